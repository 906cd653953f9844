import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Rota } from '@chitang/shared/contracts/code-rota'
import { localDay } from '../../platform/clock/day.ts'
import { rosterAt, type RotaFacts } from './rota.model.ts'

const zone = 'Asia/Shanghai'
const at = (text: string): Date => new Date(`${text}:00+08:00`)
const night = [{ weekdays: [1, 2, 3, 4, 5, 6, 7], from: '22:00', to: '02:00', memberIds: ['3'] }]
const none: RotaFacts = { memberIds: ['1', '2', '3'], addsToday: new Map(), offUntil: new Map() }
const rota = (more: Partial<Rota> = {}): Rota => ({
  week: [{ weekdays: [1, 2, 3, 4, 5], from: '09:00', to: '18:00', memberIds: ['1', '2'] }, { weekdays: [6, 7], from: '10:00', to: '24:00', memberIds: ['3'] }], days: [], backupIds: ['9'], dailyCap: 2, rotation: 'together', ...more,
})
const who = (one: Rota | null, facts: Partial<RotaFacts>, when: string) => {
  const { memberIds, why, next } = rosterAt(one, { ...none, ...facts }, at(when), zone)
  return [memberIds.join(), why, next && `${localDay(next, zone)} ${next.toISOString().slice(11, 16)}`]
}

describe('who is on', () => {
  // 2026-11-23 is a Monday.
  it.each([
    ['in the shift', rota(), {}, '2026-11-23T10:00', ['1,2', 'shift', '2026-11-23 10:00']],
    ['its last minute', rota(), {}, '2026-11-23T17:59', ['1,2', 'shift', '2026-11-23 10:00']],
    ['after it, who stands in', rota(), {}, '2026-11-23T18:00', ['9', 'backup', '2026-11-24 16:00']],
    ['one has had the day\'s share', rota(), { addsToday: new Map([['1', 2]]) }, '2026-11-23T10:00', ['2', 'shift', '2026-11-23 10:00']],
    ['both are off or full', rota(), { addsToday: new Map([['1', 2]]), offUntil: new Map([['2', at('2026-11-24T00:00')]]) }, '2026-11-23T10:00', ['9', 'backup', '2026-11-23 10:00']],
    ['nobody stands in: somebody else', rota({ backupIds: [] }), { addsToday: new Map([['1', 2], ['2', 5]]) }, '2026-11-23T10:00', ['3', 'others', '2026-11-23 10:00']],
    ['a day of its own', rota({ days: [{ day: '2026-11-23', shifts: [{ from: '20:00', to: '22:00', memberIds: ['3'] }] }] }), {}, '2026-11-23T21:00', ['3', 'shift', '2026-11-23 14:00']],
    ['a day off for all', rota({ days: [{ day: '2026-11-23', shifts: [] }] }), {}, '2026-11-23T10:00', ['9', 'backup', '2026-11-24 16:00']],
    ['before midnight in a night shift', rota({ week: night, dailyCap: null }), {}, '2026-11-23T23:00', ['3', 'shift', '2026-11-24 18:00']],
    ['after midnight in it', rota({ week: night }), {}, '2026-11-24T01:59', ['3', 'shift', '2026-11-24 18:00']],
    ['its end', rota({ week: night }), {}, '2026-11-24T02:00', ['9', 'backup', '2026-11-24 14:00']],
    ['it goes on into a day of its own', rota({ week: night, days: [{ day: '2026-11-24', shifts: [] }] }), {}, '2026-11-24T01:00', ['3', 'shift', '2026-11-24 18:00']],
    ['in turn', rota({ rotation: 'fewest' }), { addsToday: new Map([['1', 1]]) }, '2026-11-23T10:00', ['2', 'shift', '2026-11-23 10:00']],
    ['no plan, one off', null, { offUntil: new Map([['1', at('2026-11-24T00:00')]]) }, '2026-11-23T10:00', ['2,3', 'shift', '2026-11-24 16:00']],
    ['no plan, all off: the code stays open', null, { memberIds: ['1'], offUntil: new Map([['1', at('2026-11-24T00:00')]]) }, '2026-11-23T10:00', ['1', 'off', '2026-11-24 16:00']],
  ] as const)('%s', (_, one, facts, when, expected) => expect(who(one, facts, when)).toEqual(expected))
})

describe('laws', () => {
  const ids = ['1', '2', '3', '4', '5']
  const clock = fc.integer({ min: 0, max: 24 * 4 }).map((quarter) => `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`)
  const shift = fc.tuple(clock, clock, fc.subarray(ids, { minLength: 1 })).filter(([a, b]) => a !== b && a !== '24:00').map(([from, to, memberIds]) => ({ from, to, memberIds }))
  const anyRota: fc.Arbitrary<Rota> = fc.record({
    week: fc.array(fc.tuple(shift, fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 })).map(([one, weekdays]) => ({ ...one, weekdays })), { maxLength: 4 }),
    days: fc.uniqueArray(fc.record({ day: fc.integer({ min: 20, max: 30 }).map((day) => `2026-11-${day}`), shifts: fc.array(shift, { maxLength: 2 }) }), { maxLength: 2, selector: (one) => one.day }),
    backupIds: fc.subarray(['4', '5', '8', '9']), dailyCap: fc.option(fc.integer({ min: 1, max: 3 })), rotation: fc.constantFrom('together', 'fewest'),
  })
  const moment = fc.integer({ min: 0, max: 9 * 24 * 12 }).map((five) => new Date(at('2026-11-20T00:00').getTime() + five * 300_000))
  const world = fc.tuple(anyRota, moment, fc.subarray(ids, { minLength: 1 }), fc.array(fc.tuple(fc.constantFrom(...ids, '8', '9'), fc.integer({ min: 0, max: 3 }))), fc.array(fc.tuple(fc.constantFrom(...ids, '8', '9'), fc.integer({ min: -600, max: 1500 }))))
    .map(([one, now, memberIds, adds, off]) => ({ one, now, facts: { memberIds, addsToday: new Map(adds), offUntil: new Map(off.map(([id, minutes]) => [id, new Date(now.getTime() + minutes * 60_000)])) } satisfies RotaFacts }))

  it('nobody who is off duty or has had the day\'s share is on while anybody else could be, and it is never empty', () =>
    fc.assert(fc.property(world, ({ one, now, facts }) => {
      const { memberIds } = rosterAt(one, facts, now, zone)
      const fit = (id: string): boolean => !((facts.offUntil.get(id)?.getTime() ?? 0) > now.getTime()) && !(one.dailyCap !== null && (facts.addsToday.get(id) ?? 0) >= one.dailyCap)
      expect(memberIds.length).toBeGreaterThan(0)
      if ([...facts.memberIds, ...one.backupIds].some(fit)) expect(memberIds.every(fit)).toBe(true)
    }), { numRuns: 400 }))

  it('until the next change it stays as it is', () =>
    fc.assert(fc.property(world, fc.double({ min: 0, max: 0.999, noNaN: true }), ({ one, now, facts }, part) => {
      const { memberIds, next } = rosterAt(one, facts, now, zone)
      const end = next?.getTime() ?? now.getTime() + 20 * 86_400_000
      expect(end).toBeGreaterThan(now.getTime())
      const between = new Date(now.getTime() + Math.floor((end - now.getTime()) * part))
      expect(rosterAt(one, facts, between, zone).memberIds).toEqual(memberIds)
    }), { numRuns: 400 }))
})
