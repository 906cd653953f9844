import type { Db } from '../../platform/db/database.ts'
import { appliedTagFrom, timelineKinds, type AppliedTagRow, type FactRow } from '../customers/index.ts'

export interface FirstScreenRow {
  relationId: string; memberId: string; storeId: string; personId: string; externalUserId: string; contactName: string; avatarUrl: string | null; contactType: number; companyName: string | null
  addedAt: Date; remark: string; half: number; deletedBy: 'customer' | 'member' | 'transfer' | null; deletedAt: Date | null; welcomeState: string; welcomeMs: number | null; welcomeReason: string | null; welcomeText: string | null
  codeId: string | null; surname: string | null; title: string | null; salutationConfirmedAt: Date | null; level: string | null; intentModel: string | null; attributes: unknown; needs: unknown; introducerPersonId: string | null; introducerName: string | null; introducedCount: number; phoneMasked: string | null
  ownerRelationId: string | null; mergedInto: string | null; mergedCount: number; erasedAt: Date | null
  taskId: string | null; taskTitle: string | null; taskDueAt: Date | null; taskStatus: 'open' | 'cancelled' | null; appointmentId: string | null
  collisionId: string | null; collisionStatus: 'open' | 'decided' | null; collisionDecision: string | null; collisionSameStore: number | null; collisionFoundAt: Date | null; colleagueRelationId: string | null
  /** An open 撞单 in which this relation was there first. */
  metId: string | null; metSameStore: number | null; newcomerRelationId: string | null
}

/** What of this member's relation with this contact: looked up again in each statement, so that none waits for another. */
const ofRelation = (column: 'r.id' | 'r.person_id') =>
  `(SELECT ${column} FROM corp_contact c JOIN follow_relation r ON r.contact_id = c.id AND r.member_id = ? WHERE c.subject_id = ? AND c.external_userid = ?)`

/**
 * Who this is for this member. Contact by (subject, external id), relation by (contact, member). More than one open
 * task or 撞单 is rare: they are joined, which is half the cost of sub-selects, and the best row is kept. Every table
 * more costs as much as the look-up itself: names come from `Names`, colleagues from `otherRelations`.
 */
const firstScreenSql = `SELECT r.id AS relationId, r.member_id AS memberId, r.store_id AS storeId, r.person_id AS personId, c.external_userid AS externalUserId, c.name AS contactName, c.avatar_url AS avatarUrl,
  c.type AS contactType, c.company_name AS companyName, r.added_at AS addedAt, r.remark, r.half, r.deleted_by AS deletedBy, r.deleted_at AS deletedAt, r.welcome_state AS welcomeState, r.welcome_ms AS welcomeMs,
  r.welcome_reason AS welcomeReason, r.welcome_text AS welcomeText, r.code_id AS codeId, p.surname, p.title, p.salutation_confirmed_at AS salutationConfirmedAt, p.level, p.intent_model AS intentModel, p.attributes, p.needs, p.introducer_person_id AS introducerPersonId, p.introducer_name AS introducerName, p.introduced_count AS introducedCount,
  p.phone_masked AS phoneMasked, p.owner_relation_id AS ownerRelationId, p.merged_into AS mergedInto, p.merged_count AS mergedCount, p.erased_at AS erasedAt, t.id AS taskId, t.title AS taskTitle, t.due_at AS taskDueAt, t.status AS taskStatus, t.appointment_id AS appointmentId,
  x.id AS collisionId, x.status AS collisionStatus, x.decision AS collisionDecision, x.same_store AS collisionSameStore, x.found_at AS collisionFoundAt, x.existing_relation_id AS colleagueRelationId,
  y.id AS metId, y.same_store AS metSameStore, y.incoming_relation_id AS newcomerRelationId
 FROM corp_contact c
 JOIN follow_relation r ON r.contact_id = c.id AND r.member_id = ?
 JOIN person p ON p.group_id = r.group_id AND p.id = r.person_id
 LEFT JOIN task t ON t.group_id = r.group_id AND t.person_id = r.person_id AND t.member_id = r.member_id AND (t.status = 'open' OR (t.status = 'cancelled' AND r.deleted_at IS NOT NULL))
 LEFT JOIN collision x ON x.group_id = r.group_id AND x.incoming_relation_id = r.id
 LEFT JOIN collision y ON y.group_id = r.group_id AND y.existing_relation_id = r.id AND y.status = 'open'
 WHERE c.subject_id = ? AND c.external_userid = ?`

/** Whose customer: a member of the session, the corp's subject, the id WeCom's client gave. */
export interface OwnCustomer { groupId: string; memberId: string; subjectId: string; externalUserId: string }

const keyOf = (own: OwnCustomer) => [own.memberId, own.subjectId, own.externalUserId]

export async function firstScreenRow(db: Db, own: OwnCustomer): Promise<FirstScreenRow | null> {
  const rows = await db.prepared<FirstScreenRow[]>(firstScreenSql, keyOf(own))
  return rows.length === 0 ? null : rows.reduce((best, row) => (byTaskAndCollision(row, best) < 0 ? row : best))
}

/** The open task that is due first; the newest 撞单. */
function byTaskAndCollision(a: FirstScreenRow, b: FirstScreenRow): number {
  return Number(a.taskStatus === 'cancelled') - Number(b.taskStatus === 'cancelled') || (a.taskDueAt?.getTime() ?? 0) - (b.taskDueAt?.getTime() ?? 0)
    || (b.collisionFoundAt?.getTime() ?? 0) - (a.collisionFoundAt?.getTime() ?? 0)
}

const kinds = timelineKinds.map((kind) => `'${kind}'`).join(',')

/** Tags, newest facts and the last script by one round trip, which costs more than either look-up. */
const besideSql = `SELECT 'tag' AS what, t.id, t.name, g.name AS groupName, g.scope, t.computed, rt.state, rt.reason, NULL AS occurredAt, NULL AS payload, NULL AS memberId, NULL AS codeId
  ${appliedTagFrom} AND rt.relation_id = ${ofRelation('r.id')}
 UNION ALL (SELECT 'fact', f.id, f.kind, NULL, NULL, NULL, NULL, NULL, f.occurred_at, f.payload, f.member_id, f.code_id FROM domain_fact f
  WHERE f.group_id = ? AND f.person_id = ${ofRelation('r.person_id')} AND f.kind IN (${kinds}) ORDER BY f.occurred_at DESC, f.id DESC LIMIT 4)
 UNION ALL (SELECT 'sent', x.slot_id, NULL, NULL, NULL, NULL, CASE WHEN x.responded_at IS NULL THEN 'silent' ELSE 'answered' END, NULL, x.sent_at, NULL, NULL, NULL FROM script_send x
  WHERE x.group_id = ? AND x.relation_id = ${ofRelation('r.id')} ORDER BY x.sent_at DESC LIMIT 1)`

type Tag = Omit<AppliedTagRow, 'relationId'>
type NamelessFact = Omit<FactRow, 'memberName' | 'codeName'>
type BesideRow = (Tag & { what: 'tag' }) | (Omit<NamelessFact, 'kind'> & { what: 'fact'; name: NamelessFact['kind'] }) | { what: 'sent'; id: string; state: 'silent' | 'answered'; occurredAt: Date }

/** The script sent last, by its place in the library. */
export interface LastScript { slotId: string; sentAt: Date; responded: boolean }

export async function besideCustomer(db: Db, own: OwnCustomer): Promise<{ tags: Tag[]; facts: NamelessFact[]; lastScript: LastScript | null }> {
  const rows = await db.prepared<BesideRow[]>(besideSql, [own.groupId, ...keyOf(own), own.groupId, ...keyOf(own), own.groupId, ...keyOf(own)])
  const sent = rows.find((row) => row.what === 'sent')
  return {
    lastScript: sent ? { slotId: sent.id, sentAt: sent.occurredAt, responded: sent.state === 'answered' } : null,
    tags: rows.filter((row) => row.what === 'tag'),
    facts: rows.flatMap((row) => (row.what === 'fact' ? [{ id: row.id, kind: row.name, occurredAt: row.occurredAt, payload: row.payload, memberId: row.memberId, codeId: row.codeId }] : []))
      // A union promises no order.
      .sort((a, b) => b.occurredAt.getTime() - a.occurredAt.getTime() || b.id.length - a.id.length || (a.id < b.id ? 1 : -1)),
  }
}

export interface OtherRelation { id: string; memberId: string; memberName: string; addedAt: Date }

/** Colleagues' relations that matter here: the owner's, the one a 撞单 met. Most customers have neither. */
export async function otherRelations(db: Db, groupId: string, row: FirstScreenRow): Promise<OtherRelation[]> {
  const ids = [row.ownerRelationId, row.colleagueRelationId, row.newcomerRelationId].filter((id): id is string => id !== null && id !== row.relationId)
  if (ids.length === 0) return []
  return db.rows<OtherRelation>('SELECT r.id, r.member_id AS memberId, m.name AS memberName, r.added_at AS addedAt FROM follow_relation r JOIN member m ON m.group_id = r.group_id AND m.id = r.member_id WHERE r.group_id = ? AND r.id IN (?)', [groupId, ids])
}

/** A colleague of this corp knows the person though the caller does not. */
export const knownToColleague = async (db: Db, subjectId: string, externalUserId: string): Promise<boolean> =>
  (await db.row('SELECT r.id FROM corp_contact c JOIN follow_relation r ON r.contact_id = c.id WHERE c.subject_id = ? AND c.external_userid = ? LIMIT 1', [subjectId, externalUserId])) !== null
