import { post } from '../model/chat.ts'
import { randomId } from '../model/ids.ts'
import { groupChatsOf } from '../model/group-chats.ts'
import { hasShareLeft, massInOrder, massOf, shareOf } from '../model/mass.ts'
import { nextSeq, relation } from '../model/relations.ts'
import { changed, type Sim } from '../model/sim.ts'
import type { Corp, MassMessage, MassTarget, MassTask, ReceiveRule } from '../model/types.ts'
import { ActionError, corpOf } from './people.ts'

interface Input { corpId?: unknown; msgid?: unknown; userid?: unknown; externalUserids?: unknown; text?: unknown; rule?: unknown; unlimited?: unknown }

function openTask(sim: Sim, input: Input): { corp: Corp; message: MassMessage; task: MassTask } {
  const corp = corpOf(sim, input.corpId)
  const message = massOf(corp).messages[String(input.msgid)]
  const task = message?.tasks[String(input.userid)]
  if (!message || !task) throw new ActionError('this member has no such task')
  if (message.cancelledAt !== null) throw new ActionError('this task was cancelled')
  if (task.sentAt !== null) throw new ActionError('this task was sent already')
  return { corp, message, task }
}

/** What happens to one customer when the member taps 发送: not a friend 2, has had the share 3, arrives 1. */
function hand(sim: Sim, corp: Corp, message: MassMessage, userid: string, target: MassTarget): void {
  if (target.chatId) return handToGroup(sim, corp, message, userid, target, target.chatId)
  const row = relation(corp, userid, target.externalUserid)
  const now = sim.clock.now()
  if (row?.status !== 'friend') {
    target.status = 2
    return
  }
  if (!hasShareLeft(corp, target.externalUserid, now)) {
    target.status = 3
    return
  }
  Object.assign(target, { status: 1, sentAt: now })
  ;(massOf(corp).received[target.externalUserid] ??= []).push(now)
  for (const part of message.parts) post(sim, row.personId, { corpId: corp.corpId, userid, from: 'staff', via: 'mass', ...part })
}

/** A group has a share like a customer (page 92135); one that is gone, or has another owner, gets nothing. */
function handToGroup(sim: Sim, corp: Corp, message: MassMessage, userid: string, target: MassTarget, chatId: string): void {
  const chat = groupChatsOf(corp)[chatId]
  const now = sim.clock.now()
  if (chat?.owner !== userid) target.status = 2
  else if (!hasShareLeft(corp, chatId, now)) target.status = 3
  else {
    Object.assign(target, { status: 1, sentAt: now })
    ;(massOf(corp).received[chatId] ??= []).push(now)
    chat.messages.push({ at: now, from: userid, text: message.text })
  }
}

const namesOf = (value: unknown): string[] | null => (Array.isArray(value) ? value.map(String) : null)

export function confirmMass(sim: Sim, input: Input): { sent: number; notFriend: number; overShare: number } {
  const { corp, message, task } = openTask(sim, input)
  const chosen = namesOf(input.externalUserids)
  if (chosen && !message.allowSelect) throw new ActionError('the members may not choose the recipients of this one')
  for (const target of task.targets) if (!chosen || chosen.includes(target.externalUserid)) hand(sim, corp, message, task.userid, target)
  task.sentAt = sim.clock.now()
  changed(sim, { what: 'mass', corpId: corp.corpId, userid: task.userid })
  const count = (status: number): number => task.targets.filter((t) => t.status === status).length
  return { sent: count(1), notFriend: count(2), overShare: count(3) }
}

/** The member puts it away; for the API it stays unsent, a reminder brings it back. */
export function skipMass(sim: Sim, input: Input): void {
  const { corp, task } = openTask(sim, input)
  task.skippedAt = sim.clock.now()
  changed(sim, { what: 'mass', corpId: corp.corpId, userid: task.userid })
}

/** A member's own mass message out of the client; it shares the customers' quota. */
export function personalMass(sim: Sim, input: Input): { msgid: string; sent: number; overShare: number } {
  const corp = corpOf(sim, input.corpId)
  const userid = String(input.userid)
  const text = String(input.text ?? '').trim()
  const to = namesOf(input.externalUserids) ?? []
  if (!Object.hasOwn(corp.members, userid) || !text || to.length === 0) throw new ActionError('userid, text and externalUserids are needed')
  const now = sim.clock.now()
  const message: MassMessage = {
    msgid: randomId('msg'), seq: nextSeq(sim.world), agentId: null, creator: userid, createType: 1, chatType: 'single', createdAt: now, text, attachments: [], parts: [{ kind: 'text', text }],
    allowSelect: true, cancelledAt: null, reminders: [], tasks: { [userid]: { userid, sentAt: now, skippedAt: null, targets: to.map((id) => ({ externalUserid: id, status: 0, sentAt: null })) } },
  }
  massOf(corp).messages[message.msgid] = message
  const { targets } = message.tasks[userid]!
  for (const target of targets) hand(sim, corp, message, userid, target)
  sim.store.dirty()
  return { msgid: message.msgid, sent: targets.filter((t) => t.status === 1).length, overShare: targets.filter((t) => t.status === 3).length }
}

export function setMassRule(sim: Sim, input: Input): { rule: ReceiveRule; since: number; max: number } {
  const corp = corpOf(sim, input.corpId)
  if (input.rule !== 'month' && input.rule !== 'week' && input.rule !== 'day') throw new ActionError('rule is "month", "week" or "day"')
  Object.assign(massOf(corp), { rule: input.rule, unlimited: input.unlimited === true })
  sim.store.dirty()
  return { rule: input.rule, ...shareOf(input.rule, sim.clock.now()) }
}

/** What waits in a member's client. */
export function pendingMass(corp: Corp, userid: string): Record<string, unknown>[] {
  return massInOrder(corp)
    .filter((m) => m.cancelledAt === null && m.tasks[userid]?.sentAt === null && m.tasks[userid].skippedAt === null)
    .map((m) => ({ msgid: m.msgid, at: m.createdAt, text: m.text, attachments: m.attachments.map((a) => a.msgtype), customers: m.tasks[userid]!.targets.length, reminders: m.reminders.length, allowSelect: m.allowSelect }))
}
