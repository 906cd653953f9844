import { Type } from 'typebox'
import { defineJob, RetryLater, type JobHandler } from '../../../platform/jobs/registry.ts'
import { WecomError } from '../../../wecom/errors.ts'
import type { BroadcastDeps } from '../broadcast-deps.ts'
import { chunksOf, customersOf, dropCustomers } from '../push/push-customers.ts'
import { lookForIt } from '../push/push.job.ts'
import { movePush, pushesWhere, type StoredPush } from '../push/stored-push.ts'
import { broadcastById, moveBroadcast, writeEvent, type StoredBroadcast } from '../stored-broadcast.ts'
import { planNext } from './plan-next.ts'
import { stopTask } from './stop-task.ts'

export const closeJob = defineJob({ kind: 'broadcasts.close', payload: Type.Object({ broadcastId: Type.String() }), maxAttempts: 50, priority: 30 })

const againMs = 15_000

/**
 * The end: no task can be confirmed any more, all results are read, every place that was not used is free again. Whatever
 * WeCom does not let us stop keeps its places, over the next day too, and is tried again.
 */
export function closeBroadcast(deps: BroadcastDeps): JobHandler<typeof closeJob.payload> {
  return async ({ broadcastId }, { groupId }) => {
    const { kit } = deps
    const broadcast = await broadcastById(kit.database, groupId, broadcastId)
    if (broadcast?.state !== 'closing') return
    let later: number | null = null
    for (const push of await pushesWhere(kit.database, "group_id = ? AND broadcast_id = ? AND state NOT IN ('cancelled', 'failed', 'closed') ORDER BY id", [groupId, broadcastId])) {
      const wait = await closePush(deps, broadcast, push)
      later = wait === null ? later : Math.min(wait, later ?? wait)
    }
    if (later !== null) throw new RetryLater('a task is still open', later)
    await dropRest(deps, broadcast)
    await finish(deps, broadcast)
  }
}

/** Null when it is over, else how long to wait. */
async function closePush(deps: BroadcastDeps, broadcast: StoredBroadcast, push: StoredPush): Promise<number | null> {
  const { database } = deps.kit
  if (push.state === 'planned') {
    await movePush(database, push, ['planned'], 'cancelled')
    return null
  }
  if (push.state === 'calling') {
    // First it must be known whether there is a task to cancel.
    await lookForIt(deps, broadcast, push)
    return 0
  }
  try {
    await stopTask(deps, broadcast, push)
  } catch (cause) {
    if (!(cause instanceof WecomError)) throw cause
    await keepPlaces(deps, broadcast, push, cause)
    return cause.laterMs ?? againMs
  }
  const left = await customersOf(deps, push, 'pushed')
  await dropCustomers(deps, push, left.map((one) => one.contactId), 'pushed', { state: broadcast.note === null ? 'unsent' : 'withdrawn', reason: null })
  await movePush(database, push, ['cancelling', 'confirmed'], 'closed')
  return null
}

/** It may still be confirmed: its customers keep a place in every window that this reaches into. */
async function keepPlaces({ kit, touches }: BroadcastDeps, broadcast: StoredBroadcast, push: StoredPush, cause: WecomError): Promise<void> {
  const { groupId, corpId, storeId } = broadcast
  if (broadcast.expiresAt! > kit.clock.now()) return
  const until = new Date(kit.clock.ms() + 3_600_000)
  let full = 0
  for (const some of chunksOf(await customersOf({ kit }, push, 'pushed')))
    full += (await kit.database.transaction((tx) => touches.extend(tx, { groupId, corpId, storeId, broadcastId: broadcast.id, class: broadcast.class, from: broadcast.expiresAt!, until, contactIds: some.map((one) => one.contactId) }))).length
  await kit.database.run('UPDATE broadcast_push SET problem = ? WHERE group_id = ? AND id = ?', [`还没能在企业微信里取消：${cause.reason}${full > 0 ? `；${full} 位客户之后的名额已满` : ''}`.slice(0, 200), groupId, push.id])
}

/** Customers whose task was never made. */
async function dropRest({ kit, touches }: BroadcastDeps, { groupId, id, note }: StoredBroadcast): Promise<void> {
  for (let more = true; more;)
    more = (await kit.database.run("UPDATE broadcast_target SET state = ? WHERE group_id = ? AND broadcast_id = ? AND state = 'reserved' LIMIT 900", [note === null ? 'unsent' : 'withdrawn', groupId, id])).affectedRows > 0
  while ((await kit.database.transaction((tx) => touches.release(tx, { groupId, broadcastId: id }))) > 0);
}

async function finish(deps: BroadcastDeps, broadcast: StoredBroadcast): Promise<void> {
  const { kit } = deps
  const { groupId, id, note } = broadcast
  await kit.database.transaction(async (tx) => {
    if (!(await moveBroadcast(tx, broadcast, ['closing'], note === null ? 'done' : 'cancelled'))) return
    await writeEvent(kit, tx, { groupId, broadcastId: id, by: null, words: note === null ? '到时间收尾：没确认的任务已在企业微信取消，没用的名额退回' : '没确认的任务已在企业微信取消，没用的名额退回' })
  })
  if (note === null) await planNext(deps, broadcast)
}
