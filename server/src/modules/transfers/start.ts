import type { BodyOf } from '@chitang/shared/contracts/endpoint'
import type { startTransfer } from '@chitang/shared/contracts/transfers'
import type { Scope } from '../../platform/access/scope.ts'
import { AppError } from '../../platform/http/errors.ts'
import { makeOnce } from '../../platform/http/request-once.ts'
import { notify } from '../notices/index.ts'
import { callJob } from './jobs/call.job.ts'
import { chatsOf } from './make-items.ts'
import { splitOf, takersFor, type OfferDeps } from './offer.ts'
import { transfer } from './transfers.table.ts'

/** Decides a handover; a job gives it to WeCom. Of two who begin one for the same advisor, one does. */
export async function start(deps: OfferDeps, scope: Scope, input: BodyOf<typeof startTransfer>): Promise<string> {
  const { kit } = deps
  const { member, store, takers, split } = await splitOf(deps, scope, 'transfer.run', input)
  const chats = input.chatTaker === null ? [] : await chatsOf(kit.database, scope.groupId, member.id)
  if (input.chatTaker !== null && !(await takersFor(deps, member, store)).some((one) => one.memberId === input.chatTaker)) throw new AppError('transfers.taker', { names: '接群的同事' })
  const kind = member.status === 'left' ? 'resigned' as const : 'onjob' as const
  return makeOnce(kit, scope, input.requestKey, async (tx) => {
    await tx.row('SELECT id FROM member WHERE group_id = ? AND id = ? FOR UPDATE', [scope.groupId, member.id])
    if (await tx.row("SELECT 1 FROM transfer WHERE group_id = ? AND store_id = ? AND member_id = ? AND state = 'running'", [scope.groupId, store.id, member.id])) throw new AppError('transfers.running', { name: member.name })
    if (split.to.size === 0 && chats.length === 0) throw new AppError('transfers.nobody')
    if (split.to.size !== input.expected) throw new AppError('transfers.changed', { count: split.to.size })
    const id = kit.ids.next()
    const now = kit.clock.now()
    await tx.orm.insert(transfer).values({
      groupId: scope.groupId, id, storeId: store.id, corpId: member.corpId, kind, memberId: member.id, plan: { rule: input.rule, takers: [...input.takers], most: input.most, chatTaker: input.chatTaker },
      message: kind === 'onjob' ? input.message?.trim() || null : null, state: 'running', createdBy: scope.employeeId, createdAt: now,
    })
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: store.id, action: 'transfer.start', objectType: 'transfer', objectId: id, fields: { kind, from: member.name, to: takers.map((one) => one.name), customers: split.to.size, chats: chats.length } })
    await kit.queue.enqueue(tx, callJob, { transferId: id }, { groupId: scope.groupId, dedupeKey: `transfers.call:${id}` })
    for (const taker of takers) {
      const count = [...split.to.values()].filter((one) => one === taker.memberId).length
      if (count > 0) await notify(kit, tx, { groupId: scope.groupId, corpId: member.corpId, memberIds: [taker.memberId], page: 'sidebar', dedupeKey: `transfer:${id}:${taker.memberId}`, title: `${member.name}的 ${count} 位客户请你接着服务`, description: '客户有 24 小时可以拒绝，之后会出现在你的客户里，跟进和待办一起过来。' })
    }
    tx.afterCommit(() => kit.queue.wake())
    return id
  })
}
