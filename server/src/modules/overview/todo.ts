import type { Overview } from '@chitang/shared/contracts/overview'
import { startOfDay } from '../../platform/clock/day.ts'
import type { Kit } from '../../platform/kit.ts'
import { openAlerts } from '../alerts/index.ts'
import { displayName } from '../customers/index.ts'
import type { Directory, StoreInfo } from '../org/index.ts'
import { scriptTodo } from '../scripts/index.ts'
import { starterKitTodo } from '../starter-kits/index.ts'
import { credentialTodo } from '../wecom-health/index.ts'
import { transferTodo } from '../transfers/index.ts'
import { leavingTodo } from './leaving.ts'
import { everything, type TodoReader } from './todo-reader.ts'

export type TodoItem = Overview['todo'][number]

/** What waits for whoever manages a store, the weightiest first. */
export async function storeTodo(deps: { kit: Kit; directory: Directory }, store: StoreInfo, { may, kinds }: Pick<TodoReader, 'may' | 'kinds'> = everything): Promise<TodoItem[]> {
  const { timeZone } = await deps.directory.group(store.groupId)
  const [begin, broken, alone, alerts, losing, day, scripts] = await Promise.all([
    may('kit.accept') ? starterKitTodo(deps.kit, store) : [], may('wecom.read') ? credentialTodo(deps, store.corpId) : [], may('transfer.read') ? transferTodo(deps, store) : [], openAlerts(deps.kit, store.groupId, store.id, kinds, 5), leavingTodo(deps.kit, store, timeZone), dayTodo(deps.kit, store, startOfDay(deps.kit.clock.now(), timeZone)), may('script.publish') ? scriptTodo(deps.kit, store) : [],
  ])
  const told = new Set(alerts.map((one) => one.personId))
  return [
    ...begin, ...broken, ...alone, ...alerts.map(({ id, title, detail, lastAt, personId, step }) => ({ kind: 'alert' as const, title, detail, at: lastAt, refId: id, personId, step })), ...losing,
    ...day.filter((one) => one.kind !== 'deleted' || !told.has(one.personId)), ...scripts,
  ]
}

const urgent = ['H', 'A'] as const
const overdueOfLevel = "(SELECT t.id, p.level, t.due_at FROM task t JOIN person p ON p.group_id = t.group_id AND p.id = t.person_id WHERE t.group_id = ? AND t.store_id = ? AND t.status = 'open' AND t.due_at < ? AND p.level = ? ORDER BY t.due_at LIMIT 3)"

async function dayTodo(kit: Kit, store: StoreInfo, today: Date): Promise<TodoItem[]> {
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
      // The three are found by task and level alone, along the order they are wanted in, and only then read.
      `SELECT x.id, x.person_id AS personId, x.due_at AS at, x.title, c.name, r.remark, m.name AS memberName, n.level FROM (
         SELECT id, level FROM (${urgent.map(() => overdueOfLevel).join(' UNION ALL ')}) o ORDER BY level = 'A', due_at LIMIT 3) n
       JOIN task x ON x.group_id = ? AND x.id = n.id ${join} ORDER BY n.level = 'A', x.due_at`, [...urgent.flatMap((level) => [...scope, today, level]), store.groupId]),
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
