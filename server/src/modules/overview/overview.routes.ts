import { getOverview, type Overview } from '@chitang/shared/contracts/overview'
import type { Permission } from '@chitang/shared/domain/policy'
import { decide, demand } from '../../platform/access/policy.ts'
import { localDay, startOfDay } from '../../platform/clock/day.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Router } from '../../platform/http/route.ts'
import type { Kit } from '../../platform/kit.ts'
import { displayName } from '../customers/index.ts'
import type { Directory, StoreInfo } from '../org/index.ts'
import { storeTodo } from './todo.ts'

const chartDays = 14

interface RecentRow { id: string; kind: string; at: Date; personId: string | null; name: string | null; remark: string | null; memberName: string | null; codeName: string | null; payload: unknown }

export function registerOverviewRoutes(router: Router, deps: { kit: Kit; directory: Directory }): void {
  router.scoped(getOverview, async (scope, { query }) => {
    const { rows } = demand(scope, 'overview.read')
    const storeId = query.storeId ?? rows.stores[0]
    if (storeId === undefined || !rows.stores.includes(storeId)) throw new AppError('not_found')
    const store = await deps.directory.store(storeId)
    const may = (permission: Permission) => decide(scope, permission).rows.stores.includes(storeId)
    const [overview, todo] = await Promise.all([
      overviewOf(deps.kit, store, scope.timeZone), storeTodo(deps, store, may),
    ])
    return { ...overview, todo }
  })
}

async function overviewOf(kit: Kit, store: StoreInfo, timeZone: string): Promise<Omit<Overview, 'todo'>> {
  const { database } = kit
  const now = kit.clock.now()
  const today = startOfDay(now, timeZone)
  const tomorrow = startOfDay(now, timeZone, 1)
  const weekAgo = startOfDay(now, timeZone, -7)
  const scope = [store.groupId, store.id]
  const [adds, welcomeFailed, deleted, tasks, collisions, recent] = await Promise.all([
    database.rows<{ at: Date; kind: string | null }>(
      `SELECT f.occurred_at AS at, k.kind FROM domain_fact f LEFT JOIN channel_code k ON k.group_id = f.group_id AND k.id = f.code_id
       WHERE f.group_id = ? AND f.store_id = ? AND f.kind IN ('relation_added', 'relation_readded') AND f.occurred_at >= ?`, [...scope, startOfDay(now, timeZone, 1 - chartDays)]),
    countFacts(kit, store, 'welcome_failed', today),
    database.row<{ n: string }>(`SELECT COUNT(*) AS n FROM domain_fact WHERE group_id = ? AND store_id = ? AND kind = 'relation_deleted' AND occurred_at >= ? AND json_unquote(json_extract(payload, '$.by')) = 'customer'`, [...scope, today]),
    database.rows<{ status: string; due: string; n: string }>(
      `SELECT status, CASE WHEN due_at < ? THEN 'overdue' ELSE 'today' END AS due, COUNT(*) AS n FROM task
       WHERE group_id = ? AND store_id = ? AND ((status = 'open' AND due_at < ?) OR (status = 'done' AND closed_at >= ?)) GROUP BY status, CASE WHEN due_at < ? THEN 'overdue' ELSE 'today' END`, [today, ...scope, tomorrow, today, today]),
    database.row<{ n: string }>("SELECT COUNT(*) AS n FROM collision WHERE group_id = ? AND store_id = ? AND status = 'open'", scope),
    database.rows<RecentRow>(
      `SELECT f.id, f.kind, f.occurred_at AS at, f.person_id AS personId, c.name, r.remark, m.name AS memberName, k.name AS codeName, f.payload FROM domain_fact f
       LEFT JOIN follow_relation r ON r.group_id = f.group_id AND r.id = f.relation_id LEFT JOIN corp_contact c ON c.group_id = r.group_id AND c.id = r.contact_id
       LEFT JOIN member m ON m.group_id = f.group_id AND m.id = f.member_id LEFT JOIN channel_code k ON k.group_id = f.group_id AND k.id = f.code_id
       WHERE f.group_id = ? AND f.store_id = ? AND f.kind IN ('relation_added', 'relation_readded', 'relation_deleted', 'follow_up', 'script_sent', 'welcome_failed', 'collision_found') AND f.occurred_at >= ?
       ORDER BY f.occurred_at DESC, f.id DESC LIMIT 8`, [...scope, startOfDay(now, timeZone, -3)]),
  ])
  const count = (status: string, due?: string) => tasks.filter((row) => row.status === status && (due === undefined || row.due === due)).reduce((sum, row) => sum + Number(row.n), 0)
  const days = Array.from({ length: chartDays }, (_, index) => ({ day: localDay(startOfDay(now, timeZone, index + 1 - chartDays), timeZone), employee: 0, scene: 0, campaign: 0, other: 0 }))
  const byDay = new Map(days.map((day) => [day.day, day]))
  for (const add of adds) {
    const day = byDay.get(localDay(add.at, timeZone))
    if (day) day[(add.kind ?? 'other') as 'employee' | 'scene' | 'campaign' | 'other'] += 1
  }
  const sameTimeLastWeek = new Date(weekAgo.getTime() + (now.getTime() - today.getTime()))
  return {
    now: now.toISOString(), storeName: store.name,
    addsToday: adds.filter((add) => add.at >= today).length, addsLastWeek: adds.filter((add) => add.at >= weekAgo && add.at < sameTimeLastWeek).length,
    welcomeFailedToday: welcomeFailed, tasksDueToday: count('open') + count('done'), tasksDoneToday: count('done'), tasksOverdue: count('open', 'overdue'), deletedToday: Number(deleted?.n ?? 0), collisionsOpen: Number(collisions?.n ?? 0),
    addsByDay: days, recent: recent.map(recentItem),
  }
}

async function countFacts(kit: Kit, store: StoreInfo, kind: string, since: Date): Promise<number> {
  const row = await kit.database.row<{ n: string }>('SELECT COUNT(*) AS n FROM domain_fact WHERE group_id = ? AND store_id = ? AND kind = ? AND occurred_at >= ?', [store.groupId, store.id, kind, since])
  return Number(row?.n ?? 0)
}

function recentItem(row: RecentRow): Overview['recent'][number] {
  const payload = (typeof row.payload === 'string' ? JSON.parse(row.payload) : row.payload) as Record<string, unknown>
  const who = displayName(row.name ?? '', row.remark ?? '')
  const member = row.memberName ?? ''
  const base = { id: row.id, at: row.at.toISOString(), kind: row.kind, personId: row.personId }
  switch (row.kind) {
    case 'relation_added': return { ...base, title: `${who} 加了 ${member}`, detail: row.codeName ?? '没有经过活码' }
    case 'relation_readded': return { ...base, title: `${who} 又加回了 ${member}`, detail: row.codeName ?? '没有经过活码' }
    case 'relation_deleted': return { ...base, title: payload['by'] === 'customer' ? `${who} 删除了 ${member}` : `${member} 删除了 ${who}`, detail: payload['by'] === 'customer' ? '尊重客户选择，不重复添加' : '由顾问删除' }
    case 'follow_up': return { ...base, title: `${member} 跟进了 ${who}`, detail: [Array.isArray(payload['points']) ? payload['points'].join('、') : '', typeof payload['text'] === 'string' ? payload['text'] : ''].filter(Boolean).join('，') || '已记录' }
    case 'script_sent': return { ...base, title: `${member} 给 ${who} 发了话术`, detail: String(payload['title'] ?? '') }
    case 'welcome_failed': return { ...base, title: `${who} 没收到欢迎语`, detail: String(payload['reason'] ?? '') }
    default: return { ...base, title: `${who} 撞单待定`, detail: String(payload['text'] ?? '') }
  }
}
