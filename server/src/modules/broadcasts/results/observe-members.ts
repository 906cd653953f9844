import { listMassMessages, massMemberTasks, massSends } from '../../../wecom/endpoints/mass-results.ts'
import { WecomError } from '../../../wecom/errors.ts'
import type { BroadcastDeps } from '../broadcast-deps.ts'
import { chunksOf } from '../push/push-customers.ts'

const hourMs = 3_600_000
/** The longest span of one reading (doc 93338). */
const farthestMs = 31 * 24 * hourMs
/** A message may be listed and sent a little apart. */
const overlapMs = 6 * hourMs

/**
 * Mass messages that are not ours share the customers' budget: members' own ones, those of the WeCom console. WeCom tells
 * of them only afterwards. Corps without broadcasts are left alone.
 */
export async function observeMembers(deps: BroadcastDeps): Promise<void> {
  const { kit } = deps
  const since = new Date(kit.clock.ms() - farthestMs)
  for (const { id: groupId } of await kit.database.rows<{ id: string }>('SELECT id FROM tenant_group')) {
    const corps = await kit.database.rows<{ corpId: string }>("SELECT DISTINCT corp_id AS corpId FROM broadcast WHERE group_id = ? AND planned_at > ? AND state NOT IN ('draft', 'cancelled')", [groupId, since])
    for (const { corpId } of corps) await observeCorp(deps, groupId, corpId)
  }
}

/** What WeCom does not tell now it tells later: nothing waits for it. */
export async function observeCorp(deps: BroadcastDeps, groupId: string, corpId: string): Promise<void> {
  try {
    await readCorp(deps, groupId, corpId)
  } catch (cause) {
    if (!(cause instanceof WecomError)) throw cause
    deps.kit.log('warn', { what: 'mass messages of members', corpId, err: cause.message })
  }
}

async function readCorp(deps: BroadcastDeps, groupId: string, corpId: string): Promise<void> {
  const { kit, directory, wecom } = deps
  const last = (await kit.database.row<{ at: Date | null }>("SELECT MAX(at) AS at FROM touch_observed WHERE group_id = ? AND corp_id = ? AND kind = 'personal'", [groupId, corpId]))?.at
  const from = new Date(Math.max(kit.clock.ms() - farthestMs + hourMs, (last?.getTime() ?? 0) - overlapMs))
  const install = await directory.wecomInstall(await directory.installOfCorp(corpId))
  for (const chatType of ['single', 'group'] as const) {
    for (const one of await listMassMessages(wecom, install, { from, to: kit.clock.now(), chatType })) {
      // Without a creator an app made it: most likely this one, in any case nothing we could tell apart.
      if (one.by === 'corp' && one.creator === null) continue
      for (const task of await massMemberTasks(wecom, install, one.msgid)) {
        if (!task.sent) continue
        const sends = (await massSends(wecom, install, one.msgid, task.userid)).flatMap((send) => (send.status === 'sent' ? [[send.chatId ?? send.externalUserId ?? '', send.sentAt ?? task.sentAt ?? one.createdAt] as const] : []))
        for (const some of chunksOf(sends)) await keep(deps, groupId, corpId, one.msgid, chatType, new Map(some))
      }
    }
  }
}

async function keep({ kit, directory, touches }: BroadcastDeps, groupId: string, corpId: string, msgid: string, chatType: 'single' | 'group', sent: ReadonlyMap<string, Date>): Promise<void> {
  const { subjectId } = await directory.corp(corpId)
  await kit.database.transaction(async (tx) => {
    const contacts = chatType === 'group'
      ? await tx.rows<{ id: string; address: string }>('SELECT id, chat_id AS address FROM group_chat WHERE corp_id = ? AND chat_id IN (?)', [corpId, [...sent.keys()]])
      : await tx.rows<{ id: string; address: string }>('SELECT id, external_userid AS address FROM corp_contact WHERE subject_id = ? AND external_userid IN (?)', [subjectId, [...sent.keys()]])
    await touches.observe(tx, { groupId, corpId, rows: contacts.map((one) => ({ contactId: one.id, at: sent.get(one.address)!, kind: 'personal', msgid })) })
  })
}
