import type { BroadcastAdvisor, BroadcastEvent, BroadcastLine, BroadcastTarget, listBroadcasts, listTargets } from '@chitang/shared/contracts/broadcasts'
import type { QueryOf, ResponseOf } from '@chitang/shared/contracts/endpoint'
import { demand, demandStore } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import type { SqlValue } from '../../platform/db/database.ts'
import { decodeCursor, pageOf } from '../../platform/http/cursor.ts'
import { mayReadNames } from '../audiences/index.ts'
import { displayName } from '../customers/index.ts'
import type { BroadcastDeps } from './broadcast-deps.ts'
import { knownTask, progressOf } from './results/funnel.ts'
import { broadcastsWhere } from './stored-broadcast.ts'
import { employeeNames } from './employee-names.ts'
import { readable } from './view.ts'

export async function broadcastLines({ kit, directory }: BroadcastDeps, scope: Scope, query: QueryOf<typeof listBroadcasts>): Promise<ResponseOf<typeof listBroadcasts>> {
  const { rows: reach } = query.storeId === undefined ? demand(scope, 'broadcast.read') : demandStore(scope, 'broadcast.read', query.storeId)
  const stores = query.storeId === undefined ? reach.stores : [query.storeId]
  const after = decodeCursor(query.cursor)
  const limit = query.limit ?? 30
  const params: SqlValue[] = [scope.groupId, stores, ...(query.state ? [query.state] : []), ...(after ? [after.id] : []), limit + 1]
  const rows = await broadcastsWhere(kit.database, `group_id = ? AND store_id IN (?)${query.state ? ' AND state = ?' : ''}${query.unconfirmed ? " AND EXISTS (SELECT 1 FROM broadcast_push p WHERE p.group_id = broadcast.group_id AND p.broadcast_id = broadcast.id AND p.state = 'made')" : ''}${after ? ' AND id < ?' : ''} ORDER BY id DESC LIMIT ?`, params)
  const page = pageOf(rows, limit, (row) => ({ at: row.createdAt, id: row.id }))
  const [progress, names] = await Promise.all([progressOf(kit.database, scope.groupId, page.items.map((row) => row.id)), employeeNames(kit.database, scope.groupId, page.items.map((row) => row.createdBy))])
  return {
    nextCursor: page.nextCursor,
    items: await Promise.all(page.items.map(async (row): Promise<BroadcastLine> => {
      const { funnel, waitingAdvisors } = progress.get(row.id)!
      return { id: row.id, title: row.title, storeName: (await directory.store(row.storeId)).shortName, class: row.class, state: row.state, plannedAt: row.plannedAt?.toISOString() ?? null, target: funnel.target, delivered: funnel.delivered, waitingAdvisors, createdBy: names.get(row.createdBy) ?? '' }
    })),
  }
}

type TargetRow = { contactId: string; personId: string | null; name: string; remark: string; advisor: string | null; state: BroadcastTarget['state']; reason: BroadcastTarget['reason']; sentAt: Date | null }

/** By name for who reads the store's customers anyway; headquarters has the counts. */
export async function targetsOf(deps: BroadcastDeps, scope: Scope, id: string, query: QueryOf<typeof listTargets>): Promise<ResponseOf<typeof listTargets>> {
  const { storeId } = await readable(deps, scope, id)
  if (!mayReadNames(scope, storeId)) return { items: [], nextCursor: null }
  const after = decodeCursor(query.cursor)
  const limit = query.limit ?? 50
  const narrow = ([['state', query.state], ['reason', query.reason], ['member_id', query.memberId]] as const).flatMap(([column, value]) => (value === undefined ? [] : [{ sql: ` AND t.${column} = ?`, value }]))
  const rows = await deps.kit.database.rows<TargetRow>(
    `SELECT t.contact_id AS contactId, COALESCE(p.merged_into, p.id) AS personId, COALESCE(c.name, g.name) AS name, COALESCE(r.remark, '') AS remark, m.name AS advisor, t.state, t.reason, t.sent_at AS sentAt FROM broadcast_target t
     LEFT JOIN corp_contact c ON c.group_id = t.group_id AND c.id = t.contact_id LEFT JOIN person p ON p.group_id = t.group_id AND p.id = t.person_id
     LEFT JOIN group_chat g ON g.group_id = t.group_id AND g.id = t.contact_id LEFT JOIN follow_relation r ON r.group_id = t.group_id AND r.id = t.relation_id LEFT JOIN member m ON m.group_id = t.group_id AND m.id = t.member_id
     WHERE t.group_id = ? AND t.broadcast_id = ?${narrow.map((one) => one.sql).join('')}${after ? ' AND t.contact_id > ?' : ''} ORDER BY t.contact_id LIMIT ?`,
    [scope.groupId, id, ...narrow.map((one) => one.value), ...(after ? [after.id] : []), limit + 1])
  const page = pageOf(rows, limit, (row) => ({ at: row.sentAt ?? new Date(0), id: row.contactId }))
  return { nextCursor: page.nextCursor, items: page.items.map((row) => ({ personId: row.personId, name: displayName(row.name, row.remark), advisor: row.advisor, state: row.state, reason: row.reason, sentAt: row.sentAt?.toISOString() ?? null })) }
}

export async function advisorsOf(deps: BroadcastDeps, scope: Scope, id: string): Promise<BroadcastAdvisor[]> {
  await readable(deps, scope, id)
  const { database } = deps.kit
  const [targets, pushes] = await Promise.all([
    database.rows<{ memberId: string; target: string; delivered: string }>("SELECT member_id AS memberId, SUM(state <> 'excluded') AS target, SUM(state = 'sent') AS delivered FROM broadcast_target WHERE group_id = ? AND broadcast_id = ? GROUP BY member_id", [scope.groupId, id]),
    database.rows<{ memberId: string; tasks: string; confirmed: string; problem: string | null }>(
      `SELECT member_id AS memberId, SUM(state IN ${knownTask}) AS tasks, SUM(confirmed_at IS NOT NULL) AS confirmed, MAX(problem) AS problem FROM broadcast_push WHERE group_id = ? AND broadcast_id = ? GROUP BY member_id`, [scope.groupId, id]),
  ])
  const shown = targets.filter((row) => Number(row.target) > 0 || pushes.some((push) => push.memberId === row.memberId))
  const names = new Map(shown.length === 0 ? [] : (await database.rows<{ id: string; name: string }>('SELECT id, name FROM member WHERE group_id = ? AND id IN (?)', [scope.groupId, shown.map((row) => row.memberId)])).map((row) => [row.id, row.name]))
  return shown.map((row) => {
    const push = pushes.find((one) => one.memberId === row.memberId)
    return { memberId: row.memberId, name: names.get(row.memberId) ?? '', target: Number(row.target), tasks: Number(push?.tasks ?? 0), confirmed: Number(push?.confirmed ?? 0), delivered: Number(row.delivered), problem: push?.problem ?? null }
  }).sort((a, b) => b.target - a.target || (a.memberId < b.memberId ? -1 : 1))
}

export async function eventsOf(deps: BroadcastDeps, scope: Scope, id: string): Promise<BroadcastEvent[]> {
  await readable(deps, scope, id)
  const rows = await deps.kit.database.rows<{ at: Date; by: string | null; words: string }>('SELECT x.at, e.name AS `by`, x.words FROM broadcast_event x LEFT JOIN employee e ON e.group_id = x.group_id AND e.id = x.by_employee_id WHERE x.group_id = ? AND x.broadcast_id = ? ORDER BY x.at DESC, x.id DESC LIMIT 200', [scope.groupId, id])
  return rows.map((row) => ({ at: row.at.toISOString(), by: row.by, words: row.words }))
}
