import { groupChatsInOrder, groupChatsOf } from '../model/group-chats.ts'
import type { GroupChat } from '../model/types.ts'
import { fromCursor, integer, list, object, required, sees, text, toCursor, type Call, type Endpoint, type Json } from './call.ts'
import { WecomError, ok } from './errors.ts'

const OWNERS = 100
const PAGE = 1000
/** Without a filter the members of the app's range may be this many (page 92120). */
const MEMBERS = 1000

/** 0 the owner works here, 1 the owner left and nobody took the group over, 3 taken over from one who left. */
const statusOf = ({ corp }: Call, chat: GroupChat): 0 | 1 | 3 => (corp.members[chat.owner]?.status === 5 || !corp.members[chat.owner] ? 1 : chat.inherited ? 3 : 0)

export const groupChatEndpoints: Record<string, Endpoint> = {
  'externalcontact/groupchat/list': {
    method: 'POST',
    customerContact: true,
    /** page 92120: groups of owners in the app's range; who left must be asked for by name. */
    run(call) {
      const { corp, app, body } = call
      const limit = integer(body, 'limit')
      if (limit === undefined || limit < 1 || limit > PAGE) throw new WecomError(40058, 'limit')
      const filter = integer(body, 'status_filter') ?? 0
      if (![0, 1, 2, 3].includes(filter)) throw new WecomError(40058, 'status_filter')
      const owners = list(object(body, 'owner_filter') ?? {}, 'userid_list')
      if (owners.length > OWNERS) throw new WecomError(40058, `userid_list exceeds ${OWNERS}`)
      const visible = Object.values(corp.members).filter((member) => member.status !== 5 && sees(app, member.userid))
      if (owners.length === 0 && visible.length > MEMBERS) throw new WecomError(81017)
      const rows = groupChatsInOrder(corp).filter((chat) => sees(app, chat.owner) && (owners.length > 0 ? owners.includes(chat.owner) : statusOf(call, chat) !== 1) && (filter === 0 || statusOf(call, chat) === filter))
      const from = fromCursor(text(body, 'cursor'))
      return { ...ok, group_chat_list: rows.slice(from, from + limit).map((chat) => ({ chat_id: chat.chatId, status: statusOf(call, chat) })), next_cursor: rows.length > from + limit ? toCursor(from + limit) : '' }
    },
  },
  'externalcontact/groupchat/get': {
    method: 'POST',
    customerContact: true,
    /** page 92122 */
    run(call) {
      const { corp, app, body } = call
      const chat = groupChatsOf(corp)[required(body, 'chat_id')]
      if (!chat || !sees(app, chat.owner)) throw new WecomError(40050)
      const named = integer(body, 'need_name') === 1
      return {
        ...ok,
        group_chat: {
          chat_id: chat.chatId, name: chat.name, owner: chat.owner, create_time: Math.floor(chat.createdAt / 1000), notice: chat.notice,
          member_list: chat.members.map((one): Json => ({
            userid: one.id, type: one.type, join_time: Math.floor(one.joinTime / 1000), join_scene: one.joinScene, group_nickname: '',
            ...(named && { name: one.type === 1 ? (corp.members[one.id]?.name ?? '') : (call.sim.world.persons[corp.personIds[one.id] ?? '']?.name ?? '') }),
          })),
          admin_list: [], member_version: String(chat.memberVersion),
        },
      }
    },
  },
}
