import { covers, decide } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import type { Kit } from '../../platform/kit.ts'

/** The introducer by name; a link only where the viewer may open that person. */
export async function introducerOf(kit: Kit, scope: Scope, person: { introducerPersonId: string | null; introducerName: string | null }): Promise<{ name: string; personId: string | null } | null> {
  if (person.introducerName === null) return null
  if (person.introducerPersonId === null) return { name: person.introducerName, personId: null }
  const relations = await kit.database.rows<{ storeId: string; memberId: string }>('SELECT store_id AS storeId, member_id AS memberId FROM follow_relation WHERE group_id = ? AND person_id = ?', [scope.groupId, person.introducerPersonId])
  const { rows } = decide(scope, 'customer.read')
  return { name: person.introducerName, personId: relations.some((relation) => covers(rows, relation)) ? person.introducerPersonId : null }
}
