import { expect, it } from 'vitest'
import { WecomError } from '../../wecom/errors.ts'
import { callbackCheck, rangeCheck, refusal, skippedAfter } from './checks.model.ts'

const at = new Date()
it('every refusal says what is the case and where to put it right', () => {
  for (const errcode of [40001, 40013, 60020, 48002, 84074, 50003, 60011, 670001]) {
    const check = refusal('token', new WecomError('gettoken', errcode, ''))
    expect([check.state, check.errcode, check.action]).toEqual(['failed', errcode, expect.stringContaining('「')])
    expect(check.detail).not.toContain(String(errcode))
  }
  expect(refusal('ip', new WecomError('department/list', null, '')).action).toBe('会自动重试')
})
it('nobody in sight is a failure, what cannot be tried yet waits', () => {
  expect([rangeCheck(0).state, rangeCheck(3).state]).toEqual(['failed', 'ok'])
  expect(skippedAfter(rangeCheck(0), ['codes'])).toEqual([expect.objectContaining({ key: 'codes', state: 'waiting', detail: '等「可见范围」通过后再查' })])
})
it.each<[string, Parameters<typeof callbackCheck>[0], string]>([
  ['an event of this corp', { shared: false, last: at, lastOfHome: at, urlCheckedAt: null }, 'ok'],
  ['the check of the address', { shared: false, last: null, lastOfHome: null, urlCheckedAt: at }, 'ok'],
  ['a shared app: the upstream\'s address', { shared: true, last: null, lastOfHome: at, urlCheckedAt: null }, 'ok'],
  ['nothing yet', { shared: false, last: null, lastOfHome: null, urlCheckedAt: null }, 'waiting'],
  ['nothing at the upstream either', { shared: true, last: null, lastOfHome: null, urlCheckedAt: null }, 'waiting'],
])('callbacks arrive: %s', (_what, seen, state) => expect(callbackCheck(seen).state).toBe(state))
