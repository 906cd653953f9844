import { randomId } from './ids.ts'
import { changed, type Sim } from './sim.ts'
import type { Message } from './types.ts'

export const chatKey = (corpId: string, userid: string): string => `${corpId}/${userid}`

export const chatOf = (sim: Sim, personId: string, corpId: string, userid: string): readonly Message[] =>
  sim.world.chats[personId]?.[chatKey(corpId, userid)] ?? []

export function post(sim: Sim, personId: string, message: Omit<Message, 'id' | 'at'>): Message {
  const full: Message = { id: randomId('m', 16), at: sim.clock.now(), ...message }
  const chats = (sim.world.chats[personId] ??= {})
  ;(chats[chatKey(message.corpId, message.userid)] ??= []).push(full)
  changed(sim, { what: 'chat', corpId: message.corpId, userid: message.userid, personId })
  return full
}

/** What has arrived on a person's phone from staff, oldest first. */
export function inboxOf(sim: Sim, personId: string): (Message & { fromName: string })[] {
  return Object.values(sim.world.chats[personId] ?? {})
    .flat()
    .filter((m) => m.from === 'staff')
    .sort((a, b) => a.at - b.at)
    .map((m) => ({ ...m, fromName: sim.world.corps[m.corpId]?.members[m.userid]?.name ?? m.userid }))
}
