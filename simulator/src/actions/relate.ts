import type { UploadedFile } from '../api/call.ts'
import { keepMedia } from '../api/media.ts'
import { dropTags } from '../api/tags.ts'
import { emit } from '../callbacks/deliver.ts'
import { post } from '../model/chat.ts'
import { randomId } from '../model/ids.ts'
import { relation, removeRelation } from '../model/relations.ts'
import { changed, type Sim } from '../model/sim.ts'
import type { Corp, Message, Relation } from '../model/types.ts'
import { ActionError, corpOf } from './people.ts'

export function edgeOf(sim: Sim, input: { corpId?: unknown; userid?: unknown; externalUserid?: unknown }): { corp: Corp; row: Relation } {
  const corp = corpOf(sim, input.corpId)
  const row = relation(corp, String(input.userid), String(input.externalUserid))
  if (!row) throw new ActionError('these two do not know each other')
  return { corp, row }
}

const touched = (sim: Sim, corp: Corp, row: Relation): void => changed(sim, { what: 'relation', corpId: corp.corpId, userid: row.userid, personId: row.personId })

export function unfriend(sim: Sim, input: { corpId?: unknown; userid?: unknown; externalUserid?: unknown; by?: unknown }): void {
  const { corp, row } = edgeOf(sim, input)
  if (input.by !== 'customer' && input.by !== 'staff') throw new ActionError('by is "customer" or "staff"')
  if (row.status !== 'friend' && !(row.status === 'deletedByCustomer' && input.by === 'staff')) throw new ActionError('they are not friends')
  const ids = { UserID: row.userid, ExternalUserID: row.externalUserid }
  if (input.by === 'customer') {
    row.status = 'deletedByCustomer'
    emit(sim, corp, () => ({ ChangeType: 'del_follow_user', ...ids }))
  } else {
    row.status = 'deletedByStaff'
    emit(sim, corp, () => ({ ChangeType: 'del_external_contact', ...ids }))
    // Gone for the API, tags and remark included; a later scan begins anew.
    removeRelation(corp, row)
  }
  touched(sim, corp, row)
}

/** Staff changes remark, phone numbers or tags by hand: the only kind of edit that is called back. */
export function edit(sim: Sim, input: { corpId?: unknown; userid?: unknown; externalUserid?: unknown; remark?: unknown; description?: unknown; mobiles?: unknown; addTags?: unknown; removeTags?: unknown }): void {
  const { corp, row } = edgeOf(sim, input)
  if (row.status !== 'friend' && row.status !== 'deletedByCustomer') throw new ActionError('they are not friends')
  const tags = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])
  const live = new Set(corp.tagGroups.flatMap((g) => g.tags.filter((t) => !t.deleted).map((t) => t.id)))
  const add = tags(input.addTags)
  for (const id of add) if (!live.has(id)) throw new ActionError(`no tag ${id}`)
  if (input.remark !== undefined) row.remark = [...String(input.remark)].slice(0, 20).join('')
  if (input.description !== undefined) row.description = [...String(input.description)].slice(0, 150).join('')
  if (Array.isArray(input.mobiles)) row.remarkMobiles = input.mobiles.map(String)
  const remove = tags(input.removeTags)
  row.tagIds = [...new Set([...row.tagIds.filter((t) => !remove.includes(t)), ...add])]
  emit(sim, corp, () => ({ ChangeType: 'edit_external_contact', UserID: row.userid, ExternalUserID: row.externalUserid }))
  touched(sim, corp, row)
}

/** Corp tags handled in the WeCom console: create, rename, delete. */
export function consoleTag(sim: Sim, input: { corpId?: unknown; action?: unknown; groupName?: unknown; name?: unknown; id?: unknown }): { id: string; groupId?: string } {
  const corp = corpOf(sim, input.corpId)
  const now = Math.floor(sim.clock.now() / 1000)
  const tell = (changeType: string, id: string, tagType: 'tag' | 'tag_group'): void =>
    emit(sim, corp, () => ({ Event: 'change_external_tag', ChangeType: changeType, Id: id, TagType: tagType }))
  const done = <T>(value: T): T => {
    changed(sim, { what: 'tags', corpId: corp.corpId })
    return value
  }
  if (input.action === 'create') {
    const name = String(input.name ?? '').trim()
    const groupName = String(input.groupName ?? '').trim()
    if (!name || !groupName) throw new ActionError('groupName and name are needed')
    let group = corp.tagGroups.find((g) => g.name === groupName && !g.deleted)
    if (!group) {
      group = { id: randomId('et'), name: groupName, createTime: now, order: 0, deleted: false, agentId: null, tags: [] }
      corp.tagGroups.push(group)
      tell('create', group.id, 'tag_group')
    }
    if (group.tags.some((t) => t.name === name && !t.deleted)) throw new ActionError('this tag exists already')
    const tag = { id: randomId('et'), name, createTime: now, order: 0, deleted: false }
    group.tags.push(tag)
    tell('create', tag.id, 'tag')
    return done({ id: tag.id, groupId: group.id })
  }
  const id = String(input.id ?? '')
  const group = corp.tagGroups.find((g) => g.id === id && !g.deleted)
  const tag = group ?? corp.tagGroups.flatMap((g) => g.tags).find((t) => t.id === id && !t.deleted)
  if (!tag) throw new ActionError(`no tag ${id}`)
  const kind = group ? 'tag_group' : 'tag'
  if (input.action === 'rename') {
    tag.name = String(input.name ?? '').trim() || tag.name
    tell('update', id, kind)
    return done({ id })
  }
  if (input.action !== 'delete') throw new ActionError('action is "create", "rename" or "delete"')
  // A deleted group gives one event, none for its tags (page 92130).
  dropTags(corp, new Set(group ? group.tags.map((t) => t.id) : [id]))
  tell('delete', id, kind)
  return done({ id })
}

function pictureOf(dataUrl: string): UploadedFile {
  const match = /^data:(image\/(?:png|jpeg));base64,([A-Za-z0-9+/=]+)$/.exec(dataUrl)
  if (!match) throw new ActionError('image is a data URL of a png or jpeg')
  return { fieldName: 'image', fileName: `image.${match[1] === 'image/png' ? 'png' : 'jpg'}`, contentType: match[1]!, bytes: Buffer.from(match[2]!, 'base64') }
}

/** A chat message between two people. It stays in the client: no API and no callback ever carries it. */
export function say(sim: Sim, input: { corpId?: unknown; from?: unknown; to?: unknown; text?: unknown; image?: unknown }): Message {
  const corp = corpOf(sim, input.corpId)
  const from = String(input.from)
  const to = String(input.to)
  const text = String(input.text ?? '')
  const picture = typeof input.image === 'string' ? pictureOf(input.image) : null
  if (!text.trim() && !picture) throw new ActionError('text is empty')
  const byStaff = Object.hasOwn(corp.members, from)
  const userid = byStaff ? from : to
  const other = byStaff ? to : from
  const externalUserid = corp.personIds[other] ? other : corp.externalIds[other]
  const row = externalUserid ? relation(corp, userid, externalUserid) : undefined
  if (!row) throw new ActionError('these two do not know each other')
  if (row.status !== 'friend') throw new ActionError('the message was sent, but refused: they are not friends any more')
  row.chatStarted = true
  if (picture) {
    const media = keepMedia(sim, corp, picture, 'image', true)
    return post(sim, row.personId, { corpId: corp.corpId, userid, from: byStaff ? 'staff' : 'customer', kind: 'image', via: 'chat', imgUrl: `${sim.apiOrigin}/media/${media.id}` })
  }
  return post(sim, row.personId, { corpId: corp.corpId, userid, from: byStaff ? 'staff' : 'customer', kind: 'text', via: 'chat', text })
}
