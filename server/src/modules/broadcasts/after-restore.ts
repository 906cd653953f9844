import type { Kit } from '../../platform/kit.ts'
import { unpushedStates } from './broadcast-state.model.ts'
import { enqueueClear } from './plan/index.ts'
import { pushJob } from './push/push.job.ts'
import { rebuildJob } from './push/rebuild.job.ts'
import { closeJob } from './results/close.job.ts'
import { broadcastsWhere, moveBroadcast, writeEvent } from './stored-broadcast.ts'

const note = '恢复过备份：先在企业微信里看看这之间有没有发过，再重新安排'

/**
 * A backup knows nothing of what was sent after it. What was only planned goes back to its store; a task that was not
 * made yet counts as one whose answer was lost, so that WeCom is looked through before anything is called.
 */
export async function restoreBroadcasts(kit: Kit): Promise<void> {
  const { database, queue } = kit
  for (const { id: groupId } of await database.rows<{ id: string }>('SELECT id FROM tenant_group')) {
    for (const broadcast of await broadcastsWhere(database, 'group_id = ? AND state IN (?)', [groupId, unpushedStates]))
      await database.transaction(async (tx) => {
        if (!(await moveBroadcast(tx, broadcast, [broadcast.state], 'draft', { note, planCursor: null, deadline: null }))) return
        await writeEvent(kit, tx, { groupId, broadcastId: broadcast.id, by: null, words: note })
        await enqueueClear(kit, tx, broadcast)
      })
    await database.run("UPDATE broadcast_push p JOIN broadcast b ON b.group_id = p.group_id AND b.id = p.broadcast_id SET p.state = 'calling', p.calling_at = b.planned_at WHERE p.group_id = ? AND p.state = 'planned'", [groupId])
    // The jobs of then were given up: these begin anew, without the mark that they exist once.
    for (const { id, state } of await database.rows<{ id: string; state: string }>("SELECT id, state FROM broadcast_push WHERE group_id = ? AND state IN ('calling', 'cancelling')", [groupId]))
      await queue.enqueue(database, state === 'calling' ? pushJob : rebuildJob, { pushId: id }, { groupId })
    for (const { id } of await broadcastsWhere(database, "group_id = ? AND state = 'closing'", [groupId])) await queue.enqueue(database, closeJob, { broadcastId: id }, { groupId })
  }
}
