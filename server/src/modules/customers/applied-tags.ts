import type { AppliedTag, TagScope } from '@chitang/shared/contracts/customers'
import { shownGroupName, tagScopes } from '@chitang/shared/domain/tags'
import type { Db } from '../../platform/db/database.ts'

export interface AppliedTagRow {
  relationId: string; id: string; name: string; groupName: string; scope: string; computed: number; state: string; reason: string | null
}

/** The tags a person sees on relations of one group; which relations is the caller's to add. */
export const appliedTagFrom = `FROM relation_tag rt JOIN tag t ON t.group_id = rt.group_id AND t.id = rt.tag_id JOIN tag_group g ON g.group_id = t.group_id AND g.id = t.tag_group_id
  WHERE rt.group_id = ? AND rt.state <> 'removing' AND t.deleted_at IS NULL`

/** Store tags may be taken off by the store; what all share and computed tags may not. */
export const appliedTag = (row: Omit<AppliedTagRow, 'relationId'>): AppliedTag => ({
  id: row.id, name: row.name, groupName: shownGroupName(row.groupName), scope: row.scope as TagScope,
  removable: row.scope === 'store' && !row.computed, pending: row.state === 'adding', reason: row.reason,
})

const placeOf = (scope: string): number => tagScopes.findIndex((one) => one === scope)
export const byScope = (a: { scope: string; id: string }, b: { scope: string; id: string }): number =>
  placeOf(a.scope) - placeOf(b.scope) || (a.id.length - b.id.length || (a.id < b.id ? -1 : 1))

export async function appliedTags(db: Db, groupId: string, relationIds: readonly string[]): Promise<Map<string, AppliedTag[]>> {
  const found = new Map<string, AppliedTag[]>()
  if (relationIds.length === 0) return found
  const rows = await db.rows<AppliedTagRow>(
    `SELECT rt.relation_id AS relationId, t.id, t.name, g.name AS groupName, g.scope, t.computed, rt.state, rt.reason ${appliedTagFrom} AND rt.relation_id IN (?)`, [groupId, relationIds])
  for (const row of [...rows].sort(byScope)) found.set(row.relationId, [...(found.get(row.relationId) ?? []), appliedTag(row)])
  return found
}
