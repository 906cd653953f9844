import { Type } from 'typebox'
import { Id } from '@chitang/shared/contracts/common'
import { defineJob, RetryLater, type JobHandler } from '../../platform/jobs/registry.ts'
import { listUnassigned, type UnassignedCustomer } from '../../wecom/endpoints/transfers.ts'
import { WecomError } from '../../wecom/errors.ts'
import { memberLeftJob } from '../codes/index.ts'
import { managersOf, notify } from '../notices/index.ts'
import { meetLeaver, memberLeft, storeOfMember, type InstallInfo, type MemberInfo } from '../org/index.ts'
import { meetCustomersOf } from './jobs/meet-customer.job.ts'
import type { TransferDeps } from './stored-transfer.ts'
import { departure, unassignedCustomer } from './transfers.table.ts'

/** After every reading of the corp, hourly, and on demand: ordinary self-built apps are not told when somebody leaves (server-api §3.6). */
export const readLeaversJob = defineJob({ kind: 'transfers.read-leavers', payload: Type.Object({ corpId: Id }), maxAttempts: 5, priority: 80 })

const step = 500

export const readLeaversOf = (deps: TransferDeps): JobHandler<typeof readLeaversJob.payload> => async ({ corpId }) => {
  try {
    await readLeavers(deps, await deps.directory.installOfCorp(corpId))
  } catch (cause) {
    if (cause instanceof WecomError && cause.laterMs !== null) throw new RetryLater(cause.reason, cause.laterMs)
    throw cause
  }
}

/** Who left, and whom nobody is about to take, as WeCom says. A reading that fails changes nothing. */
export async function readLeavers(deps: TransferDeps, install: InstallInfo): Promise<{ leavers: number; customers: number }> {
  const { kit, directory, wecom } = deps
  const { groupId, corp } = install
  const readAt = kit.clock.now()
  const listed = await listUnassigned(wecom, await directory.wecomInstall(install))
  const byMember = new Map<string, UnassignedCustomer[]>()
  for (const one of listed) byMember.set(one.userid, [...(byMember.get(one.userid) ?? []), one])
  for (const [userid, customers] of byMember) {
    const member = (await directory.memberByUserid(corp.id, userid)) ?? (await meetLeaver(deps, install, userid))
    await noteLeaver(deps, install, member, customers[0]!.leftAt, customers.length)
    for (let at = 0; at < customers.length; at += step)
      await kit.database.orm.insert(unassignedCustomer).values(customers.slice(at, at + step).map((one) => ({ groupId, memberId: member.id, externalUserId: one.externalUserId, seenAt: readAt }))).onDuplicateKeyUpdate({ set: { seenAt: readAt } })
    await meetCustomersOf(deps, member.id)
  }
  // WeCom's list is empty for those whose customers are all on their way; the reading of members told that they left.
  for (const { id } of await kit.database.rows<{ id: string }>("SELECT m.id FROM member m LEFT JOIN departure d ON d.group_id = m.group_id AND d.member_id = m.id WHERE m.group_id = ? AND m.corp_id = ? AND m.status = 'left' AND d.member_id IS NULL", [groupId, corp.id]))
    await noteLeaver(deps, install, (await directory.member(id))!, readAt, 0)
  for (const { memberId } of await kit.database.rows<{ memberId: string }>('SELECT member_id AS memberId FROM departure WHERE group_id = ? AND corp_id = ?', [groupId, corp.id]))
    while ((await kit.database.run('DELETE FROM unassigned_customer WHERE group_id = ? AND member_id = ? AND seen_at < ? LIMIT 900', [groupId, memberId, readAt])).affectedRows > 0);
  await kit.database.run('INSERT INTO leaver_reading (group_id, corp_id, read_at) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE read_at = VALUES(read_at)', [groupId, corp.id, readAt])
  return { leavers: byMember.size, customers: listed.length }
}

/** Once for everybody who left: the member serves nobody any more, and the managers are told how many customers are alone. */
async function noteLeaver({ kit, directory }: TransferDeps, install: InstallInfo, member: MemberInfo, leftAt: Date, listed: number): Promise<void> {
  const { groupId, corp } = install
  const stores = (await directory.storesOf(groupId)).filter((store) => store.corpId === corp.id)
  await kit.database.transaction(async (tx) => {
    // Who came back and left again has left now.
    if (member.status === 'left' && (await tx.row('SELECT 1 FROM departure WHERE group_id = ? AND member_id = ?', [groupId, member.id]))) return
    await tx.orm.insert(departure).values({ groupId, memberId: member.id, corpId: corp.id, leftAt, foundAt: kit.clock.now() }).onDuplicateKeyUpdate({ set: { leftAt, foundAt: kit.clock.now() } })
    await memberLeft(kit, tx, member)
    await kit.queue.enqueue(tx, memberLeftJob, { memberId: member.id }, { groupId })
    tx.afterCommit(() => kit.queue.wake())
    const alone = Number((await tx.row<{ n: string }>('SELECT COUNT(*) AS n FROM follow_relation WHERE group_id = ? AND member_id = ? AND deleted_at IS NULL AND half = 0', [groupId, member.id]))!.n)
    const store = storeOfMember(stores, member)
    if (alone + listed === 0) return
    // Whose store it was nobody knows yet: every manager of the corp may say.
    if (!store) for (const one of stores) await notify(kit, tx, { groupId, corpId: corp.id, memberIds: await managersOf(tx, groupId, corp.id, one.id, ['store_manager']), page: 'admin', path: 'transfers', dedupeKey: `leaver:${member.id}:${leftAt.getTime()}:${one.id}`, title: `${listed} 位客户的顾问早已离职，还没有人接`, description: `企业微信账号 ${member.userid}。是本店的人，就在「离职继承」里认领。` })
    else await notify(kit, tx, { groupId, corpId: corp.id, memberIds: await managersOf(tx, groupId, corp.id, store.id, ['store_manager']), page: 'admin', path: `transfers/new/${member.id}`, dedupeKey: `leaver:${member.id}:${leftAt.getTime()}`, title: `${member.name}已离职，${alone || listed} 位客户还没有人接`, description: '打开「离职继承」，选接手的顾问。客户有 24 小时可以拒绝。' })
  })
  directory.invalidate()
}
