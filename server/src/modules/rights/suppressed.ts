import type { Db } from '../../platform/db/database.ts'

/** Which of these numbers (keyed hashes) belong to people who asked this company to forget them. */
export async function suppressedPhones(db: Db, groupId: string, legalEntityId: string, hashes: readonly string[]): Promise<Set<string>> {
  if (hashes.length === 0) return new Set()
  const rows = await db.rows<{ hash: string }>('SELECT value_hash AS hash FROM suppressed_key WHERE group_id = ? AND legal_entity_id = ? AND value_hash IN (?)', [groupId, legalEntityId, hashes])
  return new Set(rows.map((row) => row.hash))
}
