import { Type } from 'typebox'
import type { Tx } from '../../../platform/db/database.ts'
import { defineJob, type JobHandler } from '../../../platform/jobs/registry.ts'
import type { Kit } from '../../../platform/kit.ts'
import { broadcastById, type StoredBroadcast } from '../stored-broadcast.ts'
import type { PlanDeps } from './deps.ts'

/** Gives back what a broadcast holds that became a draft again or was called off before WeCom knew of it. */
export const clearJob = defineJob({ kind: 'broadcasts.clear', payload: Type.Object({ broadcastId: Type.String() }), maxAttempts: 20, priority: 15 })

export async function enqueueClear(kit: Kit, tx: Tx, { groupId, id }: Pick<StoredBroadcast, 'groupId' | 'id'>): Promise<void> {
  await kit.queue.enqueue(tx, clearJob, { broadcastId: id }, { groupId })
  tx.afterCommit(() => kit.queue.wake())
}

export function clearBroadcast(deps: PlanDeps): JobHandler<typeof clearJob.payload> {
  return async ({ broadcastId }, { groupId }) => {
    const broadcast = await broadcastById(deps.kit.database, groupId, broadcastId)
    if (broadcast && (broadcast.state === 'draft' || broadcast.state === 'cancelled')) await clearPlaces(deps, broadcast)
  }
}

const chunk = 300

/** In small transactions, each only while the broadcast still is in the state that the caller saw: planned anew, its rows are not ours. */
export async function clearPlaces({ kit, touches }: PlanDeps, { groupId, id, state, planCursor }: StoredBroadcast): Promise<void> {
  // What was called off keeps its list; a draft has none.
  const forget = state === 'cancelled'
    ? "UPDATE broadcast_target SET state = 'withdrawn' WHERE group_id = ? AND broadcast_id = ? AND state = 'reserved' LIMIT ?"
    : 'DELETE FROM broadcast_target WHERE group_id = ? AND broadcast_id = ? LIMIT ?'
  for (let left = true; left;) {
    left = await kit.database.transaction(async (tx) => {
      const now = await broadcastById(tx, groupId, id, 'lock')
      if (now?.state !== state || (state === 'planning' && now.planCursor !== planCursor)) return false
      const places = await touches.release(tx, { groupId, broadcastId: id })
      return places > 0 || (await tx.run(forget, [groupId, id, chunk])).affectedRows > 0
    })
  }
}
