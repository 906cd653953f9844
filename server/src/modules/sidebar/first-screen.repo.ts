import type { Db } from '../../platform/db/database.ts'
import { appliedTagSql, timelineKinds, type AppliedTagRow, type FactRow } from '../customers/index.ts'

export interface FirstScreenRow {
  relationId: string; memberId: string; storeId: string; personId: string; externalUserId: string; contactName: string; avatarUrl: string | null; contactType: number; companyName: string | null
  addedAt: Date; remark: string; half: number; deletedBy: 'customer' | 'member' | null; deletedAt: Date | null; welcomeState: string; welcomeMs: number | null; welcomeReason: string | null; welcomeText: string | null
  sourceName: string | null; surname: string | null; title: string | null; salutationConfirmedAt: Date | null; level: string | null; intentModel: string | null; needs: unknown; phoneMasked: string | null
  ownerMemberId: string | null; ownerName: string | null
  taskId: string | null; taskTitle: string | null; taskDueAt: Date | null; taskStatus: 'open' | 'cancelled' | null
  collisionId: string | null; collisionStatus: 'open' | 'decided' | null; collisionDecision: string | null; collisionSameStore: number | null; colleagueName: string | null; colleagueAddedAt: Date | null
}

/**
 * Step one of two: who this is for this member. Contact by (subject, external id), relation by (contact, member);
 * task and 撞单 ride along by sub-select, so that the first screen needs no third step.
 */
const firstScreenSql = `SELECT r.id AS relationId, r.member_id AS memberId, r.store_id AS storeId, r.person_id AS personId, c.external_userid AS externalUserId, c.name AS contactName, c.avatar_url AS avatarUrl,
  c.type AS contactType, c.company_name AS companyName, r.added_at AS addedAt, r.remark, r.half, r.deleted_by AS deletedBy, r.deleted_at AS deletedAt, r.welcome_state AS welcomeState, r.welcome_ms AS welcomeMs,
  r.welcome_reason AS welcomeReason, r.welcome_text AS welcomeText, k.name AS sourceName, p.surname, p.title, p.salutation_confirmed_at AS salutationConfirmedAt, p.level, p.intent_model AS intentModel, p.needs,
  p.phone_masked AS phoneMasked, o.member_id AS ownerMemberId, om.name AS ownerName, t.id AS taskId, t.title AS taskTitle, t.due_at AS taskDueAt, t.status AS taskStatus,
  x.id AS collisionId, x.status AS collisionStatus, x.decision AS collisionDecision, x.same_store AS collisionSameStore, xm.name AS colleagueName, xr.added_at AS colleagueAddedAt
 FROM corp_contact c
 JOIN follow_relation r ON r.contact_id = c.id AND r.member_id = ?
 JOIN person p ON p.group_id = r.group_id AND p.id = r.person_id
 LEFT JOIN channel_code k ON k.group_id = r.group_id AND k.id = r.code_id
 LEFT JOIN follow_relation o ON o.group_id = p.group_id AND o.id = p.owner_relation_id
 LEFT JOIN member om ON om.group_id = o.group_id AND om.id = o.member_id
 LEFT JOIN task t ON t.group_id = r.group_id AND t.id = (SELECT t2.id FROM task t2 WHERE t2.group_id = r.group_id AND t2.person_id = r.person_id AND t2.member_id = r.member_id
   AND (t2.status = 'open' OR (t2.status = 'cancelled' AND r.deleted_at IS NOT NULL)) ORDER BY t2.status = 'cancelled', t2.due_at LIMIT 1)
 LEFT JOIN collision x ON x.group_id = r.group_id AND x.id = (SELECT x2.id FROM collision x2 WHERE x2.group_id = r.group_id AND x2.incoming_relation_id = r.id ORDER BY x2.found_at DESC LIMIT 1)
 LEFT JOIN follow_relation xr ON xr.group_id = x.group_id AND xr.id = x.existing_relation_id
 LEFT JOIN member xm ON xm.group_id = xr.group_id AND xm.id = xr.member_id
 WHERE c.subject_id = ? AND c.external_userid = ?`

export async function firstScreenRow(db: Db, subjectId: string, memberId: string, externalUserId: string): Promise<FirstScreenRow | null> {
  return (await db.prepared<FirstScreenRow[]>(firstScreenSql, [memberId, subjectId, externalUserId]))[0] ?? null
}

export const tagsOfRelation = (db: Db, groupId: string, relationId: string): Promise<AppliedTagRow[]> =>
  db.prepared<AppliedTagRow[]>(`${appliedTagSql} AND rt.relation_id = ?`, [groupId, relationId])

const kinds = timelineKinds.map((kind) => `'${kind}'`).join(',')
const timelineSql = `SELECT f.id, f.kind, f.occurred_at AS occurredAt, f.payload, m.name AS memberName, k.name AS codeName FROM domain_fact f
  LEFT JOIN member m ON m.group_id = f.group_id AND m.id = f.member_id LEFT JOIN channel_code k ON k.group_id = f.group_id AND k.id = f.code_id
  WHERE f.group_id = ? AND f.person_id = ? AND f.kind IN (${kinds}) ORDER BY f.occurred_at DESC, f.id DESC LIMIT 4`

export const newestFacts = (db: Db, groupId: string, personId: string): Promise<FactRow[]> => db.prepared<FactRow[]>(timelineSql, [groupId, personId])

/** A colleague of this corp knows the person though the caller does not. */
export const knownToColleague = async (db: Db, subjectId: string, externalUserId: string): Promise<boolean> =>
  (await db.row('SELECT r.id FROM corp_contact c JOIN follow_relation r ON r.contact_id = c.id WHERE c.subject_id = ? AND c.external_userid = ? LIMIT 1', [subjectId, externalUserId])) !== null
