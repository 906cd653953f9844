import type { Kit } from '../../platform/kit.ts'

/** Counts the people of every company; a schedule does it, pages read the result. Merged persons count once, erased ones not. */
export async function countSubjects(kit: Kit): Promise<void> {
  const rows = await kit.database.rows<{ groupId: string; entityId: string; subjects: string }>(
    `SELECT p.group_id AS groupId, s.legal_entity_id AS entityId, COUNT(*) AS subjects FROM person p JOIN store s ON s.group_id = p.group_id AND s.id = p.store_id
     WHERE p.merged_into IS NULL AND p.erased_at IS NULL GROUP BY p.group_id, s.legal_entity_id`, [])
  const now = kit.clock.now()
  for (const row of rows)
    await kit.database.run('INSERT INTO entity_subjects (group_id, legal_entity_id, subjects, counted_at) VALUES (?, ?, ?, ?) ON DUPLICATE KEY UPDATE subjects = VALUES(subjects), counted_at = VALUES(counted_at)', [row.groupId, row.entityId, Number(row.subjects), now])
}
