import { mysqlTable, primaryKey, varchar } from 'drizzle-orm/mysql-core'
import { id, instant } from '../../platform/db/columns.ts'

/** One morning card a store and day, whichever process was first. */
export const digest = mysqlTable('digest', {
  groupId: id('group_id').notNull(),
  storeId: id('store_id').notNull(),
  day: varchar('day', { length: 10 }).notNull(),
  sentAt: instant('sent_at').notNull(),
  praisedMemberId: id('praised_member_id'),
  praisedBy: id('praised_by'),
  praisedAt: instant('praised_at'),
}, (t) => [primaryKey({ columns: [t.groupId, t.storeId, t.day] })])
