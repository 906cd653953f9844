import { Type } from 'typebox'
import { defineJob, RetryLater, type JobHandler } from '../../../platform/jobs/registry.ts'
import { WecomError } from '../../../wecom/errors.ts'
import type { BroadcastDeps } from '../broadcast-deps.ts'
import { stopTask } from '../results/stop-task.ts'
import { broadcastById, writeEvent, type StoredBroadcast } from '../stored-broadcast.ts'
import { makePushes } from './make-pushes.ts'
import { customersOf, dropCustomers, unwillingOf } from './push-customers.ts'
import { movePush, pushById, type StoredPush } from './stored-push.ts'

/** A task that waits to be confirmed contains somebody who wants no more of it: stopped, and made anew for the others. */
export const rebuildJob = defineJob({ kind: 'broadcasts.rebuild', payload: Type.Object({ pushId: Type.String() }), maxAttempts: 20, priority: 11 })

const againMs = 15_000

export function rebuildTask(deps: BroadcastDeps): JobHandler<typeof rebuildJob.payload> {
  return async ({ pushId }, { groupId }) => {
    const { kit } = deps
    const push = await pushById(kit.database, groupId, pushId)
    const broadcast = push && (await broadcastById(kit.database, groupId, push.broadcastId))
    if (!push || !broadcast || (broadcast.state !== 'pushing' && broadcast.state !== 'sending')) return
    if (push.state === 'calling') throw new RetryLater('does the task exist?', againMs)
    if (push.state !== 'made' && push.state !== 'cancelling') return
    try {
      await stopTask(deps, broadcast, push)
    } catch (cause) {
      if (!(cause instanceof WecomError)) throw cause
      throw new RetryLater(cause.reason, cause.laterMs ?? againMs)
    }
    await withoutThem(deps, broadcast, push)
  }
}

/** Whoever was confirmed before WeCom stopped it has it; of the rest, those who opted out go, the others get a new task. */
async function withoutThem(deps: BroadcastDeps, broadcast: StoredBroadcast, push: StoredPush): Promise<void> {
  const { kit } = deps
  const { groupId } = broadcast
  const left = await unwillingOf(deps, broadcast, push, 'pushed', 'opted_out')
  await dropCustomers(deps, push, left, 'pushed', { state: 'withdrawn', reason: 'opted_out' })
  const others = await customersOf(deps, push, 'pushed')
  for (let more = true; more;)
    more = (await kit.database.run("UPDATE broadcast_target SET state = 'reserved', push_id = NULL WHERE group_id = ? AND push_id = ? AND state = 'pushed' LIMIT 900", [groupId, push.id])).affectedRows > 0
  await kit.database.transaction(async (tx) => {
    const now = await pushById(tx, groupId, push.id, 'lock')
    if (now?.state !== 'cancelling') return
    await movePush(tx, push, ['cancelling'], now.confirmedAt === null ? 'cancelled' : 'closed')
    if (others.length > 0) await writeEvent(kit, tx, { groupId, broadcastId: broadcast.id, by: null, words: `${left.length} 位客户不再收群发：一位顾问的任务已取消，为其余 ${others.length} 位重新建好` })
  })
  await makePushes(deps, groupId, broadcast.id)
}
