import type { EventBus } from '../../../platform/events/bus.ts'
import type { Kit } from '../../../platform/kit.ts'
import { isDuplicate } from '../../../platform/db/errors.ts'
import type { CustomerEvents } from '../../customers/index.ts'
import { managersOf, notify } from '../../notices/index.ts'
import type { Directory } from '../../org/index.ts'
import { collisionText } from '../collision-text.ts'
import { collision } from '../collisions.table.ts'

/** A colleague of the same store or legal entity is already a friend: both see it, a manager decides, nothing is blocked. */
export function findCollisionOnRelationAdded(bus: EventBus<CustomerEvents>, deps: { kit: Kit; directory: Directory }): void {
  const { kit, directory } = deps
  bus.on('relationAdded', async (tx, added) => {
    const store = await directory.store(added.storeId)
    const timeZone = (await directory.group(added.groupId)).timeZone
    const others = await tx.rows<{ id: string; memberId: string; storeId: string; addedAt: Date; memberName: string; level: string | null }>(
      `SELECT r.id, r.member_id AS memberId, r.store_id AS storeId, r.added_at AS addedAt, m.name AS memberName, p.level FROM follow_relation r
       JOIN member m ON m.group_id = r.group_id AND m.id = r.member_id JOIN person p ON p.group_id = r.group_id AND p.id = r.person_id
       WHERE r.group_id = ? AND r.contact_id = ? AND r.id <> ? AND r.member_id <> ? AND r.deleted_at IS NULL AND r.half = 0 ORDER BY r.added_at`, [added.groupId, added.contactId, added.relationId, added.memberId])
    const newcomer = await directory.member(added.memberId)
    for (const other of others) {
      const otherStore = await directory.store(other.storeId)
      if (otherStore.id !== store.id && otherStore.legalEntityId !== store.legalEntityId) continue
      const id = kit.ids.next()
      try {
        await tx.orm.insert(collision).values({ groupId: added.groupId, id, storeId: otherStore.id, personId: added.personId, existingRelationId: other.id, incomingRelationId: added.relationId, sameStore: otherStore.id === store.id, foundAt: kit.clock.now(), status: 'open' })
      } catch (cause) {
        if (isDuplicate(cause, 'uq_collision_pair')) continue
        throw cause
      }
      const text = collisionText({ colleague: other.memberName, level: other.level, addedAt: other.addedAt, timeZone })
      await kit.facts.append(tx, { groupId: added.groupId, kind: 'collision_found', occurredAt: kit.clock.now(), storeId: otherStore.id, personId: added.personId, relationId: added.relationId, memberId: added.memberId, cause: 'callback', payload: { text, existingMemberId: other.memberId } })
      const who = added.name || '一位客户'
      await notify(kit, tx, { groupId: added.groupId, corpId: added.corpId, memberIds: [added.memberId], page: 'sidebar', dedupeKey: `collision:${id}:new`, title: `${who} ${text}`, description: '客户可以加任何人，照常接待就好。归属由经理定，定了会告诉你。' })
      await notify(kit, tx, { groupId: added.groupId, corpId: added.corpId, memberIds: [other.memberId], page: 'sidebar', dedupeKey: `collision:${id}:old`, title: `${who} 也加了 ${newcomer?.name ?? '同事'}`, description: '不用做什么。归属由经理定，定了会告诉你。' })
      await notify(kit, tx, { groupId: added.groupId, corpId: added.corpId, memberIds: await managersOf(tx, added.groupId, added.corpId, otherStore.id), page: 'admin', dedupeKey: `collision:${id}:manager`, title: `撞单待定：${who}`, description: `${text}，刚又加了 ${newcomer?.name ?? '同事'}。请定归属。` })
    }
  })
}
