import type { Tx } from '../../../platform/db/database.ts'
import type { Fact } from '../../../platform/events/facts.ts'
import type { Kit } from '../../../platform/kit.ts'
import type { Directory } from '../../org/index.ts'
import type { ClaimedRelation } from '../claims.repo.ts'
import { openCollision } from '../open-collision.ts'

/** A rule finds old pairs by the thousand; only what is new is anybody's question. */
const freshMs = 30 * 86_400_000

/** Two records turn out to be one customer, a friend of two stores: who serves them is asked. Parted again, the question goes. */
export function findCollisionOnPersonMerged(deps: { kit: Kit; directory: Directory }): void {
  deps.kit.facts.onAppended(async (db, fact) => {
    if (fact.kind === 'person_merged') await ask(deps, db as Tx, fact)
    if (fact.kind === 'person_unmerged')
      await db.run(
        `DELETE x FROM collision x JOIN follow_relation e ON e.group_id = x.group_id AND e.id = x.existing_relation_id JOIN follow_relation i ON i.group_id = x.group_id AND i.id = x.incoming_relation_id
         WHERE x.group_id = ? AND x.person_id IN (?) AND x.status = 'open' AND e.person_id <> i.person_id AND (e.person_id = ? OR i.person_id = ?)`, [fact.groupId, [fact.personId!, String(fact.payload?.['otherId'])], fact.personId, fact.personId])
  })
}

async function ask(deps: { kit: Kit; directory: Directory }, tx: Tx, fact: Fact): Promise<void> {
  const rootId = String(fact.payload?.['otherId'])
  const friends = await tx.rows<ClaimedRelation & { level: string | null; name: string }>(
    `SELECT r.id, r.person_id AS personId, r.member_id AS memberId, r.corp_id AS corpId, r.store_id AS storeId, r.added_at AS addedAt, m.name AS memberName, p.level, p.name FROM person p
     JOIN follow_relation r ON r.group_id = p.group_id AND r.person_id = p.id AND r.deleted_at IS NULL AND r.half = 0 JOIN member m ON m.group_id = r.group_id AND m.id = r.member_id
     WHERE p.group_id = ? AND (p.id = ? OR p.merged_into = ?) ORDER BY r.added_at, r.id`, [fact.groupId, rootId, rootId])
  const newcomers = friends.filter((one) => one.personId === fact.personId)
  for (const one of newcomers) {
    const other = friends.find((each) => each.personId !== fact.personId && each.storeId !== one.storeId)
    if (!other) continue
    const [existing, incoming] = friends.indexOf(one) < friends.indexOf(other) ? [one, other] : [other, one]
    if (fact.cause !== 'admin' && incoming.addedAt.getTime() < deps.kit.clock.ms() - freshMs) continue
    await openCollision(deps, tx, { groupId: fact.groupId, personId: rootId, customerName: existing.name, level: existing.level, existing, incoming, cause: fact.cause })
    return
  }
}
