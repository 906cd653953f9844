import { RetryLater } from '../../../platform/jobs/registry.ts'
import { listMassMessages, massMemberTasks, massSends } from '../../../wecom/endpoints/mass-results.ts'
import { WecomError } from '../../../wecom/errors.ts'
import { isGroupAudience } from '../../group-chats/index.ts'
import type { BroadcastDeps } from '../broadcast-deps.ts'
import { sentHash } from '../content/content-hash.model.ts'
import type { StoredBroadcast } from '../stored-broadcast.ts'
import { customersOf } from './push-customers.ts'
import type { StoredPush } from './stored-push.ts'

/** WeCom's clock and ours differ. */
const marginMs = 60_000
const soonMs = 15_000
/** One reading spans a month at most (doc 93338). */
const farthestMs = 30 * 86_400_000

/**
 * The task a call made whose answer we do not know: made by an app since the call began, with the same words, with a
 * number that none of our tasks has, of this member, and to none but the customers of the call.
 */
export async function findLostTask({ kit, directory, wecom }: BroadcastDeps, broadcast: StoredBroadcast, push: StoredPush): Promise<{ msgid: string; notSendable: Set<string> } | null> {
  const install = await directory.wecomInstall(await directory.installOfCorp(broadcast.corpId))
  const member = await directory.member(push.memberId)
  const wanted = new Set((await customersOf({ kit }, push, 'reserved')).map((one) => one.address))
  try {
    const listed = await listMassMessages(wecom, install, { from: new Date(Math.max(push.callingAt!.getTime() - marginMs, kit.clock.ms() - farthestMs)), to: new Date(kit.clock.ms() + marginMs), chatType: isGroupAudience(broadcast.audience) ? 'group' : 'single' })
    for (const one of listed) {
      if (one.by !== 'corp' || one.creator !== null || sentHash(one) !== push.contentHash || (await isKnown(kit, push.groupId, one.msgid))) continue
      const tasks = await massMemberTasks(wecom, install, one.msgid)
      if (tasks.length !== 1 || tasks[0]!.userid !== member?.userid) continue
      const got = (await massSends(wecom, install, one.msgid, member.userid)).flatMap((send) => send.chatId ?? send.externalUserId ?? [])
      if (got.length > 0 && got.every((id) => wanted.has(id))) return { msgid: one.msgid, notSendable: new Set([...wanted].filter((id) => !got.includes(id))) }
    }
    return null
  } catch (cause) {
    // Just made (41063), out of reach, or limited: nothing is called again before this is known.
    if (cause instanceof WecomError) throw new RetryLater(cause.reason, cause.laterMs ?? soonMs)
    throw cause
  }
}

const isKnown = async (kit: BroadcastDeps['kit'], groupId: string, msgid: string): Promise<boolean> => (await kit.database.row('SELECT 1 FROM broadcast_push WHERE group_id = ? AND msgid = ?', [groupId, msgid])) !== null
