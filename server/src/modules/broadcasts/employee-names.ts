import type { Db } from '../../platform/db/database.ts'

export async function employeeNames(db: Db, groupId: string, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  return new Map((await db.rows<{ id: string; name: string }>('SELECT id, name FROM employee WHERE group_id = ? AND id IN (?)', [groupId, [...new Set(ids)]])).map((row) => [row.id, row.name]))
}
