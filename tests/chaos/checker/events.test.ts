import { expect, it } from 'vitest'
import { FaultLog } from '../fault-log.ts'
import { Findings } from './broken.ts'
import { checkWelcomes } from './events.ts'
import type { Evidence } from './evidence.ts'

/** Two friendships in a world without a fault: one greeted after a while, one that ended ungreeted, or stayed so. */
function judge(greetedAfterMs: number, leftAfterMs: number | null): { broken: string[]; graceMs: number } {
  const added = (seq: number, key: string) => ({ seq, at: 0, key, changeType: 'add_external_contact', heard: true, fields: { WelcomeCode: `w${seq}` }, attempts: [{ result: 'answered 200', at: 0, ms: 0 }] })
  const events = [added(1, 'greeted'), added(2, 'alone')]
  const left = leftAfterMs === null ? [] : [{ ...added(3, 'alone'), at: leftAfterMs, changeType: 'del_follow_user', fields: {} }]
  const welcomeCalls = [{ seq: 1, at: greetedAfterMs, fault: null, errcode: 0, effect: 0, request: { body: { welcome_code: 'w1' } } }]
  const evidence = { events: [...events, ...left], eventsOf: new Map([['alone', [events[1]!, ...left]]]), inbox: [{ welcomeCode: 'w1', welcomeState: 'sent' }], welcomeCalls }
  const findings = new Findings()
  const { graceMs } = checkWelcomes(evidence as unknown as Evidence, new FaultLog(() => 0), findings)
  return { broken: findings.broken.map((one) => `${one.id}: ${one.invariant}`), graceMs }
}

const leftUngreeted = '2 add_external_contact alone: who left again ungreeted left before a welcome could be sent'
const missing = '2 add_external_contact alone: a missing welcome is excused for its whole 20 s'

it.each([
  ['a quick machine owes a welcome after three seconds', 400, 3_500, [leftUngreeted], 3_000],
  ['a busy one, by its own measure, after longer', 4_200, 4_500, [], 6_300],
  ['and never later than eight seconds', 15_000, 8_500, [leftUngreeted], 8_000],
  ['who stayed is owed one on any machine', 15_000, null, [missing], 8_000],
])('%s', (_, greeted, left, broken, graceMs) => expect(judge(greeted, left)).toEqual({ broken, graceMs }))
