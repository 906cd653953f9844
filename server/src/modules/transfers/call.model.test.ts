import { expect, it } from 'vitest'
import { WecomError } from '../../wecom/errors.ts'
import { foundAs, nextPollMs, outcomeOf } from './call.model.ts'

const path = 'externalcontact/resigned/transfer_customer'
it.each([
  [new WecomError(path, 45009, ''), 'later'], [new WecomError('gettoken', null, ''), 'later'], [new WecomError(path, 42001, ''), 'later'],
  [new WecomError(path, null, ''), 'unsure'], [new WecomError(path, -1, ''), 'unsure'], [new WecomError(path, 40097, ''), 'never'], [new WecomError(path, 84083, ''), 'never'],
])('%s', (error, wanted) => expect(outcomeOf(error).kind).toBe(wanted))

it('asks hourly, right after the day, then ever less often', () => {
  const hour = 3600_000
  expect(nextPollMs(0, 24 * hour, 0)).toBe(hour)
  expect(nextPollMs(0, hour / 2, 9)).toBe(hour / 2 + 15_000)
  const late = [0, 1, 2, 3, 4, 5, 6].map((polls) => nextPollMs(hour, hour, polls) - hour)
  expect(late).toEqual([...late].sort((a, b) => a - b))
  expect(late.at(-1)).toBe(hour)
})

const minute = 60_000
it.each([
  ['on its way', { fate: 'waiting', takeoverAt: new Date(25 * minute) }, 0, 'waiting'],
  ['the day passed while nobody looked', { fate: 'done', takeoverAt: new Date(30 * minute) }, 40, 'waiting'],
  ['done before the call was made', { fate: 'done', takeoverAt: new Date(2 * minute) }, 20, 'again'],
  ['refused before anybody looked', { fate: 'refused', takeoverAt: null }, 20, 'refused'],
  ['an older refusal may still stand there', { fate: 'refused', takeoverAt: null }, 10.5, 'wait'],
  ['full', { fate: 'full', takeoverAt: null }, 20, 'full'],
  ['not there yet', undefined, 10.5, 'wait'],
  ['never arrived', undefined, 12, 'again'],
] as const)('a call nobody heard the answer of: %s', (_what, result, minutes, wanted) => expect(foundAs(result && { ...result }, new Date(10 * minute), minutes * minute)).toBe(wanted))
