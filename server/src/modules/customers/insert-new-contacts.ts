import { levelWith } from '@chitang/shared/domain/levels'
import type { ContactSnapshot, FollowSnapshot } from '../../wecom/endpoints/contacts.ts'
import type { EventBus } from '../../platform/events/bus.ts'
import type { Fact } from '../../platform/events/facts.ts'
import type { Kit } from '../../platform/kit.ts'
import { storeOfMember, type CorpInfo, type MemberInfo, type StoreInfo } from '../org/index.ts'
import { assigned } from './apply-contact.ts'
import type { CustomerEvents } from './customers.events.ts'
import { corpContact, followRelation, person, relationTag, sourceRecord } from './customers.table.ts'
import { normalizePhone, numbersOf, phoneColumns } from './phones.ts'

export interface NewContact { snapshot: ContactSnapshot; follow: FollowSnapshot; member: MemberInfo }

/**
 * Customers we have never seen, each with one advisor, as a first import meets them by the hundred: the same rows
 * that `applyContact` writes for an add without effects, in one transaction with one statement per table. The caller
 * holds their lanes; a unique key refuses what somebody else wrote meanwhile.
 */
export async function insertNewContacts({ kit, bus }: { kit: Kit; bus: EventBus<CustomerEvents> }, input: { corp: CorpInfo; stores: readonly StoreInfo[]; contacts: readonly NewContact[]; fetchedFrom: Date; cause: Fact['cause'] }): Promise<void> {
  const { corp, stores, contacts, fetchedFrom, cause } = input
  const { groupId } = corp
  const cipher = await kit.cipher(groupId)
  const newLevel = new Map(stores.map((store) => [store.id, levelWith(store.levels, 'new')?.code ?? null]))
  const states = [...new Set(contacts.flatMap(({ follow }) => follow.state ?? []))]
  const tagIds = [...new Set(contacts.flatMap(({ follow }) => follow.tagIds))]
  await kit.database.transaction(async (tx) => {
    const codes = states.length === 0 ? [] : await tx.rows<{ id: string; storeId: string; state: string }>('SELECT id, store_id AS storeId, state FROM channel_code WHERE corp_id = ? AND state IN (?)', [corp.id, states])
    const tags = tagIds.length === 0 ? [] : await tx.rows<{ id: string; wecomId: string }>('SELECT id, wecom_id AS wecomId FROM tag WHERE corp_id = ? AND wecom_id IN (?) AND deleted_at IS NULL', [corp.id, tagIds])
    const now = kit.clock.now()
    const made = contacts.map(({ snapshot, follow, member }) => {
      const code = codes.find((one) => one.state === follow.state) ?? null
      const phone = normalizePhone(follow.mobiles[0] ?? '')
      return {
        snapshot, follow, member, code, phone: phone.length < 7 ? null : phoneColumns(cipher, phone),
        storeId: code?.storeId ?? (storeOfMember(stores, member) ?? stores[0]!).id,
        personId: kit.ids.next(), contactId: kit.ids.next(), relationId: kit.ids.next(), addedAt: new Date(follow.createtime * 1000),
      }
    })
    await tx.orm.insert(person).values(made.map((one) => ({
      groupId, id: one.personId, storeId: one.storeId, name: one.snapshot.name.slice(0, 120), level: newLevel.get(one.storeId) ?? null, attributes: {}, ownerRelationId: one.relationId, createdAt: now, updatedAt: now, ...one.phone,
    })))
    await tx.orm.insert(corpContact).values(made.map(({ snapshot, contactId, personId }) => ({
      groupId, id: contactId, subjectId: corp.subjectId, externalUserId: snapshot.externalUserId, personId, name: snapshot.name.slice(0, 120), avatarUrl: snapshot.avatar?.slice(0, 500) ?? null,
      type: snapshot.type, gender: snapshot.gender, companyName: snapshot.companyName?.slice(0, 120) ?? null, fetchedAt: now,
      unionidEnc: snapshot.unionid ? cipher.encrypt(snapshot.unionid, 'contact.unionid') : null, unionidHash: snapshot.unionid ? cipher.hash(snapshot.unionid, 'unionid') : null,
    })))
    await tx.orm.insert(followRelation).values(made.map(({ follow, ...one }) => ({
      groupId, id: one.relationId, contactId: one.contactId, memberId: one.member.id, corpId: corp.id, storeId: one.storeId, personId: one.personId, codeId: one.code?.id ?? null, addWay: follow.addWay,
      state: follow.state, remark: follow.remark, description: follow.description, addedAt: one.addedAt, half: false, fetchedAt: fetchedFrom, welcomeState: 'none',
    })))
    await tx.orm.insert(sourceRecord).values(made.map((one) => ({
      groupId, id: kit.ids.next(), personId: one.personId, kind: 'corp_contact', storeId: one.storeId, legalEntityId: stores.find((store) => store.id === one.storeId)?.legalEntityId ?? null, contactId: one.contactId, relationId: one.relationId, codeId: one.code?.id ?? null, occurredAt: one.addedAt,
    })))
    const marks = made.flatMap((one) => tags.filter((tag) => one.follow.tagIds.includes(tag.wecomId)).map((tag) => ({ groupId, relationId: one.relationId, tagId: tag.id, state: 'applied', source: 'wecom', at: now })))
    if (marks.length > 0) await tx.orm.insert(relationTag).values(marks)
    await kit.facts.append(tx, ...made.flatMap((one): Fact[] => {
      const base = { groupId, storeId: one.storeId, personId: one.personId, relationId: one.relationId, memberId: one.member.id, cause }
      return [
        { ...base, kind: one.follow.addWay === assigned ? 'relation_transferred' : 'relation_added', occurredAt: one.addedAt, codeId: one.code?.id ?? null, payload: { addWay: one.follow.addWay, newPerson: true } },
        ...(one.phone ? [{ ...base, kind: 'phone_captured' as const, occurredAt: now, payload: {} }] : []),
      ]
    }))
    const several = made.map(({ personId, relationId, follow }) => ({ personId, relationId, numbers: numbersOf(follow) })).filter(({ numbers }) => numbers.length > 1)
    if (several.length > 0) await bus.emit(tx, 'remarkNumbers', { groupId, told: several })
    await bus.emit(tx, 'personsKnownBy', { groupId, personIds: made.map((one) => one.personId) })
  })
}
