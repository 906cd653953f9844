import type { Tx } from '../../../platform/db/database.ts'

/** The customer changes hands before a planned broadcast is given to WeCom: whoever takes over sends it. What is at WeCom already stays with its task. */
export async function giveTargets(tx: Tx, { groupId, contactId, fromRelationId, relationId, memberId }: { groupId: string; contactId: string; fromRelationId: string; relationId: string; memberId: string }): Promise<void> {
  await tx.run(
    `UPDATE broadcast b JOIN broadcast_target t ON t.group_id = b.group_id AND t.broadcast_id = b.id AND t.contact_id = ? SET t.relation_id = ?, t.member_id = ?
     WHERE b.group_id = ? AND b.state IN ('planning', 'scheduled', 'pushing') AND t.relation_id = ? AND t.state = 'reserved' AND t.push_id IS NULL`, [contactId, relationId, memberId, groupId, fromRelationId])
}
