import type { Certificate, RightsKind, RightsRequest } from '@chitang/shared/contracts/rights'
import type { Db } from '../../platform/db/database.ts'
import { fromJson } from '../../platform/db/json.ts'

export interface RightsRow {
  id: string; personId: string; legalEntityId: string; storeId: string; entity: string; storeName: string; kind: RightsKind; status: 'open' | 'done' | 'refused'; detail: string; verifiedHow: string
  customerName: string; openedBy: string | null; openedAt: Date; dueAt: Date; closedAt: Date | null; refusedReason: string | null; certificate: unknown
}

const select = `SELECT q.id, q.person_id AS personId, q.legal_entity_id AS legalEntityId, q.store_id AS storeId, l.name AS entity, s.name AS storeName, q.kind, q.status, q.detail, q.verified_how AS verifiedHow, p.name AS customerName, e.name AS openedBy,
  q.opened_at AS openedAt, q.due_at AS dueAt, q.closed_at AS closedAt, q.refused_reason AS refusedReason, q.certificate FROM rights_request q
  JOIN legal_entity l ON l.group_id = q.group_id AND l.id = q.legal_entity_id JOIN store s ON s.group_id = q.group_id AND s.id = q.store_id JOIN person p ON p.group_id = q.group_id AND p.id = q.person_id LEFT JOIN employee e ON e.group_id = q.group_id AND e.id = q.opened_by`

export const requestById = (db: Db, groupId: string, id: string, lock = false): Promise<RightsRow | null> => db.row<RightsRow>(`${select} WHERE q.group_id = ? AND q.id = ?${lock ? ' FOR UPDATE' : ''}`, [groupId, id])

/** By deadline; a store reads those of its own stores. */
export const requestsOf = (db: Db, groupId: string, storeIds: readonly string[], status: string | undefined, after: { at: Date; id: string } | null, limit: number): Promise<RightsRow[]> =>
  db.rows<RightsRow>(`${select} WHERE q.group_id = ? AND q.store_id IN (?)${status ? ' AND q.status = ?' : ''}${after ? ' AND (q.due_at, q.id) > (?, ?)' : ''} ORDER BY q.due_at, q.id LIMIT ?`,
    [groupId, storeIds, ...(status ? [status] : []), ...(after ? [after.at, after.id] : []), limit])

export const viewOf = (row: RightsRow): RightsRequest => ({
  id: row.id, kind: row.kind, status: row.status, personId: row.personId, customerName: row.customerName, entity: row.entity, storeName: row.storeName, openedBy: row.openedBy ?? '', openedAt: row.openedAt.toISOString(), dueAt: row.dueAt.toISOString(),
  detail: row.detail, verifiedHow: row.verifiedHow, closedAt: row.closedAt?.toISOString() ?? null, refusedReason: row.refusedReason, certificate: row.certificate === null ? null : fromJson<Certificate>(row.certificate),
})
