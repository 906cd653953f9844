import type { answerAsk, Ask, listAsks } from '@chitang/shared/contracts/broadcasts'
import type { BodyOf, ResponseOf } from '@chitang/shared/contracts/endpoint'
import { demand, demandStore } from '../../../platform/access/policy.ts'
import type { Scope } from '../../../platform/access/scope.ts'
import { localDay } from '../../../platform/clock/day.ts'
import type { Tx } from '../../../platform/db/database.ts'
import { AppError } from '../../../platform/http/errors.ts'
import { managersOf, notify } from '../../notices/index.ts'
import { unpushedStates } from '../broadcast-state.model.ts'
import { broadcastAsk } from '../broadcasts.table.ts'
import { writeEvent, type StoredBroadcast } from '../stored-broadcast.ts'
import type { PlanDeps } from './deps.ts'
import { dayTime } from './plan-words.ts'
import { oursHeldBySql } from './ours-held-by.ts'
import { splitJob } from './split.job.ts'

export const askMinutes = 120
/** So long before a broadcast leaves, the customers in it are settled. */
const settledMs = 10 * 60_000

/** Every store of the same company that holds customers of our own advisors on that day is asked for them. */
export async function askOthers({ kit, directory }: PlanDeps, tx: Tx, broadcast: StoredBroadcast): Promise<void> {
  const { groupId, id, storeId } = broadcast
  const { timeZone } = await directory.group(groupId)
  const held = oursHeldBySql(broadcast, localDay(broadcast.plannedAt!, timeZone))
  const others = await tx.rows<{ id: string; storeId: string; plannedAt: Date; persons: string }>(
    `SELECT b.id, b.store_id AS storeId, b.planned_at AS plannedAt, COUNT(DISTINCT q.contact_id) AS persons FROM (${held.sql}) q JOIN broadcast b ON b.group_id = ? AND b.id = q.broadcast_id AND b.state IN (?) AND b.store_id <> ?
     JOIN store theirs ON theirs.group_id = b.group_id AND theirs.id = b.store_id JOIN store mine ON mine.group_id = b.group_id AND mine.id = ? AND mine.legal_entity_id = theirs.legal_entity_id
     GROUP BY b.id, b.store_id, b.planned_at`, [...held.params, groupId, unpushedStates, storeId, storeId])
  const now = kit.clock.now()
  for (const other of others) {
    const deadline = new Date(Math.min(now.getTime() + askMinutes * 60_000, Math.min(other.plannedAt.getTime(), broadcast.plannedAt!.getTime()) - settledMs))
    if (deadline <= now) continue
    await tx.orm.insert(broadcastAsk).ignore().values({ groupId, id: kit.ids.next(), fromBroadcastId: id, toBroadcastId: other.id, fromStoreId: storeId, toStoreId: other.storeId, persons: Number(other.persons), state: 'asked', deadline, askedBy: broadcast.createdBy, askedAt: now })
    const stores = [(await directory.store(storeId)).shortName, (await directory.store(other.storeId)).shortName] as const
    await writeEvent(kit, tx, { groupId, broadcastId: id, by: null, words: `请${stores[1]}店让出归本店顾问的 ${other.persons} 位客户` })
    await writeEvent(kit, tx, { groupId, broadcastId: other.id, by: null, words: `${stores[0]}店想要归他们顾问的 ${other.persons} 位客户，等本店回复` })
    await notify(kit, tx, {
      groupId, corpId: broadcast.corpId, memberIds: await managersOf(tx, groupId, broadcast.corpId, other.storeId, ['store_manager', 'market_manager']), page: 'admin', dedupeKey: `broadcast-ask:${id}:${other.id}`,
      title: `${stores[0]}店想要 ${other.persons} 位客户`, description: `${dayTime(other.plannedAt, timeZone)} 的群发里，这些客户归${stores[0]}店的顾问。${dayTime(deadline, timeZone)} 前没有回复就不让。`,
    })
  }
}

interface Row { id: string; fromStoreId: string; toStoreId: string; fromId: string; toId: string; fromTitle: string; toTitle: string; persons: number; state: Ask['state']; deadline: Date }

const asks = `SELECT a.id, a.from_store_id AS fromStoreId, a.to_store_id AS toStoreId, a.from_broadcast_id AS fromId, a.to_broadcast_id AS toId, f.title AS fromTitle, t.title AS toTitle, a.persons, a.state, a.deadline FROM broadcast_ask a
  JOIN broadcast f ON f.group_id = a.group_id AND f.id = a.from_broadcast_id JOIN broadcast t ON t.group_id = a.group_id AND t.id = a.to_broadcast_id WHERE a.group_id = ?`

export async function asksOf({ kit, directory }: PlanDeps, scope: Scope): Promise<ResponseOf<typeof listAsks>> {
  const { rows } = demand(scope, 'broadcast.read')
  if (rows.stores.length === 0) return { items: [] }
  const since = new Date(kit.clock.ms() - 14 * 86_400_000)
  const found = await kit.database.rows<Row>(`${asks} AND (a.to_store_id IN (?) OR a.from_store_id IN (?)) AND a.deadline >= ? ORDER BY a.state = 'asked' DESC, a.deadline DESC LIMIT 100`, [scope.groupId, rows.stores, rows.stores, since])
  const names = new Map((await directory.storesOf(scope.groupId)).map((store) => [store.id, store.shortName]))
  return { items: found.map((row) => shown(row, rows.stores, names.get(row.fromStoreId) ?? '')) }
}

const shown = (row: Row, stores: readonly string[], fromStore: string): Ask => ({ id: row.id, fromStore, fromTitle: row.fromTitle, toTitle: row.toTitle, persons: row.persons, state: row.state, deadline: row.deadline.toISOString(), mine: stores.includes(row.toStoreId) })

export async function answer({ kit, directory }: PlanDeps, scope: Scope, id: string, { agree }: BodyOf<typeof answerAsk>): Promise<Ask> {
  demand(scope, 'broadcast.write')
  const row = await kit.database.transaction(async (tx) => {
    const ask = await tx.row<Row>(`${asks} AND a.id = ? FOR UPDATE`, [scope.groupId, id])
    if (!ask) throw new AppError('not_found')
    demandStore(scope, 'broadcast.write', ask.toStoreId)
    const now = kit.clock.now()
    if (ask.state !== 'asked' || ask.deadline <= now) throw new AppError('broadcasts.ask_over')
    const state = agree ? 'agreed' : 'declined'
    await tx.run('UPDATE broadcast_ask SET state = ?, answered_by = ?, answered_at = ? WHERE group_id = ? AND id = ?', [state, scope.employeeId, now, scope.groupId, id])
    for (const broadcastId of [ask.fromId, ask.toId]) await writeEvent(kit, tx, { groupId: scope.groupId, broadcastId, by: scope.employeeId, words: agree ? `同意按归属顾问分：${ask.persons} 位客户给「${ask.fromTitle}」` : `没有同意让出 ${ask.persons} 位客户` })
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: ask.toStoreId, action: 'broadcast.answer_ask', objectType: 'broadcast', objectId: ask.toId, fields: { agree, for: ask.fromId } })
    if (agree) await kit.queue.enqueue(tx, splitJob, { askId: id }, { groupId: scope.groupId, dedupeKey: `split:${id}` })
    tx.afterCommit(() => kit.queue.wake())
    return { ...ask, state } as Row
  })
  return shown(row, [row.toStoreId], (await directory.store(row.fromStoreId)).shortName)
}

/** Nobody answered: the asking store goes on without these customers, as it was told. */
export async function expireAsks({ kit, directory }: PlanDeps, groupId: string): Promise<void> {
  const stores = (await directory.storesOf(groupId)).map((store) => store.id)
  if (stores.length === 0) return
  const over = await kit.database.rows<{ id: string }>("SELECT id FROM broadcast_ask WHERE group_id = ? AND to_store_id IN (?) AND state = 'asked' AND deadline <= ? LIMIT 200", [groupId, stores, kit.clock.now()])
  for (const { id } of over) await kit.database.transaction(async (tx) => {
    const ask = await tx.row<Row>(`${asks} AND a.id = ? FOR UPDATE`, [groupId, id])
    if (ask?.state !== 'asked') return
    await tx.run("UPDATE broadcast_ask SET state = 'expired' WHERE group_id = ? AND id = ?", [groupId, id])
    for (const broadcastId of [ask.fromId, ask.toId]) await writeEvent(kit, tx, { groupId, broadcastId, by: null, words: `到时间没有回复：${ask.persons} 位客户留在「${ask.toTitle}」` })
  })
}
