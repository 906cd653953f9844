import type { CorpHealth, WecomFamily } from '@chitang/shared/contracts/wecom-health'
import { meaningOf } from '../../wecom/error-table.ts'
import { noAnswer } from '../../wecom/call-stats.ts'
import { familyOf } from '../../wecom/families.ts'
import type { Span } from '../../wecom/limits/limits.model.ts'

export interface CredentialRow { expiresAt: Date; failures: number; blockedUntil: Date | null; lastErrcode: number | null; hasValue: number | boolean }
export interface WindowRow { path: string; span: Span; granted: number }
export interface StatRow { path: string; errcode: number; calls: number; lastHour: Date }

/** What the secret's last tries say. */
export function secretState(row: CredentialRow | undefined, now: number): CorpHealth['secret'] {
  const nothing = { reason: null, action: null, failures: 0, retryAt: null, tokenEndsAt: null }
  if (!row) return { state: 'unknown', ...nothing }
  if (row.failures > 0 && row.lastErrcode !== null) {
    const { reason, action } = meaningOf('gettoken', row.lastErrcode)
    const blocked = row.blockedUntil !== null && row.blockedUntil.getTime() > now
    return { state: blocked ? 'blocked' : 'refused', reason, action, failures: row.failures, retryAt: blocked ? row.blockedUntil!.toISOString() : null, tokenEndsAt: null }
  }
  if (!row.hasValue) return { state: 'unknown', ...nothing }
  return { state: 'ok', ...nothing, tokenEndsAt: row.expiresAt.getTime() > now ? row.expiresAt.toISOString() : null }
}

/** Per family its endpoint that is closest to a limit, the tightest family first. */
export function budgetOf(rows: readonly WindowRow[], caps: Record<Span, number>): CorpHealth['budget'] {
  const byPath = new Map<string, Record<Span, number>>()
  for (const row of rows) byPath.set(row.path, { ...(byPath.get(row.path) ?? { minute: 0, hour: 0 }), [row.span]: row.granted })
  const tightest = new Map<WecomFamily, { path: string; used: Record<Span, number>; ratio: number }>()
  for (const [path, used] of byPath) {
    const family = familyOf(path)
    const ratio = Math.max(used.minute / caps.minute, used.hour / caps.hour)
    if (ratio > (tightest.get(family)?.ratio ?? -1)) tightest.set(family, { path, used, ratio })
  }
  return [...tightest].sort(([, a], [, b]) => b.ratio - a.ratio).map(([family, { path, used }]) => ({
    family, path, minute: { used: used.minute, cap: caps.minute }, hour: { used: used.hour, cap: caps.hour },
  }))
}

/** Refusals by family and errcode, most frequent first. */
export function errorsOf(rows: readonly StatRow[], most = 12): CorpHealth['errors'] {
  const found = new Map<string, CorpHealth['errors'][number]>()
  for (const row of rows) {
    if (row.errcode === 0) continue
    const family = familyOf(row.path)
    const errcode = row.errcode === noAnswer ? null : row.errcode
    const key = `${family}|${row.errcode}`
    const known = found.get(key)
    if (known) {
      known.calls += row.calls
      if (row.lastHour.toISOString() > known.lastHour) known.lastHour = row.lastHour.toISOString()
    } else {
      const { reason, action } = meaningOf(row.path, errcode)
      found.set(key, { family, errcode, calls: row.calls, reason, action, lastHour: row.lastHour.toISOString() })
    }
  }
  return [...found.values()].sort((a, b) => b.calls - a.calls).slice(0, most)
}
