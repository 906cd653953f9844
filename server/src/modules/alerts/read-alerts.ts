import { readersOf, alertKinds, type AlertKind } from '@chitang/shared/domain/alerts'
import { groupWide } from '../../platform/audit/audit.ts'
import type { Db, SqlValue } from '../../platform/db/database.ts'
import { fromJson } from '../../platform/db/json.ts'
import { followUpsById, type FollowUp } from './last-follow-up.ts'

/** An alert with the names its sentence needs, as they are today. */
export interface AlertRow {
  groupId: string; id: string; storeId: string | null; storeName: string | null; kind: AlertKind; corpId: string | null; personId: string | null; relationId: string | null; memberId: string | null; codeId: string | null
  payload: Record<string, unknown>
  firstAt: Date; lastAt: Date; times: number; escalatedAt: Date | null; stepTakenAt: Date | null; doneAt: Date | null; doneHow: string | null
  contactName: string | null; remark: string | null; memberName: string | null; employeeId: string | null; codeName: string | null; corpName: string | null; doneBy: string | null
  lastFollowUp: FollowUp | null
}

type Stored = Omit<AlertRow, 'payload' | 'lastFollowUp'> & { payload: unknown }

const select = `SELECT a.group_id AS groupId, a.id, a.store_id AS storeId, s.name AS storeName, a.kind, a.corp_id AS corpId, a.person_id AS personId, a.relation_id AS relationId, a.member_id AS memberId, a.code_id AS codeId, a.payload,
  a.first_at AS firstAt, a.last_at AS lastAt, a.times, a.escalated_at AS escalatedAt, a.step_taken_at AS stepTakenAt, a.done_at AS doneAt, a.done_how AS doneHow, c.name AS contactName, r.remark, m.name AS memberName, m.employee_id AS employeeId, k.name AS codeName, w.name AS corpName, e.name AS doneBy
  FROM alert a LEFT JOIN store s ON s.group_id = a.group_id AND s.id = a.store_id LEFT JOIN follow_relation r ON r.group_id = a.group_id AND r.id = a.relation_id LEFT JOIN corp_contact c ON c.group_id = r.group_id AND c.id = r.contact_id
  LEFT JOIN member m ON m.group_id = a.group_id AND m.id = a.member_id LEFT JOIN channel_code k ON k.group_id = a.group_id AND k.id = a.code_id LEFT JOIN corp w ON w.group_id = a.group_id AND w.id = a.corp_id LEFT JOIN employee e ON e.group_id = a.group_id AND e.id = a.done_by`

export async function readAlerts(db: Db, where: string, params: readonly SqlValue[]): Promise<AlertRow[]> {
  const rows = (await db.rows<Stored>(`${select} WHERE ${where}`, [...params])).map((row) => ({ ...row, payload: fromJson<Record<string, unknown>>(row.payload) }))
  const groupId = rows[0]?.groupId
  const ids = rows.flatMap(({ payload }) => (typeof payload['followUpId'] === 'string' ? [payload['followUpId']] : []))
  const notes = groupId === undefined ? new Map<string, FollowUp>() : await followUpsById(db, groupId, ids)
  return rows.map(({ storeId, ...row }) => ({ ...row, storeId: storeId === groupWide ? null : storeId, lastFollowUp: notes.get(String(row.payload['followUpId'])) ?? null }))
}

export const readAlert = async (db: Db, groupId: string, id: string): Promise<AlertRow | null> => (await readAlerts(db, 'a.group_id = ? AND a.id = ?', [groupId, id]))[0] ?? null

/** Kinds somebody with these roles in a store may read. */
export const kindsFor = (roles: readonly string[]): AlertKind[] => alertKinds.filter((kind) => readersOf(kind).some((role) => roles.includes(role)))
