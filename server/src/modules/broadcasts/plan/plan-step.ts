import type { Tx } from '../../../platform/db/database.ts'
import type { StoredBroadcast } from '../stored-broadcast.ts'
import type { Candidate } from './candidates.ts'
import type { PlanDeps } from './deps.ts'
import { giveWay } from './give-way.ts'

/**
 * Decides one part of the audience, in one transaction: rows of the customers, places for who may be written to, reasons
 * for the others. Done again it changes nothing. False: the plan was stopped.
 */
export async function planStep(deps: PlanDeps, broadcast: StoredBroadcast, part: readonly Candidate[]): Promise<boolean> {
  const { groupId, id } = broadcast
  return deps.kit.database.transaction(async (tx) => {
    // Shared, so that parts go on side by side, and none of them after somebody called it off.
    if (!(await tx.row("SELECT 1 FROM broadcast WHERE group_id = ? AND id = ? AND state = 'planning' LOCK IN SHARE MODE", [groupId, id]))) return false
    await tx.run(
      `INSERT IGNORE INTO broadcast_target (group_id, broadcast_id, contact_id, relation_id, person_id, human_id, member_id, variant, state, reason) VALUES ${part.map(() => '(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)').join(', ')}`,
      part.flatMap((one) => [groupId, id, one.contactId, one.relationId, one.personId, one.humanId, one.memberId, one.variant, one.excluded ? 'excluded' : 'reserved', one.excluded]))
    const free = part.filter((one) => one.excluded === null).map((one) => one.contactId)
    if (free.length > 0) await takePlaces(deps, tx, broadcast, free)
    return true
  })
}

/** Places for these customers of the broadcast; who gets none is excluded with the reason. Answers how many got one. */
export async function takePlaces(deps: PlanDeps, tx: Tx, broadcast: StoredBroadcast, contactIds: readonly string[]): Promise<number> {
  const { groupId, id, corpId, storeId } = broadcast
  const reserve = (ids: readonly string[]) => deps.touches.reserve(tx, {
    groupId, corpId, storeId, broadcastId: id, class: broadcast.class, from: broadcast.plannedAt!, until: broadcast.expiresAt!,
    whom: { sql: "SELECT contact_id, human_id FROM broadcast_target WHERE group_id = ? AND broadcast_id = ? AND contact_id IN (?) AND state = 'reserved'", params: [groupId, id, ids], count: ids.length },
  })
  let refused = await reserve(contactIds)
  if (refused.length > 0 && broadcast.class !== 'marketing') {
    const yielded = await giveWay(deps, tx, broadcast, refused.map((one) => one.contactId))
    if (yielded.length > 0) refused = [...refused.filter((one) => !yielded.includes(one.contactId)), ...(await reserve(yielded))]
  }
  for (const why of ['taken', 'capped'] as const) {
    const ids = refused.filter((one) => one.why === why).map((one) => one.contactId)
    if (ids.length > 0) await tx.run("UPDATE broadcast_target SET state = 'excluded', reason = ? WHERE group_id = ? AND broadcast_id = ? AND contact_id IN (?)", [why, groupId, id, ids])
  }
  return contactIds.length - refused.length
}
