import type { Alert, listAlerts } from '@chitang/shared/contracts/alerts'
import type { QueryOf, ResponseOf } from '@chitang/shared/contracts/endpoint'
import { alertDefaults, alertKinds, type AlertKind } from '@chitang/shared/domain/alerts'
import { demand } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { groupWide } from '../../platform/audit/audit.ts'
import type { SqlValue } from '../../platform/db/database.ts'
import { decodeCursor, pageOf } from '../../platform/http/cursor.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Kit } from '../../platform/kit.ts'
import { saidOf } from './alert-words.ts'
import { kindsFor, readAlerts, type AlertRow } from './read-alerts.ts'

interface Book { storeId: string; kinds: AlertKind[] }

export const kindsReadBy = (scope: Scope, storeId: string): AlertKind[] => kindsFor(scope.roles.filter((held) => held.storeId === storeId).map((held) => held.role))

/** Whoever is told of something may read it, and nobody else: by role in each store, and in the group's own book. */
function booksOf(scope: Scope, storeId: string | undefined): Book[] {
  const { rows } = demand(scope, 'alert.read')
  if (storeId !== undefined && !rows.stores.includes(storeId)) throw new AppError('not_found')
  const stores = storeId === undefined ? rows.stores : [storeId]
  const own = stores.map((id) => ({ storeId: id, kinds: kindsReadBy(scope, id) }))
  const group = alertKinds.filter((kind) => scope.roles.some((held) => held.storeId === null && alertDefaults[kind].group.includes(held.role)))
  return [...own, { storeId: groupWide, kinds: group }].filter((book) => book.kinds.length > 0)
}

/** WHERE part over the books; null where there is none. */
function inBooks(books: readonly Book[]): { sql: string; params: SqlValue[] } | null {
  if (books.length === 0) return null
  return { sql: `(${books.map(() => '(a.store_id = ? AND a.kind IN (?))').join(' OR ')})`, params: books.flatMap((book) => [book.storeId, book.kinds]) }
}

export async function myAlerts(kit: Kit, scope: Scope, query: QueryOf<typeof listAlerts>): Promise<ResponseOf<typeof listAlerts>> {
  const within = inBooks(booksOf(scope, query.storeId))
  if (!within) return { items: [], nextCursor: null }
  const limit = query.limit ?? 30
  const from = decodeCursor(query.cursor)
  const rows = await readAlerts(kit.database,
    `a.group_id = ? AND ${within.sql} AND a.done_at IS ${query.state === 'done' ? 'NOT NULL' : 'NULL'} ${from ? 'AND (a.last_at < ? OR (a.last_at = ? AND a.id < ?))' : ''} ORDER BY a.last_at DESC, a.id DESC LIMIT ?`,
    [scope.groupId, ...within.params, ...(from ? [from.at, from.at, from.id] : []), limit + 1])
  const { items, nextCursor } = pageOf(rows, limit, (row) => ({ at: row.lastAt, id: row.id }))
  return { items: items.map(alertView), nextCursor }
}

/** The bell stops counting where nobody reads numbers any more. */
export async function countOpen(kit: Kit, scope: Scope, storeId: string | undefined): Promise<number> {
  const within = inBooks(booksOf(scope, storeId))
  if (!within) return 0
  return (await kit.database.rows(`SELECT a.id FROM alert a WHERE a.group_id = ? AND ${within.sql} AND a.done_at IS NULL LIMIT 100`, [scope.groupId, ...within.params])).length
}

/** One alert that the person may read, else there is none. */
export async function myAlert(kit: Kit, scope: Scope, id: string): Promise<AlertRow> {
  const within = inBooks(booksOf(scope, undefined))
  const row = within && (await readAlerts(kit.database, `a.group_id = ? AND a.id = ? AND ${within.sql}`, [scope.groupId, id, ...within.params]))[0]
  if (!row) throw new AppError('not_found')
  return row
}

/** Open ones of a store. */
export async function openAlerts(kit: Kit, groupId: string, storeId: string, kinds: readonly AlertKind[], limit: number): Promise<Alert[]> {
  return kinds.length === 0 ? [] : (await readAlerts(kit.database, 'a.group_id = ? AND a.store_id = ? AND a.done_at IS NULL AND a.kind IN (?) ORDER BY a.last_at DESC, a.id DESC LIMIT ?', [groupId, storeId, kinds, limit])).map(alertView)
}

function alertView(row: AlertRow): Alert {
  const { title, detail, step } = saidOf(row)
  return {
    id: row.id, kind: row.kind, title, detail, step, storeId: row.storeId, storeName: row.storeName, firstAt: row.firstAt.toISOString(), lastAt: row.lastAt.toISOString(), times: row.times,
    personId: row.personId, codeId: row.codeId, broadcastId: typeof row.payload['broadcastId'] === 'string' ? row.payload['broadcastId'] : null, employeeId: row.employeeId,
    silent: row.kind === 'silent_adds' && row.memberId !== null ? { memberId: row.memberId, from: String(row.payload['from']), to: String(row.payload['to']) } : null, stepTakenAt: row.stepTakenAt?.toISOString() ?? null, escalatedAt: row.escalatedAt?.toISOString() ?? null,
    doneAt: row.doneAt?.toISOString() ?? null, doneBy: row.doneBy, doneHow: row.doneHow,
  }
}
