import type { InboxHandler } from '../../intake/index.ts'
import { syncGroupChat, type GroupChatDeps } from '../sync-group-chats.ts'

/** Events only say that something changed (§3.5): the group is read anew, a dismissed one is found gone. */
export const followGroupChats = (deps: GroupChatDeps): InboxHandler => async (rows) => {
  const install = await deps.directory.installOfCorp(rows[0]!.corpId)
  for (const chatId of new Set(rows.flatMap((row) => (typeof row.payload['ChatId'] === 'string' ? [row.payload['ChatId']] : [])))) await syncGroupChat(deps, install, chatId)
}
