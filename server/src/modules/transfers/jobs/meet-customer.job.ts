import { Type } from 'typebox'
import { Id } from '@chitang/shared/contracts/common'
import { laneKeyOf } from '../../../platform/jobs/lanes.ts'
import { defineJob, type JobHandler } from '../../../platform/jobs/registry.ts'
import { refreshContact } from '../../customers/index.ts'
import { storeOfMember } from '../../org/index.ts'
import type { TransferDeps } from '../stored-transfer.ts'

/** In the customer's lane. */
export const meetCustomerJob = defineJob({ kind: 'transfers.meet-customer', payload: Type.Object({ corpId: Id, externalUserId: Type.String() }), maxAttempts: 8, priority: 80 })

/** A customer of somebody who left, whom no reading of members brings. History is written, nobody is greeted or told. */
export const meetCustomer = (deps: TransferDeps): JobHandler<typeof meetCustomerJob.payload> => async ({ corpId, externalUserId }) =>
  void (await refreshContact(deps, await deps.directory.corp(corpId), externalUserId, [], 'sync', false))

/** Of WeCom's list those we do not know with this leaver; only once it is known whose store they were in. */
export async function meetCustomersOf({ kit, directory }: TransferDeps, memberId: string): Promise<number> {
  const member = (await directory.member(memberId))!
  const { groupId, corpId } = member
  if (!storeOfMember(await directory.storesOf(groupId), member)) return 0
  const { subjectId } = await directory.corp(corpId)
  const strangers = await kit.database.rows<{ externalUserId: string }>(
    `SELECT u.external_userid AS externalUserId FROM unassigned_customer u LEFT JOIN corp_contact c ON c.group_id = u.group_id AND c.subject_id = ? AND c.external_userid = u.external_userid LEFT JOIN follow_relation r ON r.group_id = c.group_id AND r.contact_id = c.id AND r.member_id = u.member_id
     WHERE u.group_id = ? AND u.member_id = ? AND r.id IS NULL`, [subjectId, groupId, memberId])
  for (const { externalUserId } of strangers) await kit.queue.enqueue(kit.database, meetCustomerJob, { corpId, externalUserId }, { groupId, laneKey: laneKeyOf(corpId, externalUserId), dedupeKey: `transfers.meet:${memberId}:${externalUserId}` })
  if (strangers.length > 0) kit.queue.wake()
  return strangers.length
}
