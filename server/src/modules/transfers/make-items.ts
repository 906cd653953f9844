import type { Db } from '../../platform/db/database.ts'
import { candidatesOf } from './candidates.ts'
import { splitCustomers } from './split.model.ts'
import type { StoredTransfer, TransferDeps } from './stored-transfer.ts'
import { transferItem } from './transfers.table.ts'

/** Rows of one transaction. */
const step = 800

/** Who goes to whom, written down. Cut short, it goes on with those who are not written yet: everybody exactly once. */
export async function makeItems(deps: TransferDeps, transfer: StoredTransfer): Promise<StoredTransfer> {
  const { kit, directory } = deps
  const { database } = kit
  const { groupId, id, plan } = transfer
  const member = (await directory.member(transfer.memberId))!
  const customers = (await candidatesOf(deps, database, member, id)).filter((one) => one.reason === null)
  const { to } = splitCustomers(customers, plan)
  const planned = { groupId, transferId: id, state: 'planned' as const }
  const rows = [
    ...customers.flatMap((one) => (to.has(one.id) ? [{ ...planned, subjectId: one.id, kind: 'customer', contactId: one.contactId, address: one.externalUserId, memberId: to.get(one.id)! }] : [])),
    ...(plan.chatTaker === null ? [] : (await chatsOf(database, groupId, transfer.memberId)).map((chat) => ({ ...planned, subjectId: chat.id, kind: 'chat', contactId: null, address: chat.chatId, memberId: plan.chatTaker! }))),
  ]
  for (let at = 0; at < rows.length; at += step) await database.orm.insert(transferItem).ignore().values(rows.slice(at, at + step))
  const plannedAt = kit.clock.now()
  await database.run('UPDATE transfer SET planned_at = ? WHERE group_id = ? AND id = ? AND planned_at IS NULL', [plannedAt, groupId, id])
  return { ...transfer, plannedAt }
}

export const chatsOf = (db: Db, groupId: string, memberId: string): Promise<{ id: string; chatId: string; name: string; customers: number }[]> =>
  db.rows('SELECT id, chat_id AS chatId, name, customers FROM group_chat WHERE group_id = ? AND owner_member_id = ? AND gone_at IS NULL ORDER BY id LIMIT 500', [groupId, memberId])
