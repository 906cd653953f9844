import { massInOrder, massOf } from '../model/mass.ts'
import { changed } from '../model/sim.ts'
import type { MassMessage } from '../model/types.ts'
import { fromCursor, integer, memberInScope, required, text, toCursor, type Call, type Endpoint, type Json } from './call.ts'
import { WecomError, ok } from './errors.ts'

const MONTH_S = 31 * 86400
const REMINDERS = 3
const DAY_MS = 86400_000

/** page 93338: a limit above the maximum falls back to the default; an empty cursor is the end. */
function paged<T>(rows: readonly T[], body: Json, size: { fallback: number; max: number }): { page: T[]; next_cursor: string } {
  const asked = integer(body, 'limit') ?? 0
  const limit = asked <= 0 || asked > size.max ? size.fallback : asked
  const from = fromCursor(text(body, 'cursor'))
  return { page: rows.slice(from, from + limit), next_cursor: rows.length > from + limit ? toCursor(from + limit) : '' }
}

const seconds = (ms: number): number => Math.floor(ms / 1000)

function messageOf({ sim, corp, body }: Call): MassMessage {
  const msgid = text(body, 'msgid')
  if (!msgid) throw new WecomError(41046)
  const book = massOf(corp)
  const message = Object.hasOwn(book.messages, msgid) ? book.messages[msgid] : undefined
  if (!message) throw new WecomError(41047)
  if (sim.clock.now() < message.createdAt + sim.limits.values.massSettleMs) throw new WecomError(41063)
  return message
}

/** Only what this app made can be hurried or stopped. */
function ownMessage(call: Call): MassMessage {
  const message = messageOf(call)
  if (message.agentId !== call.app.agentId) throw new WecomError(41047)
  if (message.cancelledAt !== null) throw new WecomError(41093)
  return message
}

const listed = (m: MassMessage): Json => ({
  msgid: m.msgid,
  ...(m.creator !== null && { creator: m.creator }),
  create_time: seconds(m.createdAt),
  create_type: m.createType,
  text: { content: m.text },
  attachments: m.attachments,
})

export const massResultEndpoints: Record<string, Endpoint> = {
  'externalcontact/get_groupmsg_list_v2': {
    method: 'POST',
    customerContact: true,
    run({ corp, body }) {
      const chatType = required(body, 'chat_type')
      if (chatType !== 'single' && chatType !== 'group') throw new WecomError(40058, 'chat_type')
      const start = integer(body, 'start_time')
      const end = integer(body, 'end_time')
      if (start === undefined || end === undefined || end < start || end - start > MONTH_S) throw new WecomError(40058, 'start_time and end_time are at most a month apart')
      const filter = integer(body, 'filter_type') ?? 2
      if (![0, 1, 2].includes(filter)) throw new WecomError(40058, 'filter_type')
      const creator = text(body, 'creator')
      const rows = massInOrder(corp).filter((m) => m.chatType === chatType && seconds(m.createdAt) >= start && seconds(m.createdAt) <= end && (filter === 2 || m.createType === filter) && (!creator || m.creator === creator))
      const { page, next_cursor } = paged(rows, body, { fallback: 50, max: 100 })
      return { ...ok, group_msg_list: page.map(listed), next_cursor }
    },
  },
  'externalcontact/get_groupmsg_task': {
    method: 'POST',
    customerContact: true,
    run(call) {
      const { page, next_cursor } = paged(Object.values(messageOf(call).tasks), call.body, { fallback: 500, max: 1000 })
      return { ...ok, task_list: page.map((t) => ({ userid: t.userid, status: t.sentAt === null ? 0 : 2, ...(t.sentAt !== null && { send_time: seconds(t.sentAt) }) })), next_cursor }
    },
  },
  'externalcontact/get_groupmsg_send_result': {
    method: 'POST',
    customerContact: true,
    run(call) {
      const message = messageOf(call)
      const member = memberInScope(call, required(call.body, 'userid', { missing: 40003 }))
      const { page, next_cursor } = paged(message.tasks[member.userid]?.targets ?? [], call.body, { fallback: 500, max: 1000 })
      return {
        ...ok,
        send_list: page.map((t) => ({ ...(t.chatId ? { chat_id: t.chatId } : { external_userid: t.externalUserid }), userid: member.userid, status: t.status, ...(t.status === 1 && { send_time: seconds(t.sentAt!) }) })),
        next_cursor,
      }
    },
  },
  'externalcontact/remind_groupmsg_send': {
    method: 'POST',
    customerContact: true,
    /** page 97610: three reminders in 24 hours for one message. */
    run(call) {
      const { sim, corp } = call
      const message = ownMessage(call)
      const now = sim.clock.now()
      if (message.reminders.filter((at) => at > now - DAY_MS).length >= REMINDERS) throw new WecomError(41094)
      message.reminders.push(now)
      for (const task of Object.values(message.tasks)) {
        if (task.sentAt !== null) continue
        task.skippedAt = null
        changed(sim, { what: 'mass', corpId: corp.corpId, userid: task.userid })
      }
      return { ...ok }
    },
  },
  'externalcontact/cancel_groupmsg_send': {
    method: 'POST',
    customerContact: true,
    /** page 97611: stops what nobody has sent yet. */
    run(call) {
      const message = ownMessage(call)
      message.cancelledAt = call.sim.clock.now()
      for (const userid of Object.keys(message.tasks)) changed(call.sim, { what: 'mass', corpId: call.corp.corpId, userid })
      return { ...ok }
    },
  },
}
