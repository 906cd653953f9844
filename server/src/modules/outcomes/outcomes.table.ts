import { mysqlTable, primaryKey, smallint, uniqueIndex, varchar } from 'drizzle-orm/mysql-core'
import { id, instant, text64, word } from '../../platform/db/columns.ts'

/** How a wish to buy ended for now, and the gentle task that keeps the person. */
export const personOutcome = mysqlTable('person_outcome', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  personId: id('person_id').notNull(),
  relationId: id('relation_id'),
  storeId: id('store_id').notNull(),
  memberId: id('member_id').notNull(),
  /** bought_competitor / postponed / budget / service / other */
  kind: word('kind').notNull(),
  competitor: varchar('competitor', { length: 30 }),
  reason: varchar('reason', { length: 100 }),
  careDays: smallint('care_days').notNull(),
  levelBefore: varchar('level_before', { length: 4 }),
  levelAfter: varchar('level_after', { length: 4 }),
  taskId: id('task_id').notNull(),
  /** The open task this replaced, reopened by an undo. */
  closedTaskId: id('closed_task_id'),
  savedAt: instant('saved_at').notNull(),
  recordedAt: instant('recorded_at').notNull(),
  undoneAt: instant('undone_at'),
  idempotencyKey: text64('idempotency_key').notNull(),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  uniqueIndex('uq_outcome_key').on(t.groupId, t.memberId, t.idempotencyKey),
])
