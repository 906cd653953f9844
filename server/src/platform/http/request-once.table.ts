import { index, mysqlTable, primaryKey } from 'drizzle-orm/mysql-core'
import { id, instant, text64 } from '../db/columns.ts'

/** What a request that may come twice has made; the client names the act once. */
export const requestOnce = mysqlTable('request_once', {
  groupId: id('group_id').notNull(),
  employeeId: id('employee_id').notNull(),
  requestKey: text64('request_key').notNull(),
  objectId: id('object_id').notNull(),
  at: instant('at').notNull(),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.employeeId, t.requestKey] }),
  // queue-wide: retention
  index('ix_request_at').on(t.at),
])
