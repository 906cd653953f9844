import type { Tx } from '../../platform/db/database.ts'
import type { Kit } from '../../platform/kit.ts'
import { laneKeyOf } from '../../platform/jobs/lanes.ts'
import { giveTargets } from '../broadcasts/index.ts'
import { giveTo } from '../customers/index.ts'
import { carryJob } from './jobs/carry.job.ts'

interface End { id: string; memberId: string; memberName: string; personId: string; storeId: string; corpId: string; deletedAt: Date | null; externalUserId: string }

const ends = `SELECT r.id, r.member_id AS memberId, m.name AS memberName, r.person_id AS personId, r.store_id AS storeId, r.corp_id AS corpId, r.deleted_at AS deletedAt, (SELECT c.external_userid FROM corp_contact c WHERE c.group_id = r.group_id AND c.id = r.contact_id) AS externalUserId FROM follow_relation r JOIN member m ON m.group_id = r.group_id AND m.id = r.member_id`
const endById = (tx: Tx, groupId: string, id: string): Promise<End | null> => tx.row<End>(`${ends} WHERE r.group_id = ? AND r.id = ? FOR UPDATE`, [groupId, id])
const endOfMember = (tx: Tx, groupId: string, contactId: string, memberId: string): Promise<End | null> => tx.row<End>(`${ends} WHERE r.group_id = ? AND r.contact_id = ? AND r.member_id = ? FOR UPDATE`, [groupId, contactId, memberId])

/** Between whom this customer changes hands: as we asked for, or as somebody did it in WeCom's console. `seen`: one of the two. */
async function pairOf(tx: Tx, groupId: string, contactId: string, seen: string | null): Promise<{ from: End; to: End } | null> {
  const asked = await tx.row<{ subjectId: string; memberId: string }>("SELECT subject_id AS subjectId, member_id AS memberId FROM transfer_item WHERE group_id = ? AND contact_id = ? AND state IN ('calling', 'waiting') ORDER BY calling_at DESC LIMIT 1", [groupId, contactId])
  if (asked) {
    const [from, to] = [await endById(tx, groupId, asked.subjectId), await endOfMember(tx, groupId, contactId, asked.memberId)]
    if (from && to && (seen === null || seen === from.id || seen === to.id)) return { from, to }
  }
  const from = await tx.row<End>(`${ends} WHERE r.group_id = ? AND r.contact_id = ? AND (r.deleted_by = 'transfer' OR (r.deleted_at IS NULL AND m.status = 'left')) ORDER BY r.deleted_at DESC LIMIT 1 FOR UPDATE`, [groupId, contactId])
  const to = await tx.row<End>(`${ends} WHERE r.group_id = ? AND r.contact_id = ? AND r.add_way = 202 AND r.deleted_at IS NULL ORDER BY r.added_at DESC LIMIT 1 FOR UPDATE`, [groupId, contactId])
  return from && to && from.id !== to.id ? { from, to } : null
}

/**
 * The customer has changed hands: what belonged to the one who handed over — being served, open tasks and visits, open
 * questions of ownership, planned broadcasts, and soon the words and tags at WeCom — goes to the one who took over; what was done stays where it was done. Doing it twice changes nothing.
 */
export async function takeOver(kit: Kit, tx: Tx, groupId: string, contactId: string, at: Date, seen: string | null = null): Promise<{ from: string; to: string } | null> {
  const pair = await pairOf(tx, groupId, contactId, seen)
  if (!pair) return null
  const { from, to } = pair
  const now = kit.clock.now()
  if (from.deletedAt === null) {
    await tx.run("UPDATE follow_relation SET deleted_by = 'transfer', deleted_at = ?, fetched_at = ?, missing_since = NULL WHERE group_id = ? AND id = ?", [at, now, groupId, from.id])
    await kit.facts.append(tx, { groupId, kind: 'relation_handed_over', occurredAt: at, storeId: from.storeId, personId: from.personId, relationId: from.id, memberId: from.memberId, cause: 'job', payload: { to: to.memberName } })
  }
  if (await tx.row('SELECT 1 FROM person WHERE group_id = ? AND id = ? AND owner_relation_id = ?', [groupId, from.personId, from.id])) await giveTo(tx, groupId, to.id, now)
  await moveTasks(kit, tx, groupId, from, to)
  await tx.run("UPDATE appointment SET member_id = ?, relation_id = ? WHERE group_id = ? AND relation_id = ? AND status = 'booked'", [to.memberId, to.id, groupId, from.id])
  await closeQuestions(tx, groupId, from, to, now)
  // The next one must see what this customer was sent, though it still counts for who sent it.
  await tx.run('UPDATE script_send SET relation_id = ? WHERE group_id = ? AND relation_id = ?', [to.id, groupId, from.id])
  if (to.storeId === from.storeId) await giveTargets(tx, { groupId, contactId, fromRelationId: from.id, relationId: to.id, memberId: to.memberId })
  await kit.queue.enqueue(tx, carryJob, { fromId: from.id, toId: to.id }, { groupId, laneKey: laneKeyOf(to.corpId, to.externalUserId), dedupeKey: `transfers.carry:${from.id}:${to.id}:${(from.deletedAt ?? at).getTime()}` })
  tx.afterCommit(() => kit.queue.wake())
  return { from: from.id, to: to.id }
}

/** One open task per advisor and person: who has one already keeps it, and the other's is over. */
async function moveTasks(kit: Kit, tx: Tx, groupId: string, from: End, to: End): Promise<void> {
  const open = await tx.rows<{ id: string; title: string }>("SELECT id, title FROM task WHERE group_id = ? AND person_id = ? AND member_id = ? AND status = 'open' ORDER BY due_at FOR UPDATE", [groupId, from.personId, from.memberId])
  const busy = await tx.row("SELECT 1 FROM task WHERE group_id = ? AND person_id = ? AND member_id = ? AND status = 'open' LIMIT 1", [groupId, to.personId, to.memberId])
  const [first, ...rest] = busy ? [undefined, ...open] : open
  if (first) await tx.run('UPDATE task SET member_id = ?, relation_id = ?, store_id = ? WHERE group_id = ? AND id = ?', [to.memberId, to.id, to.storeId, groupId, first.id])
  for (const task of rest) {
    if (!task) continue
    await tx.run("UPDATE task SET status = 'cancelled', closed_at = ? WHERE group_id = ? AND id = ?", [kit.clock.now(), groupId, task.id])
    await kit.facts.append(tx, { groupId, kind: 'task_cancelled', occurredAt: kit.clock.now(), storeId: from.storeId, personId: from.personId, relationId: from.id, memberId: from.memberId, cause: 'job', payload: { title: task.title } })
  }
}

/** Two claimed the customer and one of them is gone: between the same two nothing is left to ask, with a third the taker stands in. */
async function closeQuestions(tx: Tx, groupId: string, from: End, to: End, now: Date): Promise<void> {
  const note = `${from.memberName}的客户已由${to.memberName}接替`
  for (const [mine, other, decision] of [['existing_relation_id', 'incoming_relation_id', 'incoming'], ['incoming_relation_id', 'existing_relation_id', 'existing']] as const) {
    await tx.run(`UPDATE collision SET status = 'decided', decision = ?, decided_at = ?, note = ? WHERE group_id = ? AND status = 'open' AND ${mine} = ? AND ${other} = ?`, [decision, now, note.slice(0, 100), groupId, from.id, to.id])
    // A pair that was asked about before is not asked about again.
    await tx.run(`UPDATE IGNORE collision SET ${mine} = ? WHERE group_id = ? AND status = 'open' AND ${mine} = ?`, [to.id, groupId, from.id])
    await tx.run(`UPDATE collision SET status = 'decided', decision = ?, decided_at = ?, note = ? WHERE group_id = ? AND status = 'open' AND ${mine} = ?`, [decision, now, note.slice(0, 100), groupId, from.id])
  }
}
