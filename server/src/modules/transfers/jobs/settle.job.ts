import { Type } from 'typebox'
import { Id } from '@chitang/shared/contracts/common'
import { defineJob, RetryLater, type JobHandler } from '../../../platform/jobs/registry.ts'
import { setRemark } from '../../../wecom/endpoints/contacts.ts'
import { WecomError } from '../../../wecom/errors.ts'
import { refreshContact } from '../../customers/index.ts'
import { intendTags } from '../../tags/index.ts'
import { finishIfSettled, itemsWhere, moveItems, transferById, type StoredItem, type StoredTransfer, type TransferDeps } from '../stored-transfer.ts'
import { takeOver } from '../take-over.ts'

/** In the customer's lane. */
export const settleJob = defineJob({ kind: 'transfers.settle', payload: Type.Object({ transferId: Id, subjectId: Id }), maxAttempts: 10, priority: 45 })

const soonMs = 10_000

/** WeCom says this customer has changed hands: the truth is fetched, and what belongs to the customer goes along. */
export function settleTransfer(deps: TransferDeps): JobHandler<typeof settleJob.payload> {
  return async ({ transferId, subjectId }, { groupId }) => {
    const { kit, directory } = deps
    const transfer = await transferById(kit.database, groupId, transferId)
    const [item] = transfer ? await itemsWhere(kit.database, transfer, "subject_id = ? AND state = 'waiting'", [subjectId]) : []
    if (!transfer || !item) return
    await refreshContact(deps, await directory.corp(transfer.corpId), item.address, [], 'job', true)
    const to = await relationOf(deps, groupId, item)
    if (!to) throw new RetryLater('WeCom does not show the new relation yet', soonMs)
    await carryRemark(deps, transfer, item, to)
    await kit.database.transaction(async (tx) => {
      await takeOver(kit, tx, groupId, item.contactId!, kit.clock.now())
      const tags = await tx.rows<{ tagId: string }>(
        `SELECT f.tag_id AS tagId FROM relation_tag f JOIN tag t ON t.group_id = f.group_id AND t.id = f.tag_id AND t.deleted_at IS NULL LEFT JOIN relation_tag own ON own.group_id = f.group_id AND own.relation_id = ? AND own.tag_id = f.tag_id
         WHERE f.group_id = ? AND f.relation_id = ? AND f.state = 'applied' AND own.tag_id IS NULL LIMIT 100`, [to.id, groupId, subjectId])
      if (tags.length > 0) await intendTags(kit, tx, { groupId, corpId: transfer.corpId, externalUserId: item.address, relationId: to.id, add: tags.map((one) => one.tagId), remove: [], source: 'rule', reason: '接替时带来' })
      await tx.run('DELETE FROM unassigned_customer WHERE group_id = ? AND member_id = ? AND external_userid = ?', [groupId, transfer.memberId, item.address])
      await moveItems(tx, transfer, [subjectId], ['waiting'], 'done', { settledAt: kit.clock.now() })
    })
    await finishIfSettled(kit, kit.database, transfer)
  }
}

interface NewRelation { id: string; userid: string; remark: string }
const relationOf = ({ kit }: TransferDeps, groupId: string, item: StoredItem): Promise<NewRelation | null> =>
  kit.database.row<NewRelation>('SELECT r.id, m.userid, r.remark FROM follow_relation r JOIN member m ON m.group_id = r.group_id AND m.id = r.member_id WHERE r.group_id = ? AND r.contact_id = ? AND r.member_id = ?', [groupId, item.contactId, item.memberId])

/** The new advisor's list names the customer as the old one did. A refusal costs the name, not the customer. */
async function carryRemark({ kit, directory, wecom }: TransferDeps, transfer: StoredTransfer, item: StoredItem, to: NewRelation): Promise<void> {
  const old = await kit.database.row<{ remark: string }>('SELECT remark FROM follow_relation WHERE group_id = ? AND id = ?', [transfer.groupId, item.subjectId])
  const remark = [...(old?.remark ?? '')].slice(0, 20).join('')
  if (remark === '' || to.remark !== '') return
  await kit.database.run('UPDATE follow_relation SET last_effect_at = ? WHERE group_id = ? AND id = ?', [kit.clock.now(), transfer.groupId, to.id])
  try {
    await setRemark(wecom, await directory.wecomInstall(await directory.installOfCorp(transfer.corpId)), to.userid, item.address, remark)
    await kit.database.run('UPDATE follow_relation SET remark = ?, last_effect_at = ? WHERE group_id = ? AND id = ?', [remark, kit.clock.now(), transfer.groupId, to.id])
  } catch (cause) {
    if (!(cause instanceof WecomError)) throw cause
    if (cause.laterMs !== null) throw new RetryLater(cause.reason, cause.laterMs)
    if (cause.transient) throw cause
    kit.log('warn', { what: 'remark of a customer taken over', err: cause.message })
  }
}
