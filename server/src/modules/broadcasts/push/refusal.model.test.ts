import { expect, it } from 'vitest'
import { WecomError, WecomLimitError } from '../../../wecom/errors.ts'
import { outcomeOf } from './refusal.model.ts'

const create = 'externalcontact/add_msg_template'
it.each([
  [new WecomError(create, 45009, ''), 'later'], [new WecomError(create, 670001, ''), 'later'], [new WecomError('gettoken', null, ''), 'later'], [new WecomError('media/upload', null, ''), 'later'], [new WecomError(create, 42001, ''), 'later'],
  [new WecomError(create, 40007, ''), 'media'], [new WecomError(create, null, ''), 'unsure'], [new WecomError(create, -1, ''), 'unsure'],
  [new WecomError(create, 84074, ''), 'no_route'], [new WecomError(create, 60011, ''), 'no_route'], [new WecomError(create, 41048, ''), 'refused'], [new WecomError(create, 48002, ''), 'refused'], [new WecomLimitError(create, 'text', 1, 2, ''), 'refused'],
])('%s', (error, wanted) => {
  const outcome = outcomeOf(error)
  expect(outcome.kind === 'never' ? outcome.reason : outcome.kind).toBe(wanted)
})
