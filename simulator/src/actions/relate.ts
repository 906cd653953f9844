import type { UploadedFile } from '../api/call.ts'
import { keepMedia } from '../api/media.ts'
import { emit } from '../callbacks/deliver.ts'
import { post } from '../model/chat.ts'
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
