import { Type, type Static } from 'typebox'
import { Id, IdParams, Time } from './common.ts'
import { endpoint } from './endpoint.ts'

export const GroupChat = Type.Object({
  id: Id, name: Type.String(), owner: Type.String(), members: Type.Integer(), customers: Type.Integer(), createdAt: Time,
  /** As of then: WeCom tells of changes, and is read anew every night. */
  readAt: Time,
  /** Only the owner can send to it. */
  sendable: Type.Boolean(),
})
export type GroupChat = Static<typeof GroupChat>

export const listGroupChats = endpoint({
  id: 'listGroupChats', method: 'GET', path: '/stores/:id/group-chats', audience: 'admin', permission: 'broadcast.read', summary: 'Customer groups of a store: how many are in them, nobody by name', params: IdParams,
  response: Type.Object({ items: Type.Array(GroupChat) }),
})
export const refreshGroupChats = endpoint({
  id: 'refreshGroupChats', method: 'POST', path: '/stores/:id/group-chats/refresh', audience: 'admin', permission: 'broadcast.write', summary: 'Read the groups from WeCom now', params: IdParams, response: Type.Object({ groups: Type.Integer() }),
})
