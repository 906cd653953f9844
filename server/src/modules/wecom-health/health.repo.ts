import type { Db } from '../../platform/db/database.ts'
import { ownCaps, spans, windowStart, type Span } from '../../wecom/limits/limits.model.ts'
import type { CredentialRow, StatRow, WindowRow } from './health.model.ts'

const dayMs = 86_400_000

export const credentialOf = async (db: Db, groupId: string, installId: string): Promise<CredentialRow | undefined> =>
  (await db.row<CredentialRow>(
    `SELECT expires_at AS expiresAt, failures, blocked_until AS blockedUntil, last_errcode AS lastErrcode, value_enc IS NOT NULL AS hasValue
     FROM wecom_credential WHERE group_id = ? AND install_id = ? AND kind = 'access'`, [groupId, installId])) ?? undefined

/** Grants of the windows that run now. */
export async function windowsOf(db: Db, corpId: string, now: number): Promise<WindowRow[]> {
  const prefix = `corp:${corpId}:`
  const rows = await db.rows<{ scope: string; span: Span; granted: number }>(
    'SELECT scope, span, granted FROM wecom_call_window WHERE scope >= ? AND scope < ? AND starts_at IN (?, ?)',
    [prefix, `corp:${corpId};`, ...spans.map((span) => new Date(windowStart(now, span)))])
  return rows.map((row) => ({ path: row.scope.slice(prefix.length), span: row.span, granted: row.granted }))
}

export async function blocksOf(db: Db, corpId: string, now: number): Promise<{ path: string; until: Date }[]> {
  const prefix = `corp:${corpId}:`
  const rows = await db.rows<{ scope: string; until: Date }>('SELECT scope, `until` FROM wecom_call_block WHERE scope >= ? AND scope < ? AND `until` > ?', [prefix, `corp:${corpId};`, new Date(now)])
  return rows.map((row) => ({ path: row.scope.slice(prefix.length), until: row.until }))
}

export async function statsOf(db: Db, corpId: string, now: number): Promise<StatRow[]> {
  const rows = await db.rows<{ path: string; errcode: number; calls: string; lastHour: Date }>(
    'SELECT path, errcode, SUM(calls) AS calls, MAX(hour) AS lastHour FROM wecom_call_stat WHERE corp_id = ? AND hour > ? GROUP BY path, errcode', [corpId, new Date(now - dayMs)])
  return rows.map((row) => ({ ...row, calls: Number(row.calls) }))
}

export async function lastCallbackOf(db: Db, groupId: string, corpId: string): Promise<Date | null> {
  return (await db.row<{ at: Date }>('SELECT received_at AS at FROM inbox WHERE group_id = ? AND corp_id = ? ORDER BY received_at DESC LIMIT 1', [groupId, corpId]))?.at ?? null
}

const corpOf = (scope: string): string => scope.slice('corp:'.length, scope.indexOf(':', 'corp:'.length))

/** Of all installs at once, by install. */
export async function allSecrets(db: Db): Promise<Map<string, CredentialRow>> {
  const rows = await db.rows<CredentialRow & { installId: string }>(
    `SELECT install_id AS installId, expires_at AS expiresAt, failures, blocked_until AS blockedUntil, last_errcode AS lastErrcode, value_enc IS NOT NULL AS hasValue FROM wecom_credential WHERE kind = 'access'`)
  return new Map(rows.map((row) => [row.installId, row]))
}

/** Of all corps at once, by corpid. */
export async function allBlocks(db: Db, now: number): Promise<Map<string, { until: Date }[]>> {
  const found = new Map<string, { until: Date }[]>()
  for (const { scope, until } of await db.rows<{ scope: string; until: Date }>("SELECT scope, `until` FROM wecom_call_block WHERE scope LIKE 'corp:%' AND `until` > ?", [new Date(now)])) found.set(corpOf(scope), [...(found.get(corpOf(scope)) ?? []), { until }])
  return found
}

/** Of the hour that runs: how much in a hundred each corp has used of its most used API. */
export async function busiestHours(db: Db, now: number): Promise<Map<string, number>> {
  const found = new Map<string, number>()
  for (const { scope, granted } of await db.rows<{ scope: string; granted: number }>("SELECT scope, granted FROM wecom_call_window WHERE scope LIKE 'corp:%' AND span = 'hour' AND starts_at = ? AND granted >= ?", [new Date(windowStart(now, 'hour')), ownCaps.corp.hour / 2]))
    found.set(corpOf(scope), Math.max(found.get(corpOf(scope)) ?? 0, Math.round((granted / ownCaps.corp.hour) * 100)))
  return found
}
