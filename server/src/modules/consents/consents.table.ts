import { index, int, json, mysqlTable, primaryKey, uniqueIndex, varchar } from 'drizzle-orm/mysql-core'
import type { ConsentField } from '@chitang/shared/domain/consents'
import { id, instant, word } from '../../platform/db/columns.ts'

/** One sharing a person was asked about. Never merged with another's: it keeps its recipient, purpose and evidence. */
export const consent = mysqlTable('consent', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  /** The person as the asking store knows them; merging points to another, the consent stays here. */
  personId: id('person_id').notNull(),
  storeId: id('store_id').notNull(),
  fromEntityId: id('from_entity_id').notNull(),
  toEntityId: id('to_entity_id').notNull(),
  purpose: word('purpose').notNull(),
  fields: json('fields').$type<ConsentField[]>().notNull(),
  /** page / paper */
  method: word('method').notNull(),
  /** Where the signed paper lies. */
  evidence: varchar('evidence', { length: 100 }),
  noticeVersion: int('notice_version'),
  pageToken: varchar('page_token', { length: 22 }),
  askedAt: instant('asked_at').notNull(),
  askedBy: id('asked_by').notNull(),
  agreedAt: instant('agreed_at'),
  declinedAt: instant('declined_at'),
  withdrawnAt: instant('withdrawn_at'),
  /** customer / the employee who was told */
  withdrawnBy: word('withdrawn_by'),
  withdrawnReason: varchar('withdrawn_reason', { length: 100 }),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  uniqueIndex('uq_consent_page').on(t.pageToken),
  // consents of a person
  index('ix_consent_person').on(t.groupId, t.personId),
  // compliance: what was asked, agreed to, declined and taken back since a day
  index('ix_consent_asked').on(t.groupId, t.askedAt),
  index('ix_consent_agreed').on(t.groupId, t.agreedAt),
  index('ix_consent_declined').on(t.groupId, t.declinedAt),
  index('ix_consent_withdrawn').on(t.groupId, t.withdrawnAt),
  // what a company may see
  index('ix_consent_recipient').on(t.groupId, t.toEntityId, t.agreedAt),
])
