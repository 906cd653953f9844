import { meaningOf, type WecomErrorKind } from './error-table.ts'

export type { WecomErrorKind } from './error-table.ts'

/** How long to leave WeCom alone when it gave no number: 45033 passes quickly, the block of 45009 is probed meanwhile. */
const pauseMs: Readonly<Record<number, number>> = { 45009: 5_000, 45033: 1_000 }

/** How soon work looks whether the secret was put right; while it is blocked that costs no call. */
const secretLookMs = 30_000

/** A refusal of WeCom (errcode ≠ 0), no answer at all (code null), or a call that was held back here. */
export class WecomError extends Error {
  override name = 'WecomError'
  readonly errcode: number | null
  readonly kind: WecomErrorKind
  readonly reason: string
  readonly action: string
  readonly path: string
  /** When to try again; null = nobody knows, back off. */
  readonly retryAfterMs: number | null
  constructor(path: string, errcode: number | null, detail: string, more: { retryAfterMs?: number; action?: string } = {}) {
    const meaning = meaningOf(path, errcode)
    super(`${path} → ${errcode ?? 'no answer'} ${detail}`.slice(0, 300))
    this.errcode = errcode
    this.kind = meaning.kind
    this.reason = meaning.reason
    this.action = more.action ?? meaning.action
    this.path = path
    this.retryAfterMs = more.retryAfterMs ?? (errcode === null ? null : (pauseMs[errcode] ?? null))
  }

  /**
   * Work that must not get lost waits this long and counts no failure: the limit passes, a refused secret is put right
   * by somebody. Spread, so that a long queue does not come back at one moment. Null = this call failed.
   */
  get laterMs(): number | null {
    const wait = this.kind === 'limited' ? this.retryAfterMs : this.kind === 'credential' ? Math.min(this.retryAfterMs ?? secretLookMs, secretLookMs) : null
    return wait === null ? null : Math.round(wait * (1 + Math.random() / 2))
  }

  /** Trying the same call again may succeed. */
  get transient(): boolean {
    return this.kind === 'busy' || this.kind === 'limited' || this.kind === 'network' || this.kind === 'token'
  }
}

const wholeApp = new Set([48002, 50003, 60020, 84074])

/** The refusal concerns the app as a whole, not what was asked for: nothing is left out because of it. */
export const ofWholeApp = (error: WecomError): boolean => error.kind === 'credential' || (error.errcode !== null && wholeApp.has(error.errcode))

/** Not sent: WeCom refuses this call for now. `retryAfterMs` is the next try that may pass, `endsInMs` the latest end. */
export const heldBack = (path: string, retryAfterMs: number, endsInMs: number): WecomError =>
  new WecomError(path, 45009, 'held back', { retryAfterMs: Math.max(100, Math.round(retryAfterMs)), action: `约 ${secondsOf(endsInMs)} 秒后自动继续` })

const secondsOf = (ms: number): number => Math.max(1, Math.ceil(ms / 1000))

/** Our own input is beyond a documented limit: nothing was called, trying again cannot help. */
export class WecomLimitError extends WecomError {
  override name = 'WecomLimitError'
  override readonly kind = 'invalid'
  override readonly reason: string
  readonly field: string
  readonly limit: number
  readonly actual: number
  constructor(path: string, field: string, limit: number, actual: number, reason: string) {
    super(path, null, `${field}: ${actual}, limit ${limit}`, { action: '改好内容再试' })
    this.reason = reason
    this.field = field
    this.limit = limit
    this.actual = actual
  }
}
