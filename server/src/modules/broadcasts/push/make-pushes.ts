import type { Tx } from '../../../platform/db/database.ts'
import type { BroadcastDeps } from '../broadcast-deps.ts'
import { broadcastById } from '../stored-broadcast.ts'
import { broadcastPush } from '../broadcasts.table.ts'
import { pushJob } from './push.job.ts'

/** Customers of one call (doc 92135). */
const customersPerTask = 10_000
const step = 900

/** One task for each advisor and text; a second part only where the customers of one call are not enough. */
export async function makePushes(deps: BroadcastDeps, groupId: string, broadcastId: string): Promise<void> {
  const { database } = deps.kit
  const senders = await database.rows<{ memberId: string; variant: number }>("SELECT DISTINCT member_id AS memberId, variant FROM broadcast_target WHERE group_id = ? AND broadcast_id = ? AND state = 'reserved' AND push_id IS NULL ORDER BY member_id, variant", [groupId, broadcastId])
  for (const { memberId, variant } of senders) while (await database.transaction((tx) => fill(deps, tx, groupId, broadcastId, memberId, variant)));
  await database.transaction(async (tx) => {
    for (const { id } of await tx.rows<{ id: string }>("SELECT id FROM broadcast_push WHERE group_id = ? AND broadcast_id = ? AND state = 'planned'", [groupId, broadcastId])) await enqueuePush(deps, tx, groupId, id)
  })
}

/** Once per task, however often it is asked for. */
export async function enqueuePush({ kit }: Pick<BroadcastDeps, 'kit'>, tx: Tx, groupId: string, pushId: string): Promise<void> {
  await kit.queue.enqueue(tx, pushJob, { pushId }, { groupId, dedupeKey: `broadcasts.push:${pushId}` })
  tx.afterCommit(() => kit.queue.wake())
}

/** Puts some of an advisor's customers into the task that has room; says whether there may be more. */
async function fill({ kit }: BroadcastDeps, tx: Tx, groupId: string, broadcastId: string, memberId: string, variant: number): Promise<boolean> {
  const broadcast = await broadcastById(tx, groupId, broadcastId, 'lock')
  if (broadcast?.state !== 'pushing' && broadcast?.state !== 'sending') return false
  const open = await tx.row<{ id: string; part: number; n: string }>(
    `SELECT p.id, p.part, (SELECT COUNT(*) FROM broadcast_target t WHERE t.group_id = p.group_id AND t.push_id = p.id) AS n FROM broadcast_push p
     WHERE p.group_id = ? AND p.broadcast_id = ? AND p.member_id = ? AND p.variant = ? AND p.state = 'planned' ORDER BY p.part DESC LIMIT 1`, [groupId, broadcastId, memberId, variant])
  const room = open ? customersPerTask - Number(open.n) : customersPerTask
  const pushId = open && room > 0 ? open.id : await newPush(tx, kit.ids.next(), groupId, broadcastId, memberId, variant)
  const { affectedRows } = await tx.run("UPDATE broadcast_target SET push_id = ? WHERE group_id = ? AND broadcast_id = ? AND state = 'reserved' AND member_id = ? AND variant = ? AND push_id IS NULL ORDER BY contact_id LIMIT ?",
    [pushId, groupId, broadcastId, memberId, variant, Math.min(step, room > 0 ? room : customersPerTask)])
  if (affectedRows === 0 && pushId !== open?.id) await tx.run('DELETE FROM broadcast_push WHERE group_id = ? AND id = ?', [groupId, pushId])
  return affectedRows > 0
}

async function newPush(tx: Tx, id: string, groupId: string, broadcastId: string, memberId: string, variant: number): Promise<string> {
  const last = await tx.row<{ part: number | null }>('SELECT MAX(part) AS part FROM broadcast_push WHERE group_id = ? AND broadcast_id = ? AND member_id = ? AND variant = ?', [groupId, broadcastId, memberId, variant])
  await tx.orm.insert(broadcastPush).values({ groupId, id, broadcastId, memberId, variant, part: last?.part == null ? 0 : last.part + 1, state: 'planned', contentHash: '', msgid: null, callingAt: null, madeAt: null, confirmedAt: null, remindedAt: [], pollAt: null, polls: 0, problem: null })
  return id
}
