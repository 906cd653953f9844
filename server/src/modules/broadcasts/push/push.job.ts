import { Type } from 'typebox'
import { defineJob, RetryLater, type JobHandler } from '../../../platform/jobs/registry.ts'
import { createGroupMassMessage, createMassMessage } from '../../../wecom/endpoints/mass-messages.ts'
import { WecomError } from '../../../wecom/errors.ts'
import { isGroupAudience } from '../../group-chats/index.ts'
import type { BroadcastDeps } from '../broadcast-deps.ts'
import { hashFor, textFor, uploadAgain, wireMessage } from '../content/wire-message.ts'
import { broadcastById, type StoredBroadcast } from '../stored-broadcast.ts'
import { findLostTask } from './find-lost-task.ts'
import { chunk, customersOf, dropCustomers, unwillingOf } from './push-customers.ts'
import { outcomeOf } from './refusal.model.ts'
import { settleBroadcast } from './settle-broadcast.ts'
import { movePush, pushById, type StoredPush } from './stored-push.ts'

export const pushJob = defineJob({ kind: 'broadcasts.push', payload: Type.Object({ pushId: Type.String() }), maxAttempts: 20, priority: 12 })

/** How soon after it was made WeCom can be asked about a task (41063 before). */
const firstPollMs = 30_000

/**
 * Gives one task to WeCom, once. Before the call the row says `calling`, in a transaction of its own; whoever finds it so
 * afterwards looks at WeCom whether the task is there before anything is called again.
 */
export function pushTask(deps: BroadcastDeps): JobHandler<typeof pushJob.payload> {
  return async ({ pushId }, { groupId }) => {
    const push = await pushById(deps.kit.database, groupId, pushId)
    const broadcast = push && (await broadcastById(deps.kit.database, groupId, push.broadcastId))
    if (!push || !broadcast) return
    if (push.state === 'calling') await lookForIt(deps, broadcast, push)
    else if (push.state === 'made') await markPushed(deps, push)
    else if (push.state === 'planned') await give(deps, broadcast, push)
    await settleBroadcast(deps, groupId, broadcast.id)
  }
}

async function give(deps: BroadcastDeps, broadcast: StoredBroadcast, push: StoredPush): Promise<void> {
  const { kit, directory, wecom } = deps
  if (broadcast.state !== 'pushing' && broadcast.state !== 'sending') return
  const member = await directory.member(push.memberId)
  if (member?.status !== 'active' || !member.customerContact) return refuse(deps, push, 'no_route', '这位顾问现在不能群发：换人发，或请管理员开通客户联系')
  const text = await textFor(deps, broadcast, push.variant, member.name)
  try {
    const message = await wireMessage(deps, broadcast, text)
    const install = await directory.wecomInstall(await directory.installOfCorp(broadcast.corpId))
    if (!(await movePush(kit.database, push, ['planned'], 'calling', { callingAt: kit.clock.now(), contentHash: hashFor(broadcast, text), problem: null }))) return
    // Read after the mark: whoever opts out from here on is found in a task, and it is made anew without them.
    await dropUnwilling(deps, broadcast, push)
    const customers = await customersOf(deps, push, 'reserved')
    if (customers.length === 0) return void (await movePush(kit.database, push, ['calling'], 'cancelled', { callingAt: null }))
    const addresses = customers.map((one) => one.address)
    const [task] = isGroupAudience(broadcast.audience) ? [await createGroupMassMessage(wecom, install, member.userid, addresses, message)] : await createMassMessage(wecom, install, { externalUserIds: addresses, sender: member.userid }, message)
    await adopt(deps, push, task!.msgid, new Set(task!.notSendable))
  } catch (cause) {
    if (!(cause instanceof WecomError)) throw cause
    await afterRefusal(deps, broadcast, push, cause)
  }
}

/** Wishes and requests to be forgotten that came after the plan. */
async function dropUnwilling(deps: BroadcastDeps, broadcast: StoredBroadcast, push: StoredPush): Promise<void> {
  for (const reason of ['restricted', 'opted_out'] as const) await dropCustomers(deps, push, await unwillingOf(deps, broadcast, push, 'reserved', reason), 'reserved', { state: 'excluded', reason })
}

async function afterRefusal(deps: BroadcastDeps, broadcast: StoredBroadcast, push: StoredPush, cause: WecomError): Promise<void> {
  const { database } = deps.kit
  const outcome = outcomeOf(cause)
  const words = `${cause.reason}，${cause.action}`
  switch (outcome.kind) {
    case 'unsure': throw new RetryLater(cause.reason, unsureMs)
    case 'later':
      await movePush(database, push, ['calling', 'planned'], 'planned', { callingAt: null, problem: words })
      throw new RetryLater(cause.reason, outcome.delayMs)
    case 'media':
      await movePush(database, push, ['calling', 'planned'], 'planned', { callingAt: null, problem: words })
      await uploadAgain(deps, broadcast)
      // Counted as a failure: a file that WeCom refuses again and again is not tried for ever.
      throw cause
    case 'never': await refuse(deps, push, outcome.reason, words)
  }
}

/** How long it takes at most until a task whose answer got lost shows in WeCom's lists; what is absent then never arrived. */
const settledMs = 120_000
const unsureMs = 15_000

export async function lookForIt(deps: BroadcastDeps, broadcast: StoredBroadcast, push: StoredPush): Promise<void> {
  const { kit } = deps
  const member = await deps.directory.member(push.memberId)
  const contentHash = hashFor(broadcast, await textFor(deps, broadcast, push.variant, member?.name ?? ''))
  const known = await findLostTask(deps, broadcast, { ...push, contentHash: push.contentHash || contentHash })
  if (known) return adopt(deps, push, known.msgid, known.notSendable)
  if (kit.clock.ms() < push.callingAt!.getTime() + settledMs) throw new RetryLater('does the task exist?', unsureMs)
  if (await movePush(kit.database, push, ['calling'], 'planned', { callingAt: null })) await give(deps, broadcast, { ...push, state: 'planned' })
}

/** From here on WeCom's number says which task it is. */
async function adopt(deps: BroadcastDeps, push: StoredPush, msgid: string, notSendable: ReadonlySet<string>): Promise<void> {
  const { kit } = deps
  if (!(await movePush(kit.database, push, ['calling'], 'made', { msgid, madeAt: kit.clock.now(), pollAt: new Date(kit.clock.ms() + firstPollMs), problem: null }))) return
  const left = (await customersOf(deps, push, 'reserved')).filter((one) => notSendable.has(one.address))
  await dropCustomers(deps, push, left.map((one) => one.contactId), 'reserved', { state: 'excluded', reason: 'refused' })
  await markPushed(deps, push)
}

async function markPushed({ kit }: BroadcastDeps, push: StoredPush): Promise<void> {
  for (let more = true; more;)
    more = (await kit.database.run("UPDATE broadcast_target SET state = 'pushed' WHERE group_id = ? AND push_id = ? AND state = 'reserved' LIMIT ?", [push.groupId, push.id, chunk * 6])).affectedRows > 0
}

async function refuse(deps: BroadcastDeps, push: StoredPush, reason: 'no_route' | 'refused', words: string): Promise<void> {
  await dropCustomers(deps, push, (await customersOf(deps, push, 'reserved')).map((one) => one.contactId), 'reserved', { state: 'excluded', reason })
  await movePush(deps.kit.database, push, ['planned', 'calling'], 'failed', { problem: words.slice(0, 200) })
}
