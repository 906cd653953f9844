import type { Audience } from '@chitang/shared/contracts/audiences'
import { json, mysqlTable, primaryKey, uniqueIndex } from 'drizzle-orm/mysql-core'
import { id, instant, word } from '../../platform/db/columns.ts'

export const audienceSegment = mysqlTable('audience_segment', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  storeId: id('store_id').notNull(),
  name: word('name').notNull(),
  audience: json('audience').$type<Audience>().notNull(),
  updatedAt: instant('updated_at').notNull(),
  updatedBy: id('updated_by').notNull(),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  // no two selections of a store share a name
  uniqueIndex('uq_segment_name').on(t.groupId, t.storeId, t.name),
])
