import { groupChatsOf, groupChatsOwnedBy } from '../model/group-chats.ts'
import { randomId } from '../model/ids.ts'
import { followersOf, lastChatter, massOf } from '../model/mass.ts'
import { isReadable, nextSeq, relationsOf } from '../model/relations.ts'
import { changed } from '../model/sim.ts'
import { liveTag } from '../model/tags.ts'
import type { Corp, MassMessage, MassTask, Relation } from '../model/types.ts'
import { flag, list, memberInScope, object, objects, sees, text, type Call, type Endpoint, type Json } from './call.ts'
import { WecomError, ok } from './errors.ts'
import { attachmentPart } from './welcome.ts'

const CUSTOMERS = 10_000
const GROUPS = 2000
const TAGS_PER_GROUP = 100
const ATTACHMENTS = 9

/** page 92135: OR inside a group of tags, AND between the groups. */
function tagFilter(corp: Corp, body: Json): string[][] {
  return objects(object(body, 'tag_filter') ?? {}, 'group_list').map((group) => {
    const tags = list(group, 'tag_list')
    if (tags.length > TAGS_PER_GROUP) throw new WecomError(40058, `tag_list exceeds ${TAGS_PER_GROUP}`)
    for (const id of tags) if (!liveTag(corp, id)) throw new WecomError(40068)
    return tags
  }).filter((tags) => tags.length > 0)
}

const matches = (row: Relation, filter: readonly string[][]): boolean => filter.every((tags) => tags.some((id) => row.tagIds.includes(id)))

/** Who sends to whom, and the ids that cannot be sent to. */
function recipients(call: Call, sender: string | null, wanted: readonly string[], filter: readonly string[][]): { rows: Relation[]; failed: string[] } {
  const { sim, corp, app } = call
  const mine = (row: Relation): boolean => sees(app, row.userid) && (sender === null || row.userid === sender)
  if (wanted.length > 0) {
    const rows: Relation[] = []
    const failed: string[] = []
    for (const id of new Set(wanted)) {
      const row = lastChatter(sim, corp, followersOf(corp, id).filter(mine))
      if (row) rows.push(row)
      else failed.push(id)
    }
    return { rows, failed }
  }
  const known = sender === null ? Object.values(corp.relations).flatMap((row) => Object.values(row)) : relationsOf(corp, sender)
  const fitting = known.filter((row) => isReadable(row) && mine(row) && matches(row, filter))
  if (sender !== null) return { rows: [...fitting], failed: [] }
  const perCustomer = new Map<string, Relation[]>()
  for (const row of fitting) perCustomer.set(row.externalUserid, [...(perCustomer.get(row.externalUserid) ?? []), row])
  return { rows: [...perCustomer.values()].map((rows) => lastChatter(sim, corp, rows)!), failed: [] }
}

export function contentOf(call: Call): Pick<MassMessage, 'text' | 'attachments' | 'parts'> {
  const { body } = call
  const content = text(object(body, 'text') ?? {}, 'content', { maxBytes: 4000, errcode: 45002 }) ?? ''
  const attachments = objects(body, 'attachments')
  if (attachments.length > ATTACHMENTS) throw new WecomError(41064)
  if (!content && attachments.length === 0) throw new WecomError(40058, 'text and attachments are empty')
  for (const attachment of attachments) {
    const link = object(attachment, 'link')
    if (!link) continue
    text(link, 'url', { maxBytes: 2048 })
    text(link, 'picurl', { maxBytes: 2048 })
  }
  return { text: content, attachments, parts: [...(content ? [{ kind: 'text' as const, text: content }] : []), ...attachments.map((a) => attachmentPart(call, a))] }
}

export function tasksFor(rows: readonly Relation[]): Record<string, MassTask> {
  const tasks: Record<string, MassTask> = {}
  for (const { userid, externalUserid } of rows) (tasks[userid] ??= { userid, sentAt: null, skippedAt: null, targets: [] }).targets.push({ externalUserid, status: 0, sentAt: null })
  return tasks
}

type Made = { tasks: Record<string, MassTask>; failed: string[] }

function singleTasks(call: Call, sender: string | null, wanted: readonly string[], filter: readonly string[][]): Made {
  const { rows, failed } = recipients(call, sender, wanted, filter)
  return { tasks: tasksFor(rows), failed }
}

/** page 92135: the sender's own groups, those that are named or all. */
function groupTasks({ corp }: Call, sender: string, wanted: readonly string[]): Made {
  const own = (id: string): boolean => groupChatsOf(corp)[id]?.owner === sender
  const ids = wanted.length > 0 ? [...new Set(wanted)] : groupChatsOwnedBy(corp, sender).map((chat) => chat.chatId)
  const targets = ids.filter(own).map((chatId) => ({ externalUserid: '', chatId, status: 0 as const, sentAt: null }))
  return { tasks: targets.length === 0 ? {} : { [sender]: { userid: sender, sentAt: null, skippedAt: null, targets } }, failed: ids.filter((id) => !own(id)) }
}

export const massCreateEndpoints: Record<string, Endpoint> = {
  'externalcontact/add_msg_template': {
    method: 'POST',
    customerContact: true,
    /** page 92135: sends nothing, it lays a task before the members. */
    run(call) {
      const { sim, corp, app, body } = call
      const chatType = text(body, 'chat_type') ?? 'single'
      if (chatType !== 'single' && chatType !== 'group') throw new WecomError(40058, 'chat_type')
      const wanted = chatType === 'single' ? list(body, 'external_userid') : []
      if (wanted.length > CUSTOMERS) throw new WecomError(40058, `external_userid exceeds ${CUSTOMERS}`)
      const chats = chatType === 'group' ? list(body, 'chat_id_list') : []
      if (chats.length > GROUPS) throw new WecomError(40058, `chat_id_list exceeds ${GROUPS}`)
      const named = text(body, 'sender')
      const filter = chatType === 'single' && wanted.length === 0 ? tagFilter(corp, body) : []
      if (chatType === 'group' && !named) throw new WecomError(40058, 'missing sender')
      if (!named && wanted.length === 0 && filter.length === 0) throw new WecomError(40058, 'sender, external_userid and tag_filter are empty')
      const sender = named ? memberInScope(call, named).userid : null
      const allowSelect = flag(body, 'allow_select') ?? false
      const content = contentOf(call)
      const { tasks, failed } = chatType === 'group' ? groupTasks(call, sender!, chats) : singleTasks(call, sender, wanted, filter)
      if (Object.keys(tasks).length === 0) throw new WecomError(41048, '', { fail_list: failed })
      const message: MassMessage = {
        msgid: randomId('msg'), seq: nextSeq(sim.world), agentId: app.agentId, creator: null, createType: 0, chatType, createdAt: sim.clock.now(), ...content,
        allowSelect, cancelledAt: null, reminders: [], tasks,
      }
      massOf(corp).messages[message.msgid] = message
      for (const userid of Object.keys(message.tasks)) changed(sim, { what: 'mass', corpId: corp.corpId, userid })
      return { ...ok, fail_list: failed, msgid: message.msgid }
    },
  },
}
