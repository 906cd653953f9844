import type { InboxHandler } from '../../intake/index.ts'
import { enqueuePoll } from '../jobs/poll.job.ts'
import type { TransferDeps } from '../stored-transfer.ts'

const telling = new Set(['transfer_fail', 'del_external_contact', 'add_external_contact'])

/** A callback about a customer who waits only says that something happened (server-api §3.5): WeCom is asked how it stands. */
export function askAgainOnExternalContact(deps: Pick<TransferDeps, 'kit'>, next: InboxHandler): InboxHandler {
  const { kit } = deps
  return async (rows) => {
    await next(rows)
    const { groupId, corpId, externalUserId } = rows[0]!
    if (externalUserId === null || !rows.some((row) => row.changeType !== null && telling.has(row.changeType))) return
    const waiting = await kit.database.rows<{ transferId: string }>(
      `SELECT DISTINCT i.transfer_id AS transferId FROM id_subject s JOIN corp_contact c ON c.subject_id = s.id AND c.external_userid = ? JOIN transfer_item i ON i.group_id = c.group_id AND i.contact_id = c.id AND i.state = 'waiting'
       WHERE s.group_id = ? AND s.corp_id = ?`, [externalUserId, groupId, corpId])
    for (const { transferId } of waiting) await enqueuePoll(kit, kit.database, groupId, transferId, rows[0]!.id)
  }
}
