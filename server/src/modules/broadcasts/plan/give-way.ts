import { classRank, touchClassNames, touchClasses } from '@chitang/shared/domain/touches'
import type { Tx } from '../../../platform/db/database.ts'
import { isUnpushed, unpushedStates } from '../broadcast-state.model.ts'
import { broadcastById, type StoredBroadcast } from '../stored-broadcast.ts'
import type { PlanDeps } from './deps.ts'

/**
 * Of two that meet the weaker class gives way, as long as WeCom knows nothing of it: each of these customers loses one
 * place of the weakest plan that holds one. Answers whose place became free.
 */
export async function giveWay({ kit, touches }: PlanDeps, tx: Tx, stronger: StoredBroadcast, contactIds: readonly string[]): Promise<string[]> {
  const weaker = touchClasses.filter((one) => classRank(one) > classRank(stronger.class))
  const held = await tx.rows<{ contactId: string; broadcastId: string; class: (typeof touchClasses)[number] }>(
    `SELECT DISTINCT s.contact_id AS contactId, b.id AS broadcastId, b.class FROM touch_slot s JOIN broadcast b ON b.group_id = s.group_id AND b.id = s.broadcast_id AND b.state IN (?) AND b.class IN (?)
     JOIN broadcast_target t ON t.group_id = b.group_id AND t.broadcast_id = b.id AND t.contact_id = s.contact_id AND t.state = 'reserved'
     WHERE s.corp_id = ? AND s.contact_id IN (?) AND s.state = 'reserved' AND b.planned_at <= ? AND b.expires_at >= ? ORDER BY s.contact_id`, [unpushedStates, weaker, stronger.corpId, contactIds, stronger.expiresAt, stronger.plannedAt])
  const losers = new Map<string, { broadcastId: string; rank: number }>()
  for (const { contactId, broadcastId, class: held_ } of held) if (classRank(held_) > (losers.get(contactId)?.rank ?? -1)) losers.set(contactId, { broadcastId, rank: classRank(held_) })
  const free: string[] = []
  for (const broadcastId of [...new Set([...losers.values()].map((one) => one.broadcastId))].sort()) {
    // Held from here on: it can't leave for WeCom meanwhile.
    if (!isUnpushed((await broadcastById(tx, stronger.groupId, broadcastId, 'lock'))!.state)) continue
    const ids = [...losers].filter(([, one]) => one.broadcastId === broadcastId).map(([contactId]) => contactId)
    await touches.release(tx, { groupId: stronger.groupId, broadcastId, contactIds: ids })
    await tx.run("UPDATE broadcast_target SET state = 'excluded', reason = 'lower_class' WHERE group_id = ? AND broadcast_id = ? AND contact_id IN (?)", [stronger.groupId, broadcastId, ids])
    free.push(...ids)
    // One line for the two of them, however many parts the plan has: its number is the stronger one's.
    await tx.run('INSERT IGNORE INTO broadcast_event (group_id, broadcast_id, id, at, by_employee_id, words) VALUES (?, ?, ?, ?, NULL, ?)', [stronger.groupId, broadcastId, stronger.id, kit.clock.now(), `有一条「${touchClassNames[stronger.class]}」更要紧，同一天的客户让给了它`])
  }
  return free
}
