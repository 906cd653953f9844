import { index, json, mysqlTable, primaryKey, uniqueIndex, varchar } from 'drizzle-orm/mysql-core'
import { id, instant, text64, word } from '../../platform/db/columns.ts'

export const followUp = mysqlTable('follow_up', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  personId: id('person_id').notNull(),
  relationId: id('relation_id'),
  storeId: id('store_id').notNull(),
  memberId: id('member_id').notNull(),
  method: word('method').notNull(),
  points: json('points').$type<string[]>().notNull(),
  text: varchar('text', { length: 500 }).notNull(),
  levelBefore: varchar('level_before', { length: 4 }),
  levelAfter: varchar('level_after', { length: 4 }),
  taskId: id('task_id'),
  /** The open task this note answered, reopened by an undo. */
  closedTaskId: id('closed_task_id'),
  factId: id('fact_id'),
  savedAt: instant('saved_at').notNull(),
  recordedAt: instant('recorded_at').notNull(),
  undoneAt: instant('undone_at'),
  idempotencyKey: text64('idempotency_key').notNull(),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  uniqueIndex('uq_follow_key').on(t.groupId, t.memberId, t.idempotencyKey),
  // notes of a person
  index('ix_follow_person').on(t.groupId, t.personId, t.savedAt),
])

export const task = mysqlTable('task', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  personId: id('person_id').notNull(),
  relationId: id('relation_id'),
  storeId: id('store_id').notNull(),
  memberId: id('member_id').notNull(),
  title: varchar('title', { length: 60 }).notNull(),
  dueAt: instant('due_at').notNull(),
  /** open / done / cancelled */
  status: word('status').notNull(),
  source: word('source').notNull(),
  /** The visit it waits for. */
  appointmentId: id('appointment_id'),
  createdAt: instant('created_at').notNull(),
  closedAt: instant('closed_at'),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  // next task of a person
  index('ix_task_person').on(t.groupId, t.personId, t.status, t.dueAt),
  // today's list of an advisor
  index('ix_task_member').on(t.groupId, t.memberId, t.status, t.dueAt),
  // task of a visit
  index('ix_task_appointment').on(t.groupId, t.appointmentId),
  // due and done of a store
  index('ix_task_store').on(t.groupId, t.storeId, t.status, t.dueAt),
])
