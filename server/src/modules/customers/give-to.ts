import type { Tx } from '../../platform/db/database.ts'
import { fromJson } from '../../platform/db/json.ts'

/** The advisor of this relation serves the customer now; of records shown as one, that one's word counts. */
export async function giveTo(tx: Tx, groupId: string, relationId: string, now: Date): Promise<void> {
  const row = await tx.row<{ personId: string; rootId: string; mergedCount: number; choices: unknown }>(
    'SELECT p.id AS personId, t.id AS rootId, t.merged_count AS mergedCount, t.merge_choices AS choices FROM follow_relation r JOIN person p ON p.group_id = r.group_id AND p.id = r.person_id JOIN person t ON t.group_id = p.group_id AND t.id = COALESCE(p.merged_into, p.id) WHERE r.group_id = ? AND r.id = ? FOR UPDATE', [groupId, relationId])
  if (!row) return
  await tx.run('UPDATE person SET owner_relation_id = ?, updated_at = ? WHERE group_id = ? AND id = ?', [relationId, now, groupId, row.personId])
  if (row.mergedCount > 0) await tx.run('UPDATE person SET merge_choices = ? WHERE group_id = ? AND id = ?', [JSON.stringify({ ...fromJson<Record<string, string> | null>(row.choices), owner: row.personId }), groupId, row.rootId])
}
