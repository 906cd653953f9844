import { describe, expect, it } from 'vitest'
import { resolveSubjects } from '../../server/src/modules/identity/resolve.model.ts'
import type { HeldKey, Subject } from '../../server/src/modules/identity/subject.model.ts'

const at = (day: string) => new Date(`${day}T00:00:00Z`).getTime()
const person = (id: string, more: Partial<Subject> = {}): Subject => ({ id, entityId: '100', storeId: '10', at: at('2026-01-01'), live: false, account: null, name: '', surname: null, gender: null, ageBand: null, ...more })
const key = (personId: string, kind: HeldKey['kind'], hash: string, more: Partial<HeldKey> = {}): HeldKey => ({ personId, kind, hash, scope: '', verifiedBy: 'staff', firstSeen: at('2026-01-01'), validTo: null, ...more })
const none = new Set<string>()

describe('G5, worked cases', () => {
  it('1 王女士 is a friend of two companies: counted as one human only under a contract, and never merged', () => {
    const people = [person('1', { account: 'g', live: true, name: '王女士', surname: '王', gender: 2 }), person('2', { entityId: '200', storeId: '20', account: 's', live: true, name: '王女士', surname: '王', gender: 2 })]
    const keys = [key('1', 'phone', 'p'), key('2', 'phone', 'p')]
    const without = resolveSubjects(people, keys, [], none)
    expect([without.survivorOf.size, without.humanOf.size, without.decisions]).toEqual([0, 0, []])
    const linked = resolveSubjects(people, keys, [], new Set(['100:200']))
    expect(linked.survivorOf.size).toBe(0)
    expect([...linked.humanOf]).toEqual([['1', '1'], ['2', '1']])
    expect(linked.decisions).toMatchObject([{ action: 'link', rule: 'R6' }])
  })

  it('2 spouses share car and number: a household, and the second WeChat account forbids a merge by itself', () => {
    const people = [person('1', { account: 'g', surname: '陈', gender: 1 }), person('2', { account: 'g', surname: '孙', gender: 2 })]
    const car = resolveSubjects(people, [key('1', 'vin', 'v'), key('2', 'vin', 'v')], [], none)
    expect(car.decisions).toMatchObject([{ action: 'household', rule: 'R7' }])
    const both = resolveSubjects(people, [key('1', 'vin', 'v'), key('2', 'vin', 'v'), key('1', 'phone', 'p'), key('2', 'phone', 'p'), key('1', 'unionid', 'a', { scope: 'o' }), key('2', 'unionid', 'b', { scope: 'o' })], [], none)
    expect(both.survivorOf.size).toBe(0)
    expect(both.decisions).toMatchObject([{ action: 'suggest', rule: 'R6', evidence: { blockers: ['conflict', 'two_accounts'] } }])
  })

  it('3 a recycled number: the owner of 2019 no longer has it, nobody is merged', () => {
    const people = [person('1', { surname: '周', at: at('2019-03-01') }), person('2', { surname: '吴', account: 'g', live: true, at: at('2026-05-12') })]
    const keys = [key('1', 'phone', 'p', { verifiedBy: 'order', firstSeen: at('2019-03-01') }), key('2', 'phone', 'p', { verifiedBy: 'sms', firstSeen: at('2026-05-12') })]
    const found = resolveSubjects(people, keys, [], none)
    expect(found.survivorOf.size).toBe(0)
    expect(found.decisions).toMatchObject([{ action: 'blocked', evidence: { blockers: ['conflict', 'recycled'] } }])
    expect(found.closed).toEqual([{ personId: '1', hash: 'p', validTo: at('2026-05-12') }])
  })

  it('4 a used car: the first owner let go of it before the second had it, so they have nothing to do with each other', () => {
    const people = [person('1'), person('2')]
    const keys = [key('1', 'vin', 'v', { firstSeen: at('2019-01-01'), validTo: at('2025-06-01') }), key('2', 'vin', 'v', { firstSeen: at('2025-07-01') })]
    expect(resolveSubjects(people, keys, [], none).decisions).toEqual([])
  })
})

describe('G5, worked cases without a number', () => {
  it('6 somebody writes to customer service, is gone, and comes back: the same session id is the same record, in one corp only', () => {
    const sessions = [person('1', { at: at('2026-03-01') }), person('2', { at: at('2026-04-01') }), person('3', { storeId: '20', entityId: '200' })]
    const keys = [key('1', 'kf', 'w', { scope: 'corp-1' }), key('2', 'kf', 'w', { scope: 'corp-1' }), key('3', 'kf', 'w', { scope: 'corp-2' })]
    const { survivorOf, humanOf, decisions } = resolveSubjects(sessions, keys, [], new Set(['100:200']))
    expect([...survivorOf]).toEqual([['1', '2']])
    expect([humanOf.size, decisions.map((one) => one.rule)]).toEqual([0, ['R1']])
  })
})

describe('R9, an equal nickname', () => {
  const nick = (personId: string, day: string, scope = '合肥 端午置换专场') => key(personId, 'nickname', 'n', { scope, verifiedBy: 'wecom', firstSeen: at(day) })

  it('is asked where one company has two corps, in one city and campaign within a week, and joins nobody', () => {
    const people = [person('1', { account: 'g' }), person('2', { account: 's' })]
    const found = resolveSubjects(people, [nick('1', '2026-05-01'), nick('2', '2026-05-06')], [], none)
    expect([found.survivorOf.size, found.decisions]).toMatchObject([0, [{ action: 'suggest', rule: 'R9', score: 20 }]])
    expect(resolveSubjects(people, [nick('1', '2026-05-01'), nick('2', '2026-05-09')], [], none).decisions).toEqual([])
    expect(resolveSubjects(people, [nick('1', '2026-05-01'), nick('2', '2026-05-02', '南京 端午置换专场')], [], none).decisions).toEqual([])
  })

  it('says nothing of two accounts of one corp, or of two companies, and asks three times at most', () => {
    expect(resolveSubjects([person('1', { account: 'g' }), person('2', { account: 'g' })], [nick('1', '2026-05-01'), nick('2', '2026-05-01')], [], none).decisions).toEqual([])
    expect(resolveSubjects([person('1', { account: 'g' }), person('2', { account: 's', entityId: '200' })], [nick('1', '2026-05-01'), nick('2', '2026-05-01')], [], new Set(['100:200'])).decisions).toEqual([])
    const six = ['1', '2', '3', '4', '5', '6'].map((id) => person(id, { account: `corp-${id}` }))
    const asked = resolveSubjects(six, six.map((one) => nick(one.id, '2026-05-01')), [], none).decisions
    for (const { id } of six) expect(asked.filter((one) => one.a === id || one.b === id).length).toBeLessThanOrEqual(3)
  })
})

describe('traps', () => {
  it('a number of three people of different names joins nobody', () => {
    const people = [person('1', { surname: '王' }), person('2', { surname: '李' }), person('3', { surname: '赵' }), person('4', { surname: '王', name: '王静' })]
    const found = resolveSubjects(people, people.map((one) => key(one.id, 'phone', 'p', { verifiedBy: 'sms' })), [], none)
    expect(found.survivorOf.size).toBe(0)
    expect(new Set(found.decisions.map((one) => one.action))).toEqual(new Set(['blocked']))
  })

  it('an equal unionid of two open-platform accounts is a coincidence', () => {
    expect(resolveSubjects([person('1'), person('2')], [key('1', 'unionid', 'u', { scope: 'OP-G' }), key('2', 'unionid', 'u', { scope: 'OP-O' })], [], none).decisions).toEqual([])
  })

  it('a bridge older than 90 days joins nobody', () => {
    const keys = (seen: string) => [key('1', 'pending_id', 'b', { firstSeen: at('2026-01-01') }), key('2', 'pending_id', 'b', { firstSeen: at(seen) })]
    expect(resolveSubjects([person('1'), person('2')], keys('2026-03-31'), [], none).survivorOf.size).toBe(1)
    expect(resolveSubjects([person('1'), person('2')], keys('2026-04-02'), [], none).survivorOf.size).toBe(0)
  })

  it('the friend of a store stands for the group, whoever a human named before that', () => {
    const people = [person('1', { at: at('2019-01-01') }), person('2', { live: true, at: at('2026-01-01') })]
    const same = { a: '1', b: '2', verdict: 'same' as const, at: 1 }
    expect([...resolveSubjects(people, [], [{ ...same, survivorId: null }], none).survivorOf]).toEqual([['1', '2']])
    expect([...resolveSubjects(people, [], [{ ...same, survivorId: '1' }], none).survivorOf]).toEqual([['2', '1']])
  })
})
