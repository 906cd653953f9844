import { expect, it } from 'vitest'
import { WecomError } from '../../wecom/errors.ts'
import { nextPollMs, outcomeOf } from './call.model.ts'

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
