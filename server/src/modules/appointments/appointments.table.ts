import { index, mysqlTable, primaryKey, uniqueIndex, varchar } from 'drizzle-orm/mysql-core'
import { id, instant, text64, word } from '../../platform/db/columns.ts'

/** 约到店: a day and a half of it. Its task carries it on the first screen. */
export const appointment = mysqlTable('appointment', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  personId: id('person_id').notNull(),
  relationId: id('relation_id').notNull(),
  storeId: id('store_id').notNull(),
  memberId: id('member_id').notNull(),
  /** Day of the group's zone, 2026-06-07 */
  day: word('day').notNull(),
  /** morning / afternoon */
  half: word('half').notNull(),
  note: varchar('note', { length: 60 }),
  /** booked / arrived / cancelled */
  status: word('status').notNull(),
  /** Names the page a card opens; unguessable, since customers forward cards. */
  pageToken: text64('page_token').notNull(),
  cardSentAt: instant('card_sent_at'),
  /** The open task this replaced, reopened when the visit is called off. */
  closedTaskId: id('closed_task_id'),
  createdAt: instant('created_at').notNull(),
  closedAt: instant('closed_at'),
  idempotencyKey: text64('idempotency_key').notNull(),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  uniqueIndex('uq_appointment_key').on(t.groupId, t.memberId, t.idempotencyKey),
  // the page behind a card: no session, so no group
  uniqueIndex('uq_appointment_page').on(t.pageToken),
  // booked visits of a person
  index('ix_appointment_person').on(t.groupId, t.personId, t.status),
  // visits of a store by day
  index('ix_appointment_store').on(t.groupId, t.storeId, t.day),
])
