import { Type, type Static } from 'typebox'
import type { Install, WecomClient } from '../client.ts'
import { batches, InputLimits } from '../input-limits.ts'
import { checkMessage, WireAttachment } from './attachments.ts'

/** customers per call (doc 92135) */
const customersPerCall = 10_000
const groupsPerCall = 2_000
const tagsPerGroup = 100

const Body = Type.Object({
  chat_type: Type.Union([Type.Literal('single'), Type.Literal('group')]),
  external_userid: Type.Optional(Type.Array(Type.String())),
  chat_id_list: Type.Optional(Type.Array(Type.String())),
  tag_filter: Type.Optional(Type.Object({ group_list: Type.Array(Type.Object({ tag_list: Type.Array(Type.String()) })) })),
  sender: Type.Optional(Type.String()),
  allow_select: Type.Optional(Type.Boolean()),
  text: Type.Optional(Type.Object({ content: Type.String() })),
  attachments: Type.Array(WireAttachment),
})
const Created = Type.Object({ msgid: Type.String({ minLength: 1 }), fail_list: Type.Optional(Type.Array(Type.String())) })

export interface MassMessage { text: string; attachments: WireAttachment[] }
/** `notSendable`: customers WeCom refused at once. */
export interface MassTask { msgid: string; notSendable: string[] }

export type MassAudience =
  | { externalUserIds: string[]; sender?: string }
  /** OR inside a list, AND between the lists. */
  | { tagGroups: string[][]; sender?: string }
  /** All customers of this member. */
  | { sender: string }

const path = 'externalcontact/add_msg_template'

/**
 * POST externalcontact/add_msg_template to single customers: makes tasks which members must confirm, sends nothing
 * itself (doc 92135). More than 10 000 customers become several tasks.
 */
export async function createMassMessage(client: WecomClient, install: Install, audience: MassAudience, message: MassMessage, allowSelect = false): Promise<MassTask[]> {
  const limits = new InputLimits(path)
  checkMessage(limits, message.text, message.attachments)
  const base = { chat_type: 'single' as const, ...(audience.sender ? { sender: audience.sender } : {}), allow_select: allowSelect, ...contentOf(message) }
  if ('externalUserIds' in audience) {
    limits.count('external_userid', '客户', audience.externalUserIds, Infinity, 1)
    const tasks: MassTask[] = []
    for (const ids of batches([...new Set(audience.externalUserIds)], customersPerCall)) tasks.push(await create(client, install, { ...base, external_userid: ids }))
    return tasks
  }
  if ('tagGroups' in audience) {
    limits.count('tag_filter.group_list', '标签条件', audience.tagGroups, Infinity, 1)
    for (const list of audience.tagGroups) limits.count('tag_filter.group_list.tag_list', '一组里的标签', list, tagsPerGroup, 1)
    return [await create(client, install, { ...base, tag_filter: { group_list: audience.tagGroups.map((tag_list) => ({ tag_list })) } })]
  }
  return [await create(client, install, base)]
}

/** The same to customer groups; the sender must own them (doc 92135). */
export async function createGroupMassMessage(client: WecomClient, install: Install, sender: string, chatIds: string[], message: MassMessage): Promise<MassTask> {
  const limits = new InputLimits(path).count('chat_id_list', '客户群', chatIds, groupsPerCall).some('sender', '群主', sender !== '')
  checkMessage(limits, message.text, message.attachments)
  return create(client, install, { chat_type: 'group', sender, ...(chatIds.length > 0 ? { chat_id_list: chatIds } : {}), ...contentOf(message) })
}

const contentOf = (message: MassMessage) => ({ ...(message.text === '' ? {} : { text: { content: message.text } }), attachments: message.attachments })

async function create(client: WecomClient, install: Install, body: Static<typeof Body>): Promise<MassTask> {
  const answer = await client.call(install, path, { body, request: Body, answer: Created })
  return { msgid: answer.msgid, notSendable: answer.fail_list ?? [] }
}

/** POST externalcontact/remind_groupmsg_send: ≤ 3 in 24 h per message, else 41094 (doc 97610). */
export async function remindMassMessage(client: WecomClient, install: Install, msgid: string): Promise<void> {
  await client.call(install, 'externalcontact/remind_groupmsg_send', { body: { msgid } })
}

/** POST externalcontact/cancel_groupmsg_send: stops what members have not sent yet (doc 97611). 41063 until it is distributed. */
export async function cancelMassMessage(client: WecomClient, install: Install, msgid: string): Promise<void> {
  await client.call(install, 'externalcontact/cancel_groupmsg_send', { body: { msgid }, repeatable: true })
}
