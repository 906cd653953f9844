import { index, mysqlTable, primaryKey, varchar } from 'drizzle-orm/mysql-core'
import { id, instant, word } from '../../platform/db/columns.ts'

/** Break-glass: support has no standing access; a store lets one of them look for an hour. */
export const supportAccess = mysqlTable('support_access', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  storeId: id('store_id').notNull(),
  employeeId: id('employee_id').notNull(),
  reason: varchar('reason', { length: 100 }).notNull(),
  /** asked / granted / refused / ended */
  state: word('state').notNull(),
  askedAt: instant('asked_at').notNull(),
  decidedBy: id('decided_by'),
  decidedAt: instant('decided_at'),
  until: instant('until'),
  /** The role it gives: ends by itself. */
  assignmentId: id('assignment_id'),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  // who asked this store
  index('ix_support_store').on(t.groupId, t.storeId, t.askedAt),
  // what one asked
  index('ix_support_employee').on(t.groupId, t.employeeId, t.askedAt),
])
