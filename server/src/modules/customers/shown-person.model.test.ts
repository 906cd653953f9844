import { describe, expect, it } from 'vitest'
import { shownPerson, type MemberValues } from './shown-person.model.ts'

const at = (day: string) => new Date(`${day}T00:00:00Z`)
const member = (id: string, more: Partial<MemberValues> = {}): MemberValues => ({ id, values: {}, times: new Map(), salutation: null, phone: null, owner: null, ...more })
const typed = (id: string, key: string, value: string, day?: string) => member(id, { values: { [key]: value }, times: new Map(day ? [[key, at(day)]] : []) })

describe('several persons shown as one', () => {
  it('take what somebody typed before what was assumed, and the newer of two', () => {
    expect(shownPerson([typed('1', 'level', 'N'), typed('2', 'level', 'A', '2026-01-01')], {}).values['level']).toMatchObject({ value: 'A', personId: '2' })
    const budget = shownPerson([typed('1', 'focus', '油耗', '2026-03-01'), typed('2', 'focus', '空间', '2026-05-01')], {}).values['focus']
    expect(budget).toEqual({ value: '空间', personId: '2', others: [{ personId: '1', value: '油耗' }] })
  })
  it('take a proven number, however old', () => {
    const phone = shownPerson([member('1', { phone: { masked: '138****0001', proven: false, seenAt: at('2026-05-01') } }), member('2', { phone: { masked: '138****0002', proven: true, seenAt: at('2019-05-01') } })], {}).phone
    expect(phone).toEqual({ value: '138****0002', personId: '2', others: [{ personId: '1', value: '138****0001' }] })
  })
  it('follow what a human chose, also that a value is gone', () => {
    expect(shownPerson([typed('1', 'focus', '油耗', '2026-03-01'), typed('2', 'focus', '空间', '2026-05-01')], { focus: '1' }).values['focus']?.value).toBe('油耗')
    expect(shownPerson([member('1'), typed('2', 'focus', '空间', '2026-05-01')], { focus: '1' }).values['focus']).toBeUndefined()
    expect(shownPerson([member('1'), typed('2', 'focus', '空间', '2026-05-01')], { focus: '9' }).values['focus']?.value).toBe('空间')
  })
  it('belong to whoever still is a friend', () => {
    expect(shownPerson([member('1', { owner: { relationId: '11', live: false, at: at('2020-01-01') } }), member('2', { owner: { relationId: '21', live: true, at: at('2026-01-01') } })], {}).owner?.value).toBe('21')
  })
})
