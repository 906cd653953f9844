import { windowsOfSpan } from '@chitang/shared/domain/touch-windows'
import type { TouchClass } from '@chitang/shared/domain/touches'
import { describe, expect, it } from 'vitest'
import { holdAnew, type Holder, type Place } from './hold-anew.model.ts'

const reserved = (broadcastId: string, slotNo: number, minute = 0): Place => ({ kind: 'month', start: '2026-11-01', slotNo, broadcastId, state: 'reserved', at: new Date(Date.UTC(2026, 10, 1, 0, minute)), sentOn: null })
const sent = (broadcastId: string, slotNo: number, on: string): Place => ({ ...reserved(broadcastId, slotNo), state: 'charged', sentOn: on })
const holder = (id: string, on = '2026-11-21', more: { class?: TouchClass; pushed?: boolean } = {}): [string, Holder] => [id, { id, class: 'marketing', pushed: false, windows: windowsOfSpan('day', on, on), ...more }]
const outcome = (places: Place[], holders: [string, Holder][]) => {
  const { places: made, lost } = holdAnew('day', '2026-11-20', places, new Map(holders))
  return { made: made.map((one) => `${one.broadcastId} ${one.window.start} ${one.slotNo} ${one.state}`), lost }
}

describe('another rule', () => {
  it('one a day: of two for one day the first booked stays', () =>
    expect(outcome([reserved('a', 0, 5), reserved('b', 1, 3)], [holder('a'), holder('b')])).toEqual({ made: ['b 2026-11-21 0 reserved'], lost: ['a'] }))
  it('the stronger class stays, and before all what WeCom knows of', () => {
    expect(outcome([reserved('a', 0, 1), reserved('b', 1, 9)], [holder('a'), holder('b', '2026-11-21', { class: 'service' })]).lost).toEqual(['a'])
    expect(outcome([reserved('a', 0, 9), reserved('b', 1, 1)], [holder('a', '2026-11-21', { pushed: true }), holder('b', '2026-11-21', { class: 'safety' })]).lost).toEqual(['b'])
  })
  it('what was sent today takes today; what was sent before is over', () => {
    expect(outcome([sent('x', 0, '2026-11-20'), reserved('a', 1)], [holder('a', '2026-11-20')])).toEqual({ made: ['x 2026-11-20 0 charged'], lost: ['a'] })
    expect(outcome([sent('x', 0, '2026-11-19'), reserved('a', 1)], [holder('a', '2026-11-20')])).toEqual({ made: ['a 2026-11-20 0 reserved'], lost: [] })
  })
  it('a member’s own message has a place of each kind, so it counts under the new rule', () =>
    expect(outcome([{ ...reserved('0', 0), kind: 'day', start: '2026-11-21', state: 'charged' }, reserved('a', 1)], [holder('a')])).toEqual({ made: [], lost: ['a'] }))
  it('done twice changes nothing more', () => {
    const places = [reserved('a', 0, 5), { ...reserved('a', 0, 5), kind: 'day' as const, start: '2026-11-21' }]
    expect(outcome(places, [holder('a')])).toEqual({ made: [], lost: [] })
  })
  it('what WeCom has is never taken back, even where there is no place', () =>
    expect(outcome([sent('x', 0, '2026-11-20'), reserved('a', 1)], [holder('a', '2026-11-20', { pushed: true })])).toEqual({ made: ['x 2026-11-20 0 charged'], lost: [] }))
})
