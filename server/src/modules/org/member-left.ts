import type { Tx } from '../../platform/db/database.ts'
import type { Kit } from '../../platform/kit.ts'

/** The member serves nobody any more, and the roles that came with the position end. */
export async function memberLeft(kit: Kit, tx: Tx, { groupId, id, employeeId }: { groupId: string; id: string; employeeId: string }): Promise<void> {
  await tx.run("UPDATE member SET status = 'left', customer_contact = 0 WHERE group_id = ? AND id = ?", [groupId, id])
  await tx.run("UPDATE assignment SET valid_to = ? WHERE group_id = ? AND employee_id = ? AND source = 'position' AND valid_to IS NULL", [kit.clock.now(), groupId, employeeId])
}
