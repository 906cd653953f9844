import type { Exclusion } from '@chitang/shared/domain/broadcasts'
import { WecomLimitError, type WecomError } from '../../../wecom/errors.ts'

/**
 * What an answer to add_msg_template means for the task.
 * - later: it surely was not made, and the same call passes in a while
 * - media: a file is gone at WeCom; uploaded anew it passes
 * - unsure: no answer, or one that does not tell (doc 90313: -1); it has to be looked for
 * - never: it will not pass; these customers get nothing by it
 */
export type CallOutcome = { kind: 'later'; delayMs: number } | { kind: 'media' } | { kind: 'unsure' } | { kind: 'never'; reason: Extract<Exclusion, 'no_route' | 'refused'> }

const path = 'externalcontact/add_msg_template'
/** The advisor left, lost the right to customers, or was never active: somebody else has to send (doc 90313). */
const ofSender = new Set([40003, 40031, 40098, 41054, 46004, 50002, 60011, 60111, 84061, 84074, 84083])
const soonMs = 10_000

export function outcomeOf(error: WecomError): CallOutcome {
  if (error instanceof WecomLimitError) return { kind: 'never', reason: 'refused' }
  if (error.laterMs !== null) return { kind: 'later', delayMs: error.laterMs }
  // Token or upload failed: the call itself was never made.
  if (error.path !== path && error.transient) return { kind: 'later', delayMs: soonMs }
  if (error.errcode === 40007) return { kind: 'media' }
  if (error.kind === 'token') return { kind: 'later', delayMs: soonMs }
  if (error.transient) return { kind: 'unsure' }
  return { kind: 'never', reason: error.errcode !== null && ofSender.has(error.errcode) ? 'no_route' : 'refused' }
}
