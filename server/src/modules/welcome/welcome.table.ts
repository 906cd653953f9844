import { boolean, json, mysqlTable, primaryKey, uniqueIndex, varchar } from 'drizzle-orm/mysql-core'
import type { Attachment } from '@chitang/shared/contracts/attachments'
import { id, instant, word } from '../../platform/db/columns.ts'

export const welcomeRule = mysqlTable('welcome_rule', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  level: word('level').notNull(),
  storeId: id('store_id'),
  /** `employee:<member>`, `role:<store>:<role>`, `store:<store>`, `group` */
  target: varchar('target', { length: 80 }).notNull(),
  text: varchar('text', { length: 1000 }).notNull(),
  attachments: json('attachments').$type<Attachment[]>().notNull(),
  enabled: boolean('enabled').notNull(),
  updatedAt: instant('updated_at').notNull(),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  uniqueIndex('uq_welcome_target').on(t.groupId, t.target),
])
