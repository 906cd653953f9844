import { massMemberTasks, massSends, type MassSend } from '../../../wecom/endpoints/mass-results.ts'
import type { BroadcastDeps } from '../broadcast-deps.ts'
import { chunksOf, customersOf, dropCustomers, type PushCustomer } from '../push/push-customers.ts'
import { movePush, type StoredPush } from '../push/stored-push.ts'
import type { StoredBroadcast } from '../stored-broadcast.ts'

export interface Results { confirmed: boolean; /** Customers WeCom has not said anything final about. */ open: number }

/** Reads both levels to their end and writes down what became of each customer. Reading it again changes nothing. */
export async function readResults(deps: BroadcastDeps, broadcast: StoredBroadcast, push: StoredPush): Promise<Results> {
  const { kit, directory, wecom } = deps
  const [install, member] = [await directory.wecomInstall(await directory.installOfCorp(broadcast.corpId)), await directory.member(push.memberId)]
  const task = (await massMemberTasks(wecom, install, push.msgid!)).find((one) => one.userid === member!.userid)
  const waiting = await customersOf(deps, push, 'pushed')
  if (!task?.sent) return { confirmed: false, open: waiting.length }
  const confirmedAt = task.sentAt ?? kit.clock.now()
  await movePush(kit.database, push, ['made'], 'confirmed', { confirmedAt })
  await kit.database.run('UPDATE broadcast_push SET confirmed_at = ? WHERE group_id = ? AND id = ? AND confirmed_at IS NULL', [confirmedAt, push.groupId, push.id])
  const sends = new Map((await massSends(wecom, install, push.msgid!, member!.userid)).map((send) => [send.chatId ?? send.externalUserId, send]))
  const told = (status: MassSend['status']) => waiting.filter((one) => sends.get(one.address)?.status === status)
  await keepSent(deps, push, told('sent').map((one) => ({ ...one, sentAt: sends.get(one.address)!.sentAt ?? confirmedAt })))
  await dropCustomers(deps, push, idsOf(told('not_friend')), 'pushed', { state: 'not_friend', reason: null })
  await keepOverLimit(deps, broadcast, push, idsOf(told('limit_reached')), confirmedAt)
  return { confirmed: true, open: told('unsent').length + waiting.filter((one) => !sends.has(one.address)).length }
}

const idsOf = (customers: readonly PushCustomer[]): string[] => customers.map((one) => one.contactId)

/** A send is charged to the window of its own time. */
async function keepSent({ kit, touches }: BroadcastDeps, push: StoredPush, sent: readonly (PushCustomer & { sentAt: Date })[]): Promise<void> {
  for (const some of chunksOf(sent))
    await kit.database.transaction(async (tx) => {
      await touches.charge(tx, { groupId: push.groupId, broadcastId: push.broadcastId, sent: some })
      for (const at of new Set(some.map((one) => one.sentAt.getTime())))
        await tx.run("UPDATE broadcast_target SET state = 'sent', sent_at = ? WHERE group_id = ? AND broadcast_id = ? AND contact_id IN (?) AND state = 'pushed'", [new Date(at), push.groupId, push.broadcastId, some.filter((one) => one.sentAt.getTime() === at).map((one) => one.contactId)])
    })
}

/** Refused for the limit although we held a place: somebody sent what we could not see. */
async function keepOverLimit(deps: BroadcastDeps, { corpId }: StoredBroadcast, push: StoredPush, contactIds: readonly string[], at: Date): Promise<void> {
  await dropCustomers(deps, push, contactIds, 'pushed', { state: 'over_limit', reason: null })
  for (const ids of chunksOf(contactIds)) await deps.kit.database.transaction((tx) => deps.touches.observe(tx, { groupId: push.groupId, corpId, rows: ids.map((contactId) => ({ contactId, at, kind: 'over_limit', msgid: push.msgid! })) }))
}
