import type { ConsentView, RecentConsent } from '@chitang/shared/contracts/consents'
import { consentState, type ConsentField, type ConsentMethod, type ConsentPurpose } from '@chitang/shared/domain/consents'
import type { Db } from '../../platform/db/database.ts'

export interface ConsentRow {
  id: string
  groupId: string
  personId: string
  storeId: string
  fromEntityId: string
  fromEntity: string
  toEntityId: string
  toEntity: string
  toContact: string
  purpose: ConsentPurpose
  fields: ConsentField[] | string
  method: ConsentMethod
  evidence: string | null
  noticeVersion: number | null
  pageToken: string | null
  askedAt: Date
  askedBy: string | null
  agreedAt: Date | null
  declinedAt: Date | null
  withdrawnAt: Date | null
}

const select = `SELECT c.id, c.group_id AS groupId, c.person_id AS personId, c.store_id AS storeId, c.from_entity_id AS fromEntityId, f.name AS fromEntity, c.to_entity_id AS toEntityId, t.name AS toEntity, t.contact AS toContact, c.purpose, c.fields, c.method,
  c.evidence, c.notice_version AS noticeVersion, c.page_token AS pageToken, c.asked_at AS askedAt, e.name AS askedBy, c.agreed_at AS agreedAt, c.declined_at AS declinedAt, c.withdrawn_at AS withdrawnAt
  FROM consent c JOIN legal_entity f ON f.group_id = c.group_id AND f.id = c.from_entity_id JOIN legal_entity t ON t.group_id = c.group_id AND t.id = c.to_entity_id LEFT JOIN employee e ON e.group_id = c.group_id AND e.id = c.asked_by`

export const consentsOf = (db: Db, groupId: string, personIds: readonly string[]): Promise<ConsentRow[]> =>
  db.rows<ConsentRow>(`${select} WHERE c.group_id = ? AND c.person_id IN (?) ORDER BY c.id DESC LIMIT 100`, [groupId, personIds])
export const consentById = (db: Db, groupId: string, id: string): Promise<ConsentRow | null> => db.row<ConsentRow>(`${select} WHERE c.group_id = ? AND c.id = ?`, [groupId, id])
export const consentByToken = (db: Db, token: string): Promise<ConsentRow | null> => db.row<ConsentRow>(`${select} WHERE c.page_token = ?`, [token])
export const agreedFor = (db: Db, groupId: string, toEntityIds: readonly string[]): Promise<ConsentRow[]> =>
  db.rows<ConsentRow>(`${select} WHERE c.group_id = ? AND c.to_entity_id IN (?) AND c.agreed_at IS NOT NULL AND c.withdrawn_at IS NULL ORDER BY c.agreed_at DESC LIMIT 200`, [groupId, toEntityIds])

export const consentsSince = (db: Db, groupId: string, since: Date, before: string | null, limit: number, answer?: 'agreed'): Promise<ConsentRow[]> => {
  const columns = answer ? ['agreed_at'] : ['asked_at', 'agreed_at', 'declined_at', 'withdrawn_at']
  return db.rows<ConsentRow>(`${select} WHERE c.group_id = ? ${before === null ? '' : 'AND c.id < ? '}AND (${columns.map((column) => `c.${column} >= ?`).join(' OR ')}) ORDER BY c.id DESC LIMIT ?`, [groupId, ...(before === null ? [] : [before]), ...columns.map(() => since), limit])
}

/** JSON comes as text from MariaDB. */
export const fieldsOf = (row: Pick<ConsentRow, 'fields'>): ConsentField[] => (typeof row.fields === 'string' ? (JSON.parse(row.fields) as ConsentField[]) : row.fields)

export const viewOf = (row: ConsentRow, now: Date, publicOrigin: string): ConsentView => ({
  id: row.id, personId: row.personId, fromEntity: row.fromEntity, toEntityId: row.toEntityId, toEntity: row.toEntity, purpose: row.purpose, fields: fieldsOf(row), method: row.method, state: consentState(row, now),
  askedAt: row.askedAt.toISOString(), askedBy: row.askedBy ?? '', agreedAt: row.agreedAt?.toISOString() ?? null, withdrawnAt: row.withdrawnAt?.toISOString() ?? null, noticeVersion: row.noticeVersion, evidence: row.evidence,
  pageUrl: row.pageToken === null ? null : `${publicOrigin}/consent/${row.pageToken}`,
})

export const recentView = (row: ConsentRow, now: Date): RecentConsent => ({
  id: row.id, fromEntity: row.fromEntity, toEntity: row.toEntity, purpose: row.purpose, fields: fieldsOf(row), method: row.method, state: consentState(row, now),
  askedAt: row.askedAt.toISOString(), askedBy: row.askedBy ?? '', answeredAt: (row.withdrawnAt ?? row.declinedAt ?? row.agreedAt)?.toISOString() ?? null,
})
