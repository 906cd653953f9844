import { RetryLater } from '../../platform/jobs/registry.ts'
import { chatsPerCall, transferChats } from '../../wecom/endpoints/transfers.ts'
import { WecomError } from '../../wecom/errors.ts'
import { syncGroupChat } from '../group-chats/index.ts'
import { itemWords, outcomeOf } from './call.model.ts'
import { itemsWhere, moveItems, type StoredTransfer, type TransferDeps } from './stored-transfer.ts'

const path = 'externalcontact/groupchat/transfer'
const soonMs = 10_000

/** Groups change owner at once, and nobody is told: the group is read again. One whose call was cut short is read first. */
export async function giveChats(deps: TransferDeps, transfer: StoredTransfer): Promise<void> {
  const { kit, directory, wecom } = deps
  const install = await directory.installOfCorp(transfer.corpId)
  for (const one of await itemsWhere(kit.database, transfer, "state = 'calling' AND kind = 'chat'")) {
    await syncGroupChat(deps, install, one.address)
    const now = await kit.database.row<{ owner: string }>('SELECT owner_member_id AS owner FROM group_chat WHERE group_id = ? AND id = ?', [transfer.groupId, one.subjectId])
    await moveItems(kit.database, transfer, [one.subjectId], ['calling'], now?.owner === one.memberId ? 'done' : 'planned', { settledAt: now?.owner === one.memberId ? kit.clock.now() : null })
  }
  for (;;) {
    const some = await itemsWhere(kit.database, transfer, "state = 'planned' AND kind = 'chat' ORDER BY subject_id LIMIT ?", [chatsPerCall])
    if (some.length === 0) return
    const ids = some.map((one) => one.subjectId)
    await moveItems(kit.database, transfer, ids, ['planned'], 'calling', { callingAt: kit.clock.now() })
    try {
      const owner = (await directory.member(some[0]!.memberId))!.userid
      const failed = await transferChats(wecom, await directory.wecomInstall(install), transfer.kind, some.map((one) => one.address), owner)
      for (const one of some) {
        const errcode = failed.get(one.address)
        if (errcode === undefined) await syncGroupChat(deps, install, one.address)
        await moveItems(kit.database, transfer, [one.subjectId], ['calling'], errcode === undefined ? 'done' : 'failed', { settledAt: kit.clock.now(), errcode: errcode ?? null, problem: errcode === undefined ? null : itemWords(path, errcode) })
      }
    } catch (cause) {
      if (!(cause instanceof WecomError)) throw cause
      const outcome = outcomeOf(cause)
      if (outcome.kind !== 'never') throw new RetryLater(cause.reason, outcome.kind === 'later' ? outcome.delayMs : soonMs)
      await moveItems(kit.database, transfer, ids, ['calling'], 'failed', { settledAt: kit.clock.now(), errcode: cause.errcode, problem: `${cause.reason}，${cause.action}`.slice(0, 200) })
    }
  }
}
