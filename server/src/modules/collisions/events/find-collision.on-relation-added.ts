import type { EventBus } from '../../../platform/events/bus.ts'
import type { Kit } from '../../../platform/kit.ts'
import type { CustomerEvents } from '../../customers/index.ts'
import type { Directory } from '../../org/index.ts'
import type { ClaimedRelation } from '../claims.repo.ts'
import { openCollision } from '../open-collision.ts'

/** A colleague of the same store or legal entity is already a friend. */
export function findCollisionOnRelationAdded(bus: EventBus<CustomerEvents>, deps: { kit: Kit; directory: Directory }): void {
  const { directory } = deps
  bus.on('relationAdded', async (tx, added) => {
    const store = await directory.store(added.storeId)
    const others = await tx.rows<ClaimedRelation & { level: string | null }>(
      `SELECT r.id, r.person_id AS personId, r.member_id AS memberId, r.corp_id AS corpId, r.store_id AS storeId, r.added_at AS addedAt, m.name AS memberName, p.level FROM follow_relation r
       JOIN member m ON m.group_id = r.group_id AND m.id = r.member_id JOIN person p ON p.group_id = r.group_id AND p.id = r.person_id
       WHERE r.group_id = ? AND r.contact_id = ? AND r.id <> ? AND r.member_id <> ? AND r.deleted_at IS NULL AND r.half = 0 ORDER BY r.added_at`, [added.groupId, added.contactId, added.relationId, added.memberId])
    const incoming = { id: added.relationId, personId: added.personId, memberId: added.memberId, memberName: (await directory.member(added.memberId))?.name ?? '同事', corpId: added.corpId, storeId: added.storeId, addedAt: added.addedAt }
    for (const { level, ...existing } of others) {
      const otherStore = await directory.store(existing.storeId)
      if (otherStore.id !== store.id && otherStore.legalEntityId !== store.legalEntityId) continue
      await openCollision(deps, tx, { groupId: added.groupId, personId: added.personId, customerName: added.name, level, existing, incoming, cause: 'callback' })
    }
  })
}
