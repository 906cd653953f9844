import { index, int, json, mediumtext, mysqlTable, primaryKey, uniqueIndex, varchar } from 'drizzle-orm/mysql-core'
import type { Certificate } from '@chitang/shared/contracts/rights'
import { id, instant, word } from '../../platform/db/columns.ts'

/** What a customer asked for their own data, of one company (legal entity). */
export const rightsRequest = mysqlTable('rights_request', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  personId: id('person_id').notNull(),
  legalEntityId: id('legal_entity_id').notNull(),
  storeId: id('store_id').notNull(),
  /** copy / correction / deletion */
  kind: word('kind').notNull(),
  /** open / done / refused */
  status: word('status').notNull(),
  detail: varchar('detail', { length: 200 }).notNull(),
  /** How it was made sure that the customer is the one who asks. */
  verifiedHow: varchar('verified_how', { length: 60 }).notNull(),
  openedBy: id('opened_by').notNull(),
  openedAt: instant('opened_at').notNull(),
  dueAt: instant('due_at').notNull(),
  closedBy: id('closed_by'),
  closedAt: instant('closed_at'),
  refusedReason: varchar('refused_reason', { length: 200 }),
  certificate: json('certificate').$type<Certificate>(),
  /** The copy, encrypted; thirty days. */
  copyEnc: mediumtext('copy_enc'),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  // requests by state, oldest deadline first
  index('ix_rights_status').on(t.groupId, t.status, t.dueAt, t.id),
  // requests of a person
  index('ix_rights_person').on(t.groupId, t.personId),
  // queue-wide: copies that are over
  index('ix_rights_closed').on(t.closedAt),
])

/** A number whose holder asked to be forgotten: an import leaves it out. Only a keyed hash, per company. */
export const suppressedKey = mysqlTable('suppressed_key', {
  groupId: id('group_id').notNull(),
  legalEntityId: id('legal_entity_id').notNull(),
  valueHash: varchar('value_hash', { length: 32 }).notNull(),
  at: instant('at').notNull(),
}, (t) => [
  // is this number to be left out
  primaryKey({ columns: [t.groupId, t.legalEntityId, t.valueHash] }),
])

/** People a company holds data of, counted in the background. */
export const entitySubjects = mysqlTable('entity_subjects', {
  groupId: id('group_id').notNull(),
  legalEntityId: id('legal_entity_id').notNull(),
  subjects: int('subjects').notNull(),
  countedAt: instant('counted_at').notNull(),
}, (t) => [primaryKey({ columns: [t.groupId, t.legalEntityId] }), uniqueIndex('uq_entity_subjects').on(t.legalEntityId)])
