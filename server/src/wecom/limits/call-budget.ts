import type { Database } from '../../platform/db/database.ts'
import { ceilingOf, firstChunk, grantOf, nextChunk, ownCaps, priorities, spanMs, spans, spendableBy, windowEndsIn, windowStart, type Caps, type Priority, type Span } from './limits.model.ts'

/** What this process holds of one window. */
interface Slice {
  scope: string
  span: Span
  cap: number
  startsAt: number
  left: Record<Priority, number>
  leasing: Partial<Record<Priority, Promise<void>>>
  /** No grant is left under this priority's ceiling; grants never shrink, so that holds until the window ends. */
  usedUp: Set<Priority>
  chunk: Record<Priority, number>
  leasedAt: Record<Priority, number>
}

const perPriority = (value: number): Record<Priority, number> => ({ welcome: value, interactive: value, sync: value, statistics: value })

/** `corp:<corpid>:<path>` and `ip:<path>`: every process is taken to share one address. */
export const corpScope = (corpId: string, path: string): string => `corp:${corpId}:${path}`
const ipScope = (path: string): string => `ip:${path}`

/**
 * WeCom's minute and hour allowances, shared by all processes without a write per call: a process takes a chunk of
 * the current window by one conditional write and spends it alone. What a window leaves over is lost.
 */
export class CallBudget {
  readonly #database: Database
  readonly #now: () => number
  readonly caps: Caps
  readonly #slices = new Map<string, Slice>()

  constructor(deps: { database: Database; now: () => number; caps?: Caps }) {
    this.#database = deps.database
    this.#now = deps.now
    this.caps = deps.caps ?? ownCaps
  }

  /** Takes one call. 0 = go ahead, else how long until there may be calls again. */
  async take(corpId: string, path: string, priority: Priority): Promise<number> {
    const spendable = spendableBy(priority)
    for (;;) {
      const slices = spans.flatMap((span) => [
        this.#slice(corpScope(corpId, path), span, this.caps.corp[span]),
        this.#slice(ipScope(path), span, this.caps.ip[span]),
      ])
      const missing = slices.filter((slice) => !spendable.some((one) => slice.left[one] > 0))
      if (missing.length === 0) {
        for (const slice of slices) slice.left[spendable.find((one) => slice.left[one] > 0)!] -= 1
        return 0
      }
      const shut = missing.filter((slice) => slice.usedUp.has(priority))
      if (shut.length > 0) return Math.max(...shut.map((slice) => windowEndsIn(this.#now(), slice.span)))
      await Promise.all(missing.map((slice) => this.#lease(slice, priority)))
    }
  }

  /** Calls left in this process's hands, for /metrics. */
  held(): { path: string; span: Span; left: number }[] {
    const held = new Map<string, { path: string; span: Span; left: number }>()
    for (const slice of this.#slices.values()) {
      if (!slice.scope.startsWith('corp:') || slice.startsAt !== windowStart(this.#now(), slice.span)) continue
      const path = slice.scope.slice(slice.scope.indexOf(':', 5) + 1)
      const key = `${path}|${slice.span}`
      const known = held.get(key) ?? { path, span: slice.span, left: 0 }
      held.set(key, { ...known, left: known.left + priorities.reduce((total, one) => total + slice.left[one], 0) })
    }
    return [...held.values()]
  }

  /** All processes' grants of the current hour. */
  async grantedThisHour(corpId: string, path: string): Promise<{ granted: number; cap: number }> {
    const row = await this.#database.row<{ granted: number }>('SELECT granted FROM wecom_call_window WHERE scope = ? AND span = ? AND starts_at = ?',
      [corpScope(corpId, path), 'hour', new Date(windowStart(this.#now(), 'hour'))])
    return { granted: row?.granted ?? 0, cap: this.caps.corp.hour }
  }

  #slice(scope: string, span: Span, cap: number): Slice {
    const key = `${span}:${scope}`
    const startsAt = windowStart(this.#now(), span)
    let slice = this.#slices.get(key)
    if (!slice) {
      slice = { scope, span, cap, startsAt, left: perPriority(0), leasing: {}, usedUp: new Set(), chunk: perPriority(firstChunk), leasedAt: perPriority(0) }
      this.#slices.set(key, slice)
    } else if (slice.startsAt !== startsAt) {
      slice = { ...slice, startsAt, left: perPriority(0), leasing: {}, usedUp: new Set() }
      this.#slices.set(key, slice)
    }
    return slice
  }

  /** One process asks once, however many calls wait for it. */
  #lease(slice: Slice, priority: Priority): Promise<void> {
    return (slice.leasing[priority] ??= this.#leaseNow(slice, priority).finally(() => delete slice.leasing[priority]))
  }

  async #leaseNow(slice: Slice, priority: Priority): Promise<void> {
    const now = this.#now()
    const lasted = slice.leasedAt[priority] === 0 ? spanMs[slice.span] / 10 : now - slice.leasedAt[priority]
    const chunk = nextChunk(slice.chunk[priority], lasted, slice.span, slice.cap)
    const granted = await this.#grant(slice, chunk, ceilingOf(slice.cap, priority))
    slice.chunk[priority] = chunk
    slice.leasedAt[priority] = now
    if (granted === 0) slice.usedUp.add(priority)
    slice.left[priority] += granted
  }

  async #grant({ scope, span, startsAt }: Slice, chunk: number, ceiling: number): Promise<number> {
    const at = new Date(startsAt)
    let wanted = Math.min(chunk, ceiling)
    const first = await this.#database.run('INSERT IGNORE INTO wecom_call_window (scope, span, starts_at, granted) VALUES (?, ?, ?, ?)', [scope, span, at, wanted])
    if (first.affectedRows === 1) return wanted
    for (;;) {
      const taken = await this.#database.run('UPDATE wecom_call_window SET granted = granted + ? WHERE scope = ? AND span = ? AND starts_at = ? AND granted <= ?',
        [wanted, scope, span, at, ceiling - wanted])
      if (taken.affectedRows === 1) return wanted
      const row = await this.#database.row<{ granted: number }>('SELECT granted FROM wecom_call_window WHERE scope = ? AND span = ? AND starts_at = ?', [scope, span, at])
      wanted = grantOf(chunk, row?.granted ?? ceiling, ceiling)
      if (wanted === 0) return 0
    }
  }
}
