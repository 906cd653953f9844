import { expect, it } from 'vitest'
import { countDay, countedKinds, kindsOf, metrics, netOf, type DayFact, type Metric } from './count-day.model.ts'

const at = (hour: number) => new Date(Date.UTC(2026, 5, 4, hour))
let next = 1
const fact = (kind: string, hour: number, relationId: string, payload: DayFact['payload'] = {}, more: Partial<DayFact> = {}): DayFact =>
  ({ id: String(next++), kind, at: at(hour), personId: `p${relationId}`, relationId, memberId: 'm1', codeId: null, payload, ...more })
const of = (facts: readonly DayFact[], before: Parameters<typeof countDay>[1] = []) => {
  const sums = countDay(facts, before)
  return (metric: Metric, dimension = '') => sums.find((sum) => sum.metric === metric && sum.dimension === dimension)?.value ?? 0
}

const day = [
  fact('relation_added', 1, 'a', { addWay: 1, newPerson: true }, { codeId: 'c1' }), fact('relation_added', 2, 'b', { addWay: 2, newPerson: false }, { memberId: 'm2' }),
  fact('relation_readded', 3, 'c', { addWay: 1 }), fact('relation_readded', 4, 'd', { addWay: 1, untold: true }),
  fact('relation_deleted', 5, 'a', { by: 'customer' }), fact('relation_deleted', 5, 'e', { by: 'member' }), fact('relation_deleted', 5, 'f', { by: 'customer', half: true }),
  fact('follow_up', 6, 'a'), fact('follow_up', 7, 'a'), fact('welcome_failed', 1, 'b', {}, { codeId: 'c1' }),
]

it('counts friendships by hand: in, out, by whom, from where', () => {
  const sum = of(day)
  expect([sum('adds'), sum('adds', 'm:m1'), sum('adds', 'm:m2'), sum('adds', 'c:c1'), sum('adds', 'c:0'), sum('adds', 'w:1'), sum('adds', 'w:2')]).toEqual([4, 3, 1, 1, 3, 3, 1])
  expect([sum('new_persons'), sum('readds'), sum('deleted_customer'), sum('deleted_member'), sum('follow_ups'), sum('welcome_failed'), sum('welcome_failed', 'c:c1')]).toEqual([1, 2, 1, 1, 2, 1, 1])
  // a, b, c came, d was one all along; a and e went; f had never come.
  expect(netOf(sum)).toBe(1)
})

it('does not care for order, nor for the same thing told twice', () => {
  const told = [...day].reverse().concat(day.map((one) => ({ ...one, id: one.kind.startsWith('relation_') ? `again-${one.id}` : one.id })))
  expect(countDay(told, [])).toEqual(countDay(day, []))
})

it('tells what came within 48 hours before a deletion, each that did', () => {
  const before = (what: 'broadcast' | 'add' | 'script', hours: number, relationId = 'a') => ({ what, relationId, at: new Date(at(5).getTime() - hours * 3_600_000) })
  const sum = of(day, [before('add', 4), before('broadcast', 47.9), before('broadcast', 2), before('script', 48), before('script', 1, 'e')])
  expect([sum('deleted_customer', 'a:add'), sum('deleted_customer', 'a:broadcast'), sum('deleted_customer', 'a:script')]).toEqual([1, 1, 0])
})

it('reads of an open day only what is asked for', () => {
  expect(kindsOf(['adds', 'welcome_failed'])).toEqual(['relation_added', 'relation_readded', 'welcome_failed'])
  expect(kindsOf(['deleted_customer', 'handed_over'])).toEqual(['relation_deleted', 'relation_handed_over'])
  expect(kindsOf(metrics)).toEqual([...countedKinds])
})
