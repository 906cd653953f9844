import type { QueryOf, ResponseOf } from '@chitang/shared/contracts/endpoint'
import type { AuditRow, getAuditSummary, listAudit } from '@chitang/shared/contracts/audit'
import { bulkRevealMinutes, bulkReveals, revealActions } from '@chitang/shared/domain/alerts'
import { auditActions, auditWords, type AuditKind } from '@chitang/shared/domain/audit-words'
import { demand } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { groupWide } from '../../platform/audit/audit.ts'
import { dayStart } from '../../platform/clock/day.ts'
import type { SqlValue } from '../../platform/db/database.ts'
import { fromJson } from '../../platform/db/json.ts'
import { decodeCursor, pageOf } from '../../platform/http/cursor.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Kit } from '../../platform/kit.ts'
import { bulkSpans } from './bulk.model.ts'
import { detailOf } from './detail.model.ts'

const dayMs = 86_400_000
/** Without another question: so far back. */
const daysShown = 30
const summaryDays = 7
/** Rows of one reading of who looked; beyond it the newest count. */
const mostLooks = 5000
const peopleShown = 30
const rule = { count: bulkReveals, minutes: bulkRevealMinutes }
const ofKind = (kind: AuditKind): string[] => Object.entries(auditActions).filter(([, one]) => one.kind === kind).map(([action]) => action)

/** Books the person reads: those of the stores in reach, and who reaches the group its own. */
function booksOf(scope: Scope, storeId: string | undefined): string[] {
  const { rows, reach } = demand(scope, 'audit.read')
  const books = [...rows.stores, ...(reach === 'group' ? [groupWide] : [])]
  if (storeId === undefined) return books
  if (!books.includes(storeId)) throw new AppError('not_found')
  return [storeId]
}

interface Row { id: string; at: Date; actorId: string; actor: string | null; store: string | null; action: string; objectType: string; objectId: string; fields: unknown; reason: string | null; client: string }

export async function auditRows(kit: Kit, scope: Scope, query: QueryOf<typeof listAudit>): Promise<ResponseOf<typeof listAudit>> {
  const books = booksOf(scope, query.storeId)
  if (books.length === 0) return { items: [], nextCursor: null }
  const limit = query.limit ?? 50
  const after = decodeCursor(query.cursor)
  const [from, to] = query.day ? [dayStart(query.day, scope.timeZone), dayStart(query.day, scope.timeZone, 1)] : [new Date(kit.clock.ms() - daysShown * dayMs), new Date(kit.clock.ms() + dayMs)]
  const where: [string, SqlValue[]][] = [
    ['a.group_id = ? AND a.store_id IN (?) AND a.at >= ? AND a.at < ?', [scope.groupId, books, from, to]],
    ...(query.member ? [['a.actor_employee_id = ?', [query.member]] as [string, SqlValue[]]] : []),
    ...(query.kind ? [['a.action IN (?)', [ofKind(query.kind)]] as [string, SqlValue[]]] : []),
    ...(query.action ? [['a.action = ?', [query.action]] as [string, SqlValue[]]] : []),
    ...(after ? [['(a.at < ? OR (a.at = ? AND a.id < ?))', [after.at, after.at, after.id]] as [string, SqlValue[]]] : []),
  ]
  const rows = await kit.database.rows<Row>(
    `SELECT a.id, a.at, a.actor_employee_id AS actorId, e.name AS actor, s.short_name AS store, a.action, a.object_type AS objectType, a.object_id AS objectId, a.fields, a.reason, a.client FROM audit_log a
     LEFT JOIN employee e ON e.group_id = a.group_id AND e.id = a.actor_employee_id LEFT JOIN store s ON s.group_id = a.group_id AND s.id = a.store_id
     WHERE ${where.map(([sql]) => sql).join(' AND ')} ORDER BY a.at DESC, a.id DESC LIMIT ?`, [...where.flatMap(([, params]) => params), limit + 1])
  const page = pageOf(rows, limit, (row) => row)
  const spans = await spansAround(kit, scope, books, page.items)
  return {
    nextCursor: page.nextCursor,
    items: page.items.map((row): AuditRow => ({
      id: row.id, at: row.at.toISOString(), actorId: row.actorId, actor: row.actor ?? '系统', store: row.store, ...auditWords(row.action), action: row.action, detail: detailOf(fromJson<Record<string, unknown>>(row.fields)), reason: row.reason,
      personId: row.objectType === 'person' ? row.objectId : null, client: row.client, bulk: revealActions.includes(row.action) && spans.some((one) => one.actorId === row.actorId && row.at >= one.from && row.at <= one.to),
    })),
  }
}

/** Many looks within minutes, also where the page begins or ends in the middle of them. */
async function spansAround(kit: Kit, scope: Scope, books: readonly string[], rows: readonly Row[]) {
  const looks = rows.filter((row) => revealActions.includes(row.action))
  if (looks.length === 0) return []
  const margin = rule.minutes * 60_000
  const times = looks.map((row) => row.at.getTime())
  return bulkSpans(await looksOf(kit, scope, books, new Date(Math.min(...times) - margin), new Date(Math.max(...times) + margin)), rule)
}

const looksOf = (kit: Kit, scope: Scope, books: readonly string[], from: Date, to: Date): Promise<{ actorId: string; at: Date; storeId: string }[]> =>
  kit.database.rows('SELECT actor_employee_id AS actorId, at, store_id AS storeId FROM audit_log WHERE group_id = ? AND store_id IN (?) AND at BETWEEN ? AND ? AND action IN (?) ORDER BY at DESC LIMIT ?', [scope.groupId, books, from, to, revealActions, mostLooks])

export async function auditSummary(kit: Kit, scope: Scope, storeId: string | undefined): Promise<ResponseOf<typeof getAuditSummary>> {
  const books = booksOf(scope, storeId)
  const since = new Date(kit.clock.ms() - summaryDays * dayMs)
  if (books.length === 0) return { days: summaryDays, reveals: 0, exports: 0, people: [], bulk: [] }
  const [people, exported, looks] = await Promise.all([
    kit.database.rows<{ employeeId: string; name: string; rows: string; reveals: string }>(
      `SELECT a.actor_employee_id AS employeeId, e.name, COUNT(*) AS \`rows\`, SUM(a.action IN (?)) AS reveals FROM audit_log a JOIN employee e ON e.group_id = a.group_id AND e.id = a.actor_employee_id
       WHERE a.group_id = ? AND a.store_id IN (?) AND a.at >= ? GROUP BY a.actor_employee_id, e.name ORDER BY reveals DESC, \`rows\` DESC LIMIT ?`, [revealActions, scope.groupId, books, since, peopleShown]),
    kit.database.row<{ n: string }>('SELECT COUNT(*) AS n FROM audit_log WHERE group_id = ? AND store_id IN (?) AND at >= ? AND action IN (?)', [scope.groupId, books, since, ofKind('export')]),
    looksOf(kit, scope, books, since, kit.clock.now()),
  ])
  const spans = bulkSpans(looks, rule)
  const names = new Map(people.map((one) => [one.employeeId, one.name]))
  const stores = spans.length === 0 ? [] : await kit.database.rows<{ id: string; name: string }>('SELECT id, short_name AS name FROM store WHERE group_id = ? AND id IN (?)', [scope.groupId, [...new Set(looks.map((one) => one.storeId))]])
  return {
    days: summaryDays, reveals: people.reduce((sum, one) => sum + Number(one.reveals), 0), exports: Number(exported?.n ?? 0),
    people: people.map((one) => ({ employeeId: one.employeeId, name: one.name, rows: Number(one.rows), reveals: Number(one.reveals) })),
    bulk: spans.map((one) => ({
      employeeId: one.actorId, name: names.get(one.actorId) ?? '有人', count: one.count, from: one.from.toISOString(), to: one.to.toISOString(),
      store: stores.find((store) => store.id === looks.find((look) => look.actorId === one.actorId && look.at >= one.from)?.storeId)?.name ?? null,
    })),
  }
}
