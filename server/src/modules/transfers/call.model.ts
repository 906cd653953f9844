import { meaningOf } from '../../wecom/error-table.ts'
import type { TransferFate } from '../../wecom/endpoints/transfers.ts'
import { WecomLimitError, type WecomError } from '../../wecom/errors.ts'

/** What an answer of a whole call means: `later` it surely did nothing, `unsure` it has to be looked up, `never` it will not pass. */
export type CallOutcome = { kind: 'later'; delayMs: number } | { kind: 'unsure' } | { kind: 'never' }

const soonMs = 10_000

export function outcomeOf(error: WecomError): CallOutcome {
  if (error instanceof WecomLimitError) return { kind: 'never' }
  if (error.laterMs !== null) return { kind: 'later', delayMs: error.laterMs }
  // Token or network before the call itself.
  if (error.transient && !error.path.includes('transfer')) return { kind: 'later', delayMs: soonMs }
  if (error.kind === 'token') return { kind: 'later', delayMs: soonMs }
  return error.transient ? { kind: 'unsure' } : { kind: 'never' }
}

/** One customer's code in an accepted call. In transfer already: ours, given by a call whose answer got lost. */
export const isWaitingCode = (errcode: number): boolean => errcode === 0 || errcode === 40100 || errcode === 40129

/** How long it takes at most until what a lost answer said shows in WeCom's results; what is absent then never arrived. */
const settledMs = 60_000

/**
 * What WeCom's result says of a call that nobody heard the answer of. `again`: it never arrived. A takeover from before
 * the call belongs to an earlier handover. An old refusal looks like a new one: nobody who may just have refused is asked once more.
 */
export function foundAs(result: { fate: TransferFate; takeoverAt: Date | null } | undefined, calledAt: Date, now: number): 'waiting' | 'refused' | 'full' | 'wait' | 'again' {
  if (result?.fate === 'waiting') return 'waiting'
  if (result?.fate === 'done' && result.takeoverAt !== null && result.takeoverAt >= calledAt) return 'waiting'
  if (now - calledAt.getTime() < settledMs) return 'wait'
  return result?.fate === 'refused' || result?.fate === 'full' ? result.fate : 'again'
}

export const itemWords = (path: string, errcode: number): string => {
  const { reason, action } = meaningOf(path, errcode)
  return `${reason}，${action}`
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs
/** The platform acts when the day is over; its answer may be a little late. */
const graceMs = 15_000
const overdue = [15_000, minuteMs, 2 * minuteMs, 5 * minuteMs, 15 * minuteMs, hourMs]

/** When WeCom is asked again: refusals are told by callback, so hourly is enough until the day is over; then soon, and less often. */
export function nextPollMs(now: number, dueAt: number | null, polls: number): number {
  if (dueAt === null || dueAt <= now) return now + (overdue[Math.min(polls, overdue.length - 1)] ?? hourMs)
  return Math.min(now + hourMs, dueAt + graceMs)
}
