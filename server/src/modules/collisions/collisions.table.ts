import { boolean, index, json, mysqlTable, primaryKey, smallint, uniqueIndex, varchar } from 'drizzle-orm/mysql-core'
import { id, instant, word } from '../../platform/db/columns.ts'
import type { Happening } from './ownership.model.ts'

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
  /** Of two stores: the other one, whose managers decide as well. */
  otherStoreId: id('other_store_id'),
  /** existing / incoming: whom the rules would choose, and which rule. */
  proposed: word('proposed'),
  proposedRule: word('proposed_rule'),
  /** Of the credit for a deal, how much in a hundred stays with the one who is not chosen. */
  otherShare: smallint('other_share'),
  evidence: json('evidence').$type<Happening[]>(),
  /** Nobody decided by then: the rule does. */
  dueAt: instant('due_at'),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  uniqueIndex('uq_collision_pair').on(t.groupId, t.existingRelationId, t.incomingRelationId),
  // the manager's list
  index('ix_collision_store').on(t.groupId, t.storeId, t.status, t.foundAt),
  // how many stood open in the past days
  index('ix_collision_decided').on(t.groupId, t.storeId, t.decidedAt),
  // the other store's manager
  index('ix_collision_other').on(t.groupId, t.otherStoreId, t.status),
  // overdue: the rule decides
  index('ix_collision_due').on(t.groupId, t.status, t.dueAt),
  // what was decided about a person
  index('ix_collision_person').on(t.groupId, t.personId),
  // notice in both sidebars
  index('ix_collision_incoming').on(t.groupId, t.incomingRelationId),
])
