import { getOverview, type Overview } from '@chitang/shared/contracts/overview'
import type { Permission } from '@chitang/shared/domain/policy'
import { decide, demand } from '../../platform/access/policy.ts'
import { localDay, startOfDay } from '../../platform/clock/day.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Router } from '../../platform/http/route.ts'
import type { Kit } from '../../platform/kit.ts'
import { displayName } from '../customers/index.ts'
import type { Directory, StoreInfo } from '../org/index.ts'
import { scriptTodo } from '../scripts/index.ts'
import { starterKitTodo } from '../starter-kits/index.ts'
import { credentialTodo } from '../wecom-health/index.ts'
import { leavingTodo } from './leaving.ts'

const chartDays = 14

interface RecentRow { id: string; kind: string; at: Date; personId: string | null; name: string | null; remark: string | null; memberName: string | null; codeName: string | null; payload: unknown }

export function registerOverviewRoutes(router: Router, deps: { kit: Kit; directory: Directory }): void {
  router.scoped(getOverview, async (scope, { query }) => {
    const { rows } = demand(scope, 'overview.read')
    const storeId = query.storeId ?? rows.stores[0]
    if (storeId === undefined || !rows.stores.includes(storeId)) throw new AppError('not_found')
    const store = await deps.directory.store(storeId)
    const may = (permission: Permission) => decide(scope, permission).rows.stores.includes(storeId)
    const [overview, broken, losing, scripts, begin] = await Promise.all([
      overviewOf(deps.kit, store, scope.timeZone), credentialTodo(deps, store.corpId), leavingTodo(deps.kit, store), may('script.publish') ? scriptTodo(deps.kit, store) : [], may('kit.accept') ? starterKitTodo(deps.kit, store) : [],
    ])
    return { ...overview, todo: [...begin, ...broken, ...losing, ...overview.todo, ...scripts] }
  })
}

async function overviewOf(kit: Kit, store: StoreInfo, timeZone: string): Promise<Overview> {
  const { database } = kit
  const now = kit.clock.now()
  const today = startOfDay(now, timeZone)
  const tomorrow = startOfDay(now, timeZone, 1)
  const weekAgo = startOfDay(now, timeZone, -7)
  const scope = [store.groupId, store.id]
  const [adds, welcomeFailed, deleted, tasks, collisions, recent, todo] = await Promise.all([
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
    todoOf(kit, store, today),
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
    addsByDay: days, recent: recent.map(recentItem), todo,
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

/** What waits for the manager, the weightiest first. */
async function todoOf(kit: Kit, store: StoreInfo, today: Date): Promise<Overview['todo']> {
  const { database } = kit
  const scope = [store.groupId, store.id]
  const join = 'JOIN follow_relation r ON r.group_id = x.group_id AND r.id = x.relation_id JOIN corp_contact c ON c.group_id = r.group_id AND c.id = r.contact_id JOIN member m ON m.group_id = r.group_id AND m.id = r.member_id'
  const [collisions, failed, deleted, overdue, codes] = await Promise.all([
    database.rows<{ id: string; personId: string; at: Date; name: string; remark: string; existing: string; incoming: string }>(
      `SELECT x.id, x.person_id AS personId, x.found_at AS at, c.name, er.remark, em.name AS existing, im.name AS incoming FROM collision x
       JOIN follow_relation er ON er.group_id = x.group_id AND er.id = x.existing_relation_id JOIN follow_relation ir ON ir.group_id = x.group_id AND ir.id = x.incoming_relation_id
       JOIN member em ON em.group_id = er.group_id AND em.id = er.member_id JOIN member im ON im.group_id = ir.group_id AND im.id = ir.member_id JOIN corp_contact c ON c.group_id = er.group_id AND c.id = er.contact_id
       WHERE x.group_id = ? AND x.store_id = ? AND x.status = 'open' ORDER BY x.found_at LIMIT 5`, scope),
    database.rows<{ id: string; personId: string; at: Date; name: string; remark: string; memberName: string; payload: unknown }>(
      `SELECT x.id, x.person_id AS personId, x.occurred_at AS at, c.name, r.remark, m.name AS memberName, x.payload FROM domain_fact x ${join} WHERE x.group_id = ? AND x.store_id = ? AND x.kind = 'welcome_failed' AND x.occurred_at >= ? ORDER BY x.occurred_at DESC LIMIT 3`, [...scope, today]),
    database.rows<{ id: string; personId: string; at: Date; name: string; remark: string; memberName: string }>(
      `SELECT x.id, x.person_id AS personId, x.occurred_at AS at, c.name, r.remark, m.name AS memberName FROM domain_fact x ${join} WHERE x.group_id = ? AND x.store_id = ? AND x.kind = 'relation_deleted' AND x.occurred_at >= ?
       AND json_unquote(json_extract(x.payload, '$.by')) = 'customer' ORDER BY x.occurred_at DESC LIMIT 3`, [...scope, today]),
    database.rows<{ id: string; personId: string; at: Date; title: string; name: string; remark: string; memberName: string; level: string | null }>(
      `SELECT x.id, x.person_id AS personId, x.due_at AS at, x.title, c.name, r.remark, m.name AS memberName, p.level FROM task x ${join} JOIN person p ON p.group_id = x.group_id AND p.id = x.person_id
       WHERE x.group_id = ? AND x.store_id = ? AND x.status = 'open' AND x.due_at < ? AND p.level IN ('H', 'A') ORDER BY p.level = 'A', x.due_at LIMIT 3`, [...scope, today]),
    database.rows<{ id: string; name: string; syncError: string; at: Date }>("SELECT id, name, sync_error AS syncError, created_at AS at FROM channel_code WHERE group_id = ? AND store_id = ? AND sync_error IS NOT NULL AND status <> 'destroyed' LIMIT 3", scope),
  ])
  const who = (row: { name: string; remark: string }) => displayName(row.name, row.remark)
  return [
    ...collisions.map((row) => ({ kind: 'collision' as const, title: `${who(row)} 被两位顾问同时接待`, detail: `${row.existing} 和 ${row.incoming} · 请定归属`, at: row.at.toISOString(), refId: row.id, personId: row.personId })),
    ...failed.map((row) => ({ kind: 'welcome_failed' as const, title: `${who(row)} 没收到欢迎语`, detail: `${String(((typeof row.payload === 'string' ? JSON.parse(row.payload) : row.payload) as { reason?: string }).reason ?? '')} · 请 ${row.memberName} 手动发一遍`, at: row.at.toISOString(), refId: row.id, personId: row.personId })),
    ...codes.map((row) => ({ kind: 'code_failing' as const, title: `「${row.name}」活码没有同步到企业微信`, detail: row.syncError, at: row.at.toISOString(), refId: row.id, personId: null })),
    ...overdue.map((row) => ({ kind: 'overdue' as const, title: `${who(row)} ${row.level}级，跟进超期`, detail: `${row.memberName} · ${row.title}`, at: row.at.toISOString(), refId: row.id, personId: row.personId })),
    ...deleted.map((row) => ({ kind: 'deleted' as const, title: `${who(row)} 删除了 ${row.memberName}`, detail: '尊重客户选择，不重复添加', at: row.at.toISOString(), refId: row.id, personId: row.personId })),
  ]
}
