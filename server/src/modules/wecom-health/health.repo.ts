import type { Db } from '../../platform/db/database.ts'
import { spans, windowStart, type Span } from '../../wecom/limits/limits.model.ts'
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
