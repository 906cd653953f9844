import { Type } from 'typebox'
import { Id } from '@chitang/shared/contracts/common'
import { defineJob, RetryLater, type JobContext, type JobHandler } from '../../../platform/jobs/registry.ts'
import { customersPerCall, transferCustomers, transferResults } from '../../../wecom/endpoints/transfers.ts'
import { WecomError } from '../../../wecom/errors.ts'
import { foundAs, isWaitingCode, itemWords, nextPollMs, outcomeOf } from '../call.model.ts'
import { giveChats } from '../give-chats.ts'
import { makeItems } from '../make-items.ts'
import { finishIfSettled, itemsWhere, moveItems, transferById, type StoredItem, type StoredTransfer, type TransferDeps } from '../stored-transfer.ts'

export const callJob = defineJob({ kind: 'transfers.call', payload: Type.Object({ transferId: Id }), maxAttempts: 20, priority: 30 })

const path = 'externalcontact/transfer_customer'
const dayMs = 86_400_000
const unsureMs = 3_000

/**
 * Gives a handover to WeCom, a hundred customers of one taker at a time. Before each call its customers say `calling`, in
 * a transaction of their own; whoever finds them so afterwards looks them up before anything is called again.
 */
export function callTransfer(deps: TransferDeps): JobHandler<typeof callJob.payload> {
  return async ({ transferId }, context) => {
    const { kit } = deps
    const found = await transferById(kit.database, context.groupId, transferId)
    if (found?.state !== 'running') return
    const transfer = found.plannedAt === null ? await makeItems(deps, found) : found
    await lookUp(deps, transfer)
    await giveCustomers(deps, transfer, context)
    await giveChats(deps, transfer)
    if (await finishIfSettled(kit, kit.database, transfer)) return
    const now = kit.clock.ms()
    await kit.database.run("UPDATE transfer SET state = 'waiting', problem = NULL, poll_at = ? WHERE group_id = ? AND id = ? AND state = 'running'", [new Date(nextPollMs(now, now + dayMs, 0)), transfer.groupId, transfer.id])
  }
}

async function pairFor({ directory }: TransferDeps, transfer: StoredTransfer, takerId: string) {
  const [handover, takeover] = await Promise.all([directory.member(transfer.memberId), directory.member(takerId)])
  return { kind: transfer.kind, handover: handover!.userid, takeover: takeover!.userid }
}

async function giveCustomers(deps: TransferDeps, transfer: StoredTransfer, context: JobContext): Promise<void> {
  for (;;) {
    if (context.stopping()) throw new RetryLater('this process is being stopped', 0)
    const planned = await itemsWhere(deps.kit.database, transfer, "state = 'planned' AND kind = 'customer' ORDER BY member_id, subject_id LIMIT ?", [customersPerCall])
    const some = planned.filter((one) => one.memberId === planned[0]!.memberId)
    if (some.length === 0) return
    await giveSome(deps, transfer, some)
  }
}

async function giveSome(deps: TransferDeps, transfer: StoredTransfer, items: readonly StoredItem[]): Promise<void> {
  const { kit, directory, wecom } = deps
  const ids = items.map((one) => one.subjectId)
  const pair = await pairFor(deps, transfer, items[0]!.memberId)
  const install = await directory.wecomInstall(await directory.installOfCorp(transfer.corpId))
  await moveItems(kit.database, transfer, ids, ['planned'], 'calling', { callingAt: kit.clock.now() })
  try {
    const answered = await transferCustomers(wecom, install, pair, items.map((one) => one.address), transfer.message ?? '')
    await kit.database.transaction(async (tx) => {
      const now = kit.clock.now()
      const accepted = items.filter((one) => isWaitingCode(answered.get(one.address) ?? -1)).map((one) => one.subjectId)
      await moveItems(tx, transfer, accepted, ['calling'], 'waiting', { acceptedAt: now, takeoverAt: new Date(now.getTime() + dayMs), errcode: null, problem: null })
      for (const one of items.filter((each) => !accepted.includes(each.subjectId))) {
        const errcode = answered.get(one.address)
        if (errcode === undefined) await moveItems(tx, transfer, [one.subjectId], ['calling'], 'failed', { settledAt: now, problem: '企业微信没有说这位客户的结果' })
        else await moveItems(tx, transfer, [one.subjectId], ['calling'], errcode === 40099 ? 'full' : 'failed', { settledAt: now, errcode, problem: itemWords(path, errcode) })
      }
    })
  } catch (cause) {
    if (!(cause instanceof WecomError)) throw cause
    await afterRefusal(deps, transfer, ids, cause)
  }
}

async function afterRefusal({ kit }: TransferDeps, transfer: StoredTransfer, ids: readonly string[], cause: WecomError): Promise<void> {
  const outcome = outcomeOf(cause)
  const words = `${cause.reason}，${cause.action}`.slice(0, 200)
  await kit.database.run('UPDATE transfer SET problem = ? WHERE group_id = ? AND id = ?', [words, transfer.groupId, transfer.id])
  if (outcome.kind === 'unsure') throw new RetryLater(cause.reason, unsureMs)
  if (outcome.kind === 'later') {
    await moveItems(kit.database, transfer, ids, ['calling'], 'planned', { callingAt: null })
    throw new RetryLater(cause.reason, outcome.delayMs)
  }
  await moveItems(kit.database, transfer, ids, ['calling'], 'failed', { settledAt: kit.clock.now(), errcode: cause.errcode, problem: words })
}

/** Customers of a call whose answer we do not know: WeCom's results tell who is on the way. */
async function lookUp(deps: TransferDeps, transfer: StoredTransfer): Promise<void> {
  const { kit, directory, wecom } = deps
  const calling = await itemsWhere(kit.database, transfer, "state = 'calling' AND kind = 'customer'")
  if (calling.length === 0) return
  const install = await directory.wecomInstall(await directory.installOfCorp(transfer.corpId))
  for (const takerId of new Set(calling.map((one) => one.memberId))) {
    const mine = calling.filter((one) => one.memberId === takerId)
    const results = new Map((await resultsOrLater(() => pairFor(deps, transfer, takerId).then((pair) => transferResults(wecom, install, pair)))).map((one) => [one.externalUserId, one]))
    const now = kit.clock.now()
    const found = (wanted: ReturnType<typeof foundAs>) => mine.filter((one) => foundAs(results.get(one.address), one.callingAt!, now.getTime()) === wanted)
    for (const one of found('waiting'))
      await moveItems(kit.database, transfer, [one.subjectId], ['calling'], 'waiting', { acceptedAt: one.callingAt, takeoverAt: results.get(one.address)!.takeoverAt })
    if (found('wait').length > 0) throw new RetryLater('did the call arrive?', unsureMs)
    const of = (fate: 'refused' | 'full' | 'again') => found(fate).map((one) => one.subjectId)
    await moveItems(kit.database, transfer, of('refused'), ['calling'], 'refused', { settledAt: now })
    await moveItems(kit.database, transfer, of('full'), ['calling'], 'full', { settledAt: now, problem: itemWords(path, 40099) })
    await moveItems(kit.database, transfer, of('again'), ['calling'], 'planned', { callingAt: null })
  }
}

export async function resultsOrLater<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (cause) {
    if (cause instanceof WecomError) throw new RetryLater(cause.reason, cause.laterMs ?? unsureMs)
    throw cause
  }
}
