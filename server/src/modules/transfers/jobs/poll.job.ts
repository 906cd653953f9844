import { Type } from 'typebox'
import { Id } from '@chitang/shared/contracts/common'
import type { Db } from '../../../platform/db/database.ts'
import { laneKeyOf } from '../../../platform/jobs/lanes.ts'
import { defineJob, type JobHandler } from '../../../platform/jobs/registry.ts'
import type { Kit } from '../../../platform/kit.ts'
import { transferResults } from '../../../wecom/endpoints/transfers.ts'
import { itemWords, nextPollMs } from '../call.model.ts'
import { finishIfSettled, itemsWhere, moveItems, transferById, transfersWhere, type StoredItem, type StoredTransfer, type TransferDeps } from '../stored-transfer.ts'
import { resultsOrLater } from './call.job.ts'
import { settleJob } from './settle.job.ts'

export const pollJob = defineJob({ kind: 'transfers.poll', payload: Type.Object({ transferId: Id }), maxAttempts: 10, priority: 60 })

/** WeCom has no result for so long after the day was over: it will never have one. */
const lostMs = 2 * 86_400_000

export async function enqueuePoll(kit: Kit, db: Db, groupId: string, transferId: string, turn: string | number): Promise<void> {
  await kit.queue.enqueue(db, pollJob, { transferId }, { groupId, dedupeKey: `transfers.poll:${transferId}:${turn}` })
  kit.queue.wake()
}

/** Handovers that are due to be asked about. */
export async function turnTransfers({ kit }: { kit: Kit }): Promise<void> {
  for (const { groupId } of await kit.database.rows<{ groupId: string }>('SELECT id AS groupId FROM tenant_group'))
    for (const due of await transfersWhere(kit.database, 'group_id = ? AND poll_at <= ? ORDER BY poll_at LIMIT 50', [groupId, kit.clock.now()])) await enqueuePoll(kit, kit.database, groupId, due.id, due.pollAt!.getTime())
}

/** What became of those who wait. */
export function pollTransfer(deps: TransferDeps): JobHandler<typeof pollJob.payload> {
  return async ({ transferId }, { groupId }) => {
    const { kit } = deps
    const transfer = await transferById(kit.database, groupId, transferId)
    if (transfer?.state !== 'waiting') return
    const waiting = await itemsWhere(kit.database, transfer, "state = 'waiting'")
    for (const takerId of new Set(waiting.map((one) => one.memberId))) await ask(deps, transfer, takerId, waiting.filter((one) => one.memberId === takerId))
    if (await finishIfSettled(kit, kit.database, transfer)) return
    const now = kit.clock.ms()
    const due = await kit.database.row<{ at: Date | null }>("SELECT MIN(takeover_at) AS at FROM transfer_item WHERE group_id = ? AND transfer_id = ? AND state = 'waiting'", [groupId, transferId])
    const polls = due?.at && due.at.getTime() > now ? 0 : Math.min(transfer.polls + 1, 99)
    await kit.database.run('UPDATE transfer SET polls = ?, poll_at = ? WHERE group_id = ? AND id = ?', [polls, new Date(nextPollMs(now, due?.at?.getTime() ?? null, polls)), groupId, transferId])
  }
}

async function ask(deps: TransferDeps, transfer: StoredTransfer, takerId: string, items: readonly StoredItem[]): Promise<void> {
  const { kit, directory, wecom } = deps
  const [handover, takeover] = await Promise.all([directory.member(transfer.memberId), directory.member(takerId)])
  const install = await directory.wecomInstall(await directory.installOfCorp(transfer.corpId))
  const results = new Map((await resultsOrLater(() => transferResults(wecom, install, { kind: transfer.kind, handover: handover!.userid, takeover: takeover!.userid }))).map((one) => [one.externalUserId, one]))
  const now = kit.clock.now()
  const of = (fate: string) => items.filter((one) => results.get(one.address)?.fate === fate).map((one) => one.subjectId)
  await moveItems(kit.database, transfer, of('refused'), ['waiting'], 'refused', { settledAt: now })
  await moveItems(kit.database, transfer, of('full'), ['waiting'], 'full', { settledAt: now, problem: itemWords('externalcontact/transfer_customer', 40099) })
  for (const subjectId of of('done')) {
    const { address } = items.find((one) => one.subjectId === subjectId)!
    await kit.queue.enqueue(kit.database, settleJob, { transferId: transfer.id, subjectId }, { groupId: transfer.groupId, laneKey: laneKeyOf(transfer.corpId, address), dedupeKey: `transfers.settle:${transfer.id}:${subjectId}` })
  }
  const lost = items.filter((one) => !results.has(one.address) && one.takeoverAt !== null && now.getTime() - one.takeoverAt.getTime() > lostMs).map((one) => one.subjectId)
  await moveItems(kit.database, transfer, lost, ['waiting'], 'failed', { settledAt: now, problem: '企业微信没有这次转接的结果，请重新交接' })
  kit.queue.wake()
}
