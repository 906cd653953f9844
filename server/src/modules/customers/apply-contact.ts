import { levelWith } from '@chitang/shared/domain/levels'
import type { ContactSnapshot, FollowSnapshot } from '../../wecom/endpoints/contacts.ts'
import type { EventBus } from '../../platform/events/bus.ts'
import type { Fact } from '../../platform/events/facts.ts'
import type { Tx } from '../../platform/db/database.ts'
import type { Kit } from '../../platform/kit.ts'
import { storeOfMember, type CorpInfo, type Directory, type MemberInfo } from '../org/index.ts'
import { decideRelation, type RelationEvent } from './contact-state.model.ts'
import type { CustomerEvents } from './customers.events.ts'
import { forgotten } from './forgotten.model.ts'
import { contactRow, insertPerson, relationRows, saveContact, type ContactRow, type RelationRow } from './customers.repo.ts'
import { followRelation, sourceRecord } from './customers.table.ts'
import { syncRelationTags } from './relation-tags.repo.ts'
import { numbersOf, savePhone } from './phones.ts'
import { settleWelcome } from './settle-welcome.ts'

/** add_way of a customer whom somebody gave to the member: a transfer, here or in WeCom's console (doc 92114). */
export const assigned = 202

export interface ApplyDeps {
  kit: Kit
  directory: Directory
  bus: EventBus<CustomerEvents>
}

export interface ContactTruth {
  corp: CorpInfo
  externalUserId: string
  /** Null: WeCom answered 84061, no relation the app may see. */
  snapshot: ContactSnapshot | null
  /** When the fetch began: an effect of ours after it makes the snapshot stale. */
  fetchedFrom: Date
  /** For a page read by another machine: what was written since this moment may be newer. */
  staleFrom?: Date
  events: readonly RelationEvent[]
  cause: Fact['cause']
  /** First imports write history; they do not tag, greet or notify. */
  withEffects: boolean
}

/** A snapshot older than our own last write to the relation, or than what we already know: fetch again. */
export class StaleSnapshot extends Error {
  override name = 'StaleSnapshot'
}

/** Writes what WeCom showed, and everything that follows from it, in one transaction. */
export async function applyContact(deps: ApplyDeps, told: ContactTruth): Promise<void> {
  let truth = told
  const members = await membersOf(deps.directory, truth)
  const stores = (await deps.directory.storesOf(truth.corp.groupId)).filter((store) => store.corpId === truth.corp.id)
  await deps.kit.database.transaction(async (tx) => {
    const contact = await contactRow(tx, truth.corp.subjectId, truth.externalUserId)
    truth = contact?.erasedAt ? await withoutErased(tx, told, contact, contact.erasedAt) : told
    const relations = contact ? await relationRows(tx, contact.groupId, contact.id) : []
    let recognisable = truth.snapshot?.unionid != null && contact?.hasUnionid === false
    let personId = contact?.personId ?? null
    for (const { member, follow, events } of members) {
      const stored = relations.find((relation) => relation.memberId === member.id) ?? null
      if (stored && truth.snapshot && isStale(stored, truth.staleFrom ?? truth.fetchedFrom)) throw new StaleSnapshot('our own write or a later look is newer than this snapshot')
      const change = decideRelation(follow, stored && { ...stored, userid: member.userid }, events)
      const store = storeOfMember(stores, member) ?? stores[0]
      if (!store) continue
      const known = await ensureContact(deps, tx, truth, store.id)
      personId = known.personId
      recognisable ||= change.kind === 'add' || change.kind === 'half' || change.kind === 'delete'
      if (change.kind === 'add' || change.kind === 'half') await addRelation(deps, tx, truth, known, member, store.id, follow, stored, change.kind === 'half', change.kind === 'add' && change.again)
      else if (stored && (await keepRelation(deps, tx, truth, stored, follow))) recognisable = true
      if (change.kind === 'delete') {
        const relation = stored ?? (follow ? await addRelation(deps, tx, { ...truth, withEffects: false }, known, member, store.id, follow, null, false, false) : null)
        if (relation) await deleteRelation(deps, tx, truth, known, relation, change.by, change.at)
      }
    }
    if (recognisable && personId !== null) await deps.bus.emit(tx, 'personsKnownBy', { groupId: truth.corp.groupId, personIds: [personId] })
  })
}

async function withoutErased(tx: Tx, truth: ContactTruth, contact: ContactRow, erasedAt: Date): Promise<ContactTruth> {
  const snapshot = truth.snapshot && forgotten(truth.snapshot, erasedAt)
  if (truth.snapshot && !snapshot) {
    await tx.run('UPDATE person SET erased_at = NULL WHERE group_id = ? AND id = ?', [contact.groupId, contact.personId])
    return truth
  }
  return { ...truth, snapshot }
}

const isStale = (stored: Pick<RelationRow, 'lastEffectAt' | 'fetchedAt'>, fetchedFrom: Date): boolean =>
  (stored.lastEffectAt !== null && stored.lastEffectAt >= fetchedFrom) || (stored.fetchedAt !== null && stored.fetchedAt > fetchedFrom)

interface Involved { member: MemberInfo; follow: FollowSnapshot | null; events: RelationEvent[] }

/** Members the snapshot or the events name, as far as we know them. */
async function membersOf(directory: Directory, truth: ContactTruth): Promise<Involved[]> {
  const userids = new Set([...(truth.snapshot?.follows ?? []).map((follow) => follow.userid), ...truth.events.map((event) => event.userid)])
  const involved: Involved[] = []
  for (const userid of userids) {
    const member = await directory.memberByUserid(truth.corp.id, userid)
    if (!member) continue
    involved.push({ member, follow: truth.snapshot?.follows.find((follow) => follow.userid === userid) ?? null, events: truth.events.filter((event) => event.userid === userid) })
  }
  return involved
}

/** The contact and its person are made together, once; later sightings only refresh the contact. */
async function ensureContact(deps: ApplyDeps, tx: Tx, truth: ContactTruth, storeId: string): Promise<ContactRow & { isNew: boolean }> {
  const { kit } = deps
  const existing = await contactRow(tx, truth.corp.subjectId, truth.externalUserId)
  const cipher = await kit.cipher(truth.corp.groupId)
  if (existing) {
    if (truth.snapshot) await saveContact(tx, existing, truth.snapshot, cipher, kit.clock.now())
    return { ...existing, name: truth.snapshot?.name ?? existing.name, isNew: false }
  }
  const name = truth.snapshot?.name ?? ''
  const store = await deps.directory.store(storeId)
  const personId = await insertPerson(kit, tx, { groupId: truth.corp.groupId, storeId, name, level: levelWith(store.levels, 'new')?.code ?? null })
  const contact: ContactRow = { groupId: truth.corp.groupId, id: kit.ids.next(), subjectId: truth.corp.subjectId, externalUserId: truth.externalUserId, personId, name, hasUnionid: truth.snapshot?.unionid != null, erasedAt: null }
  await saveContact(tx, contact, truth.snapshot, cipher, kit.clock.now(), true)
  return { ...contact, isNew: true }
}

async function addRelation(
  deps: ApplyDeps, tx: Tx, truth: ContactTruth, contact: ContactRow & { isNew: boolean }, member: MemberInfo, memberStoreId: string,
  follow: FollowSnapshot | null, stored: RelationRow | null, half: boolean, again: boolean,
): Promise<RelationRow> {
  const { kit, bus } = deps
  const groupId = truth.corp.groupId
  const state = follow?.state ?? (half ? (truth.events.find((event) => event.userid === member.userid && event.state)?.state ?? null) : null)
  const code = state ? await tx.row<{ id: string; store_id: string }>('SELECT id, store_id FROM channel_code WHERE corp_id = ? AND state = ?', [truth.corp.id, state]) : null
  const storeId = code?.store_id ?? stored?.storeId ?? memberStoreId
  const addedAt = follow ? new Date(follow.createtime * 1000) : kit.clock.now()
  const relationId = stored?.id ?? kit.ids.next()
  const transferred = follow?.addWay === assigned
  const fields = {
    codeId: code?.id ?? null, addWay: follow?.addWay ?? 0, state, remark: follow?.remark ?? '', description: follow?.description ?? '', addedAt, half,
    deletedBy: null, deletedAt: null, fetchedAt: truth.fetchedFrom, storeId,
  }
  if (stored) {
    await tx.run(
      `UPDATE follow_relation SET store_id = ?, code_id = ?, add_way = ?, state = ?, remark = ?, description = ?, added_at = ?, half = ?, deleted_by = NULL, deleted_at = NULL, missing_since = NULL, fetched_at = ?,
       welcome_state = IF(?, 'none', welcome_state) WHERE group_id = ? AND id = ?`,
      [storeId, fields.codeId ?? stored.codeId, fields.addWay, fields.state, fields.remark, fields.description, addedAt, half, fields.fetchedAt, again, groupId, relationId])
  } else {
    await tx.orm.insert(followRelation).values({
      groupId, id: relationId, contactId: contact.id, memberId: member.id, corpId: truth.corp.id, personId: contact.personId, welcomeState: 'none', ...fields,
    })
    await tx.orm.insert(sourceRecord).values({ groupId, id: kit.ids.next(), personId: contact.personId, kind: 'corp_contact', storeId, legalEntityId: (await deps.directory.store(storeId)).legalEntityId, contactId: contact.id, relationId, codeId: fields.codeId, occurredAt: addedAt })
  }
  if (contact.isNew || !(await ownerIsLive(tx, groupId, contact.personId)))
    await tx.run('UPDATE person SET owner_relation_id = ?, updated_at = ? WHERE group_id = ? AND id = ?', [relationId, kit.clock.now(), groupId, contact.personId])
  const relation: RelationRow = {
    groupId, id: relationId, contactId: contact.id, memberId: member.id, corpId: truth.corp.id, storeId, personId: contact.personId, codeId: fields.codeId,
    addedAt, half, deletedBy: null, deletedAt: null, lastEffectAt: stored?.lastEffectAt ?? null, fetchedAt: truth.fetchedFrom, remark: fields.remark,
  }
  await deps.kit.facts.append(tx, {
    groupId, kind: half ? 'relation_half_added' : transferred ? 'relation_transferred' : again ? 'relation_readded' : 'relation_added', occurredAt: addedAt, storeId, personId: contact.personId, relationId, memberId: member.id, codeId: fields.codeId,
    cause: truth.cause, payload: { addWay: fields.addWay, newPerson: contact.isNew, ...(again && stored?.deletedAt === null ? { untold: true } : {}) },
  })
  if (follow) await keepRelation(deps, tx, truth, relation, follow)
  await settleWelcome(kit, tx, relation, truth.externalUserId, member.userid)
  // Nobody came: who served the customer is another one now.
  if (transferred) await bus.emit(tx, 'relationTransferred', { groupId, contactId: contact.id, relationId, at: addedAt })
  else if (truth.withEffects && !half) {
    await bus.emit(tx, 'relationAdded', {
      groupId, corpId: truth.corp.id, storeId, contactId: contact.id, externalUserId: truth.externalUserId, personId: contact.personId, relationId, memberId: member.id,
      codeId: fields.codeId, name: contact.name, remark: fields.remark, addedAt, newPerson: contact.isNew, again,
    })
  }
  return relation
}

/** 归属顾问 stays with whoever serves the person; only a dead relation gives it up. */
async function ownerIsLive(tx: Tx, groupId: string, personId: string): Promise<boolean> {
  const owner = await tx.row('SELECT r.id FROM person p JOIN follow_relation r ON r.group_id = p.group_id AND r.id = p.owner_relation_id WHERE p.group_id = ? AND p.id = ? AND r.deleted_at IS NULL', [groupId, personId])
  return owner !== null
}

/** True when a number came to light, or another word for who it is. */
async function keepRelation(deps: ApplyDeps, tx: Tx, truth: ContactTruth, relation: RelationRow, follow: FollowSnapshot | null): Promise<boolean> {
  if (!follow) return false
  const { kit } = deps
  await tx.run('UPDATE follow_relation SET remark = ?, description = ?, fetched_at = ?, missing_since = NULL WHERE group_id = ? AND id = ?', [follow.remark, follow.description, truth.fetchedFrom, relation.groupId, relation.id])
  await syncRelationTags(kit, tx, relation, follow.tagIds, truth.cause)
  const mobile = follow.mobiles[0]
  const numbered = mobile ? await savePhone(kit, tx, relation, mobile, truth.cause) : false
  await deps.bus.emit(tx, 'remarkNumbers', { groupId: relation.groupId, told: [{ personId: relation.personId, relationId: relation.id, numbers: numbersOf(follow) }] })
  return numbered || relation.remark !== follow.remark
}

async function deleteRelation(deps: ApplyDeps, tx: Tx, truth: ContactTruth, contact: ContactRow, relation: RelationRow, by: 'customer' | 'member' | 'transfer', at: Date): Promise<void> {
  const { kit, bus } = deps
  const { affectedRows } = await tx.run('UPDATE follow_relation SET deleted_by = ?, deleted_at = ?, fetched_at = ?, missing_since = NULL WHERE group_id = ? AND id = ? AND deleted_at IS NULL', [by, at, truth.fetchedFrom, relation.groupId, relation.id])
  // Whoever took the customer over was seen first, and that ended this relation already.
  if (affectedRows === 0) return
  await kit.facts.append(tx, {
    groupId: relation.groupId, kind: by === 'transfer' ? 'relation_handed_over' : 'relation_deleted', occurredAt: at, storeId: relation.storeId, personId: relation.personId, relationId: relation.id, memberId: relation.memberId,
    codeId: relation.codeId, cause: truth.cause, payload: { by, ...(relation.half ? { half: true } : {}) },
  })
  if (by === 'transfer') await bus.emit(tx, 'relationTransferred', { groupId: relation.groupId, contactId: relation.contactId, relationId: relation.id, at })
  else if (truth.withEffects)
    await bus.emit(tx, 'relationDeleted', { groupId: relation.groupId, corpId: relation.corpId, storeId: relation.storeId, personId: relation.personId, relationId: relation.id, memberId: relation.memberId, name: contact.name, by, at })
}
