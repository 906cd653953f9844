import { parseXml, textOf } from '../../../wecom/callback/xml.ts'
import type { InboxHandler } from '../../intake/index.ts'
import { syncGroupChat, type GroupChatDeps } from '../sync-group-chats.ts'

/** Events only say that something changed (server-api §3.5): the group is read anew, a dismissed one is found gone. */
export const followGroupChats = (deps: GroupChatDeps): InboxHandler => async (rows) => {
  const install = await deps.directory.installOfCorp(rows[0]!.corpId)
  const chats = new Set(rows.flatMap((row) => textOf(parseXml(row.payload)['ChatId']) ?? []))
  for (const chatId of chats) await syncGroupChat(deps, install, chatId)
}
