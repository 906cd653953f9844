import { boolean, index, mysqlTable, primaryKey, uniqueIndex, varchar } from 'drizzle-orm/mysql-core'
import { id, instant, word } from '../../platform/db/columns.ts'

export const collision = mysqlTable('collision', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  storeId: id('store_id').notNull(),
  personId: id('person_id').notNull(),
  existingRelationId: id('existing_relation_id').notNull(),
  incomingRelationId: id('incoming_relation_id').notNull(),
  sameStore: boolean('same_store').notNull(),
  foundAt: instant('found_at').notNull(),
  status: word('status').notNull(),
  decision: word('decision'),
  decidedBy: id('decided_by'),
  decidedAt: instant('decided_at'),
  note: varchar('note', { length: 100 }),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  uniqueIndex('uq_collision_pair').on(t.groupId, t.existingRelationId, t.incomingRelationId),
  // the manager's list
  index('ix_collision_store').on(t.groupId, t.storeId, t.status, t.foundAt),
  // notice in both sidebars
  index('ix_collision_incoming').on(t.groupId, t.incomingRelationId),
])
