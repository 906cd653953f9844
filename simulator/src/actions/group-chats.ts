import { emit } from '../callbacks/deliver.ts'
import { groupChatsOf } from '../model/group-chats.ts'
import { randomId } from '../model/ids.ts'
import { nextSeq } from '../model/relations.ts'
import { changed, type Sim } from '../model/sim.ts'
import type { Corp, GroupChat, GroupChatMember } from '../model/types.ts'
import { ActionError, corpOf } from './people.ts'

interface Input { corpId?: unknown; chatId?: unknown; owner?: unknown; name?: unknown; externalUserids?: unknown }

const EVENT = 'change_external_chat'

function chatOf(sim: Sim, input: Input): { corp: Corp; chat: GroupChat } {
  const corp = corpOf(sim, input.corpId)
  const chat = groupChatsOf(corp)[String(input.chatId)]
  if (!chat) throw new ActionError('no such customer group')
  return { corp, chat }
}

function customersOf(corp: Corp, value: unknown): string[] {
  const ids = Array.isArray(value) ? value.map(String) : []
  for (const id of ids) if (!corp.personIds[id]) throw new ActionError(`no customer ${id}`)
  return ids
}

const member = (id: string, type: 1 | 2, joinTime: number): GroupChatMember => ({ id, type, joinTime, joinScene: 1 })

/** A member opens a customer group with some of the corp's customers. */
export function createGroupChat(sim: Sim, input: Input): GroupChat {
  const corp = corpOf(sim, input.corpId)
  const owner = String(input.owner)
  if (!Object.hasOwn(corp.members, owner)) throw new ActionError('owner is no member')
  const now = sim.clock.now()
  const chat: GroupChat = {
    chatId: randomId('wr'), seq: nextSeq(sim.world), name: String(input.name ?? '').slice(0, 40), owner, notice: '', createdAt: now, memberVersion: 1,
    members: [member(owner, 1, now), ...customersOf(corp, input.externalUserids).map((id) => member(id, 2, now))], messages: [],
  }
  groupChatsOf(corp)[chat.chatId] = chat
  tell(sim, corp, chat, 'create')
  return chat
}

export function joinGroupChat(sim: Sim, input: Input): GroupChat {
  const { corp, chat } = chatOf(sim, input)
  const fresh = customersOf(corp, input.externalUserids).filter((id) => !chat.members.some((one) => one.id === id))
  if (fresh.length === 0) throw new ActionError('they are in the group already')
  chat.members.push(...fresh.map((id) => member(id, 2, sim.clock.now())))
  chat.memberVersion += 1
  tell(sim, corp, chat, 'update', { UpdateDetail: 'add_member', JoinScene: 0, MemChangeCnt: fresh.length, LastMemVer: String(chat.memberVersion - 1), CurMemVer: String(chat.memberVersion) })
  return chat
}

export function renameGroupChat(sim: Sim, input: Input): GroupChat {
  const { corp, chat } = chatOf(sim, input)
  chat.name = String(input.name ?? '').slice(0, 40)
  tell(sim, corp, chat, 'update', { UpdateDetail: 'change_name' })
  return chat
}

export function dismissGroupChat(sim: Sim, input: Input): void {
  const { corp, chat } = chatOf(sim, input)
  delete groupChatsOf(corp)[chat.chatId]
  tell(sim, corp, chat, 'dismiss')
}

function tell(sim: Sim, corp: Corp, chat: GroupChat, changeType: string, fields: Record<string, string | number> = {}): void {
  emit(sim, corp, () => ({ Event: EVENT, ChangeType: changeType, ChatId: chat.chatId, ...fields }))
  changed(sim, { what: 'mass', corpId: corp.corpId, userid: chat.owner })
}
