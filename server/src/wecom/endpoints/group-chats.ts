import { Type } from 'typebox'
import type { Install, WecomClient } from '../client.ts'
import { batches } from '../input-limits.ts'

/** owners per call, groups per page (doc 92120) */
const ownersPerCall = 100
const pageSize = 1000

const ListPage = Type.Object({ group_chat_list: Type.Array(Type.Object({ chat_id: Type.String(), status: Type.Integer() })), next_cursor: Type.Optional(Type.String()) })
const Detail = Type.Object({
  group_chat: Type.Object({
    chat_id: Type.String(), name: Type.String(), owner: Type.String(), create_time: Type.Integer(),
    member_list: Type.Array(Type.Object({ userid: Type.String(), type: Type.Integer() })),
  }),
})

/** Counts only: who is in a group is read by nobody and kept nowhere. */
export interface WecomGroupChat { chatId: string; name: string; owner: string; createdAt: Date; members: number; customers: number }

/** POST externalcontact/groupchat/list of these owners; a call without a filter would end with 81017 above 1000 members (doc 92120). */
export async function listGroupChats(client: WecomClient, install: Install, owners: readonly string[]): Promise<string[]> {
  const ids: string[] = []
  for (const some of batches([...new Set(owners)], ownersPerCall)) {
    let next = ''
    do {
      const page = await client.call(install, 'externalcontact/groupchat/list', { body: { owner_filter: { userid_list: some }, limit: pageSize, cursor: next }, answer: ListPage, repeatable: true, priority: 'statistics' })
      ids.push(...page.group_chat_list.map((one) => one.chat_id))
      next = page.next_cursor ?? ''
    } while (next)
  }
  return ids
}

/** POST externalcontact/groupchat/get, without names. 40050: the group is gone, or its owner out of range (doc 92122). */
export async function getGroupChat(client: WecomClient, install: Install, chatId: string): Promise<WecomGroupChat> {
  const { group_chat: chat } = await client.call(install, 'externalcontact/groupchat/get', { body: { chat_id: chatId, need_name: 0 }, answer: Detail, repeatable: true, priority: 'statistics' })
  return { chatId: chat.chat_id, name: chat.name, owner: chat.owner, createdAt: new Date(chat.create_time * 1000), members: chat.member_list.length, customers: chat.member_list.filter((one) => one.type === 2).length }
}
