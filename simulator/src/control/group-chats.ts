import type { FastifyInstance } from 'fastify'
import { createGroupChat, dismissGroupChat, joinGroupChat, renameGroupChat } from '../actions/group-chats.ts'
import { corpOf } from '../actions/people.ts'
import { groupChatsInOrder } from '../model/group-chats.ts'
import type { Sim } from '../model/sim.ts'

type Body = Record<string, unknown>

/** What people do with customer groups. */
export function groupChatRoutes(app: FastifyInstance, sim: Sim): void {
  app.get('/group-chats', (request) => ({ items: groupChatsInOrder(corpOf(sim, (request.query as Record<string, string>).corpId)) }))
  app.post('/group-chats', (request) => createGroupChat(sim, (request.body ?? {}) as Body))
  app.post('/group-chats/join', (request) => joinGroupChat(sim, (request.body ?? {}) as Body))
  app.post('/group-chats/rename', (request) => renameGroupChat(sim, (request.body ?? {}) as Body))
  app.post('/group-chats/dismiss', (request) => {
    dismissGroupChat(sim, (request.body ?? {}) as Body)
    return { ok: true }
  })
}
