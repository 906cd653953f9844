import type { Tx } from '../../platform/db/database.ts'
import { fromJson } from '../../platform/db/json.ts'
import type { Happening, Side } from './ownership.model.ts'

export interface ClaimedRelation { id: string; personId: string; memberId: string; memberName: string; corpId: string; storeId: string; addedAt: Date }

const kinds = { follow_up: 'follow_up', script_responded: 'answered', appointment_arrived: 'arrived', phone_captured: 'phone', introduced: 'introduced' } as const

/** What either side has done with the customer, as the facts say; what was taken back does not count. */
export async function happeningsOf(tx: Tx, groupId: string, claims: Readonly<Record<Side, ClaimedRelation>>): Promise<Happening[]> {
  const both = Object.entries(claims) as [Side, ClaimedRelation][]
  const persons = [...new Set(both.map(([, one]) => one.personId))]
  const [facts, undone, vehicles] = await Promise.all([
    tx.rows<{ id: string; relationId: string | null; personId: string; memberId: string | null; kind: keyof typeof kinds; at: Date; payload: unknown }>(
      'SELECT id, relation_id AS relationId, person_id AS personId, member_id AS memberId, kind, occurred_at AS at, payload FROM domain_fact WHERE group_id = ? AND person_id IN (?) AND kind IN (?) ORDER BY occurred_at DESC, id DESC LIMIT 200', [groupId, persons, Object.keys(kinds)]),
    tx.rows<{ id: string }>('SELECT fact_id AS id FROM follow_up WHERE group_id = ? AND person_id IN (?) AND undone_at IS NOT NULL AND fact_id IS NOT NULL', [groupId, persons]),
    tx.rows<{ storeId: string; at: Date | null }>("SELECT store_id AS storeId, valid_from AS at FROM vehicle_ownership WHERE group_id = ? AND person_id IN (SELECT id FROM person WHERE group_id = ? AND (id IN (?) OR merged_into IN (?))) AND role = 'owner' AND valid_to IS NULL", [groupId, groupId, persons, persons]),
  ])
  return both.flatMap(([side, claim]): Happening[] => [
    { at: claim.addedAt.getTime(), side, what: 'added' },
    ...facts.filter((fact) => (fact.relationId === claim.id || (fact.relationId === null && fact.memberId === claim.memberId)) && !undone.some((one) => one.id === fact.id)).flatMap((fact): Happening[] => {
      const payload = fromJson<Record<string, unknown>>(fact.payload)
      if (fact.kind === 'script_responded' && payload['responded'] === false) return []
      return [{ at: fact.at.getTime(), side, what: fact.kind === 'follow_up' && payload['method'] === 'test_drive' ? 'test_drive' : kinds[fact.kind] }]
    }),
    ...vehicles.filter((one) => one.storeId === claim.storeId).map((one): Happening => ({ at: one.at?.getTime() ?? 0, side, what: 'vehicle' })),
  ]).sort((x, y) => x.at - y.at)
}
