import { Type } from 'typebox'
import { Id } from '@chitang/shared/contracts/common'
import { defineJob, RetryLater, type JobHandler } from '../../../platform/jobs/registry.ts'
import { refreshContact } from '../../customers/index.ts'
import { finishIfSettled, itemsWhere, moveItems, transferById, type TransferDeps } from '../stored-transfer.ts'
import { takeOver } from '../take-over.ts'

/** In the customer's lane. */
export const settleJob = defineJob({ kind: 'transfers.settle', payload: Type.Object({ transferId: Id, subjectId: Id }), maxAttempts: 10, priority: 45 })

const soonMs = 10_000
/** WeCom shows what it did within seconds. */
const lostMs = 3_600_000

/** WeCom says this customer has changed hands: the truth is fetched, and what belongs to the customer goes along. */
export function settleTransfer(deps: TransferDeps): JobHandler<typeof settleJob.payload> {
  return async ({ transferId, subjectId }, { groupId }) => {
    const { kit, directory } = deps
    const transfer = await transferById(kit.database, groupId, transferId)
    const [item] = transfer ? await itemsWhere(kit.database, transfer, "subject_id = ? AND state = 'waiting'", [subjectId]) : []
    if (!transfer || !item) return
    await refreshContact(deps, await directory.corp(transfer.corpId), item.address, [], 'job', true)
    if (!(await kit.database.row('SELECT 1 FROM follow_relation WHERE group_id = ? AND contact_id = ? AND member_id = ?', [groupId, item.contactId, item.memberId]))) {
      if (kit.clock.ms() - (item.takeoverAt?.getTime() ?? 0) < lostMs) throw new RetryLater('WeCom does not show the new relation yet', soonMs)
      // Whoever left the taker before we ever saw the two.
      await moveItems(kit.database, transfer, [subjectId], ['waiting'], 'failed', { settledAt: kit.clock.now(), problem: '企业微信说已接走，但看不到新的好友：客户可能随后就删除了' })
      return void (await finishIfSettled(kit, kit.database, transfer))
    }
    await kit.database.transaction(async (tx) => {
      await takeOver(kit, tx, groupId, item.contactId!, kit.clock.now())
      await tx.run('DELETE FROM unassigned_customer WHERE group_id = ? AND member_id = ? AND external_userid = ?', [groupId, transfer.memberId, item.address])
      await moveItems(tx, transfer, [subjectId], ['waiting'], 'done', { settledAt: kit.clock.now() })
    })
    await finishIfSettled(kit, kit.database, transfer)
  }
}
