import type { Db } from '../../../platform/db/database.ts'
import type { Kit } from '../../../platform/kit.ts'
import { broadcastsWhere, writeEvent, type StoredBroadcast } from '../stored-broadcast.ts'
import { deletionVerdict, type Deletions, type DeletionVerdict } from './deletions.model.ts'
import { deletedAfter, progressOf } from './funnel.ts'

const dayMs = 86_400_000

/** Deletions by customers in the thirty days before, as the share of the store's friends that two days would see. */
async function usualShare(db: Db, { groupId, storeId, plannedAt }: StoredBroadcast): Promise<number> {
  const to = plannedAt!
  const row = await db.row<{ deleted: string; friends: string }>(
    `SELECT (SELECT COUNT(*) FROM domain_fact f WHERE f.group_id = ? AND f.store_id = ? AND f.kind = 'relation_deleted' AND f.occurred_at >= ? AND f.occurred_at < ? AND JSON_UNQUOTE(JSON_EXTRACT(f.payload, '$.by')) = 'customer') AS deleted,
      (SELECT COUNT(*) FROM follow_relation r WHERE r.group_id = ? AND r.store_id = ? AND r.added_at < ?) AS friends`, [groupId, storeId, new Date(to.getTime() - 30 * dayMs), to, groupId, storeId, to])
  const friends = Number(row!.friends)
  return friends === 0 ? 0 : (Number(row!.deleted) / friends) * (2 / 30)
}

export async function deletionsOf(db: Db, broadcast: StoredBroadcast, delivered: number): Promise<Deletions> {
  if (delivered === 0 || broadcast.plannedAt === null) return { delivered, deleted: 0, usualShare: 0 }
  const deleted = await deletedAfter(db, broadcast.groupId, broadcast.id)
  return { delivered, deleted, usualShare: deleted === 0 ? 0 : await usualShare(db, broadcast) }
}

/** A text that costs too many friends is not sent again before somebody looked at it. Looked at every hour for three days. */
export async function lockHarmful(kit: Kit): Promise<void> {
  const { database } = kit
  for (const { id: groupId } of await database.rows<{ id: string }>('SELECT id FROM tenant_group')) {
    const recent = await broadcastsWhere(database, "group_id = ? AND state IN ('sending', 'closing', 'done', 'cancelled') AND planned_at > ?", [groupId, new Date(kit.clock.ms() - 3 * dayMs)])
    const progress = await progressOf(database, groupId, recent.map((one) => one.id))
    for (const broadcast of recent) await judge(kit, broadcast, progress.get(broadcast.id)!.funnel.delivered)
  }
}

/** Of one whose two days are over. */
export async function judgeBroadcast(kit: Kit, groupId: string, id: string): Promise<void> {
  const [broadcast] = await broadcastsWhere(kit.database, 'group_id = ? AND id = ?', [groupId, id])
  await judge(kit, broadcast!, (await progressOf(kit.database, groupId, [id])).get(id)!.funnel.delivered)
}

async function judge(kit: Kit, broadcast: StoredBroadcast, delivered: number): Promise<void> {
  const verdict = deletionVerdict(await deletionsOf(kit.database, broadcast, delivered))
  if (verdict?.level === 'locked') await lock(kit, broadcast, verdict)
}

async function lock(kit: Kit, broadcast: StoredBroadcast, { words }: DeletionVerdict): Promise<void> {
  const { groupId, id, contentHash } = broadcast
  await kit.database.transaction(async (tx) => {
    // Who lifted the lock of this very broadcast knew of its numbers.
    const { affectedRows } = await tx.run('INSERT IGNORE INTO broadcast_lock (group_id, content_hash, broadcast_id, at, words) VALUES (?, ?, ?, ?, ?)', [groupId, contentHash, id, kit.clock.now(), words])
    const again = affectedRows === 1 ? 0 : (await tx.run('UPDATE broadcast_lock SET broadcast_id = ?, at = ?, words = ?, lifted_at = NULL, lifted_by = NULL WHERE group_id = ? AND content_hash = ? AND broadcast_id <> ? AND lifted_at IS NOT NULL', [id, kit.clock.now(), words, groupId, contentHash, id])).affectedRows
    if (affectedRows + again > 0) await writeEvent(kit, tx, { groupId, broadcastId: id, by: null, words: `内容已停用，等总部复核：${words}` })
  })
}
