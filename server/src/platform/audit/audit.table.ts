import { index, json, mysqlTable, primaryKey, varchar, int } from 'drizzle-orm/mysql-core'
import { id, instant, text64, word } from '../db/columns.ts'

/** Written in the mutation's transaction, unchained; the sealer chains rows per store afterwards. */
export const auditLog = mysqlTable('audit_log', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  storeId: id('store_id').notNull(),
  at: instant('at').notNull(),
  actorEmployeeId: id('actor_employee_id').notNull(),
  actorMemberId: id('actor_member_id'),
  client: word('client').notNull(),
  ip: text64('ip').notNull(),
  action: text64('action').notNull(),
  objectType: word('object_type').notNull(),
  objectId: id('object_id').notNull(),
  fields: json('fields').$type<Record<string, unknown>>().notNull(),
  reason: varchar('reason', { length: 100 }),
  sealNo: int('seal_no'),
  sealHash: varchar('seal_hash', { length: 64 }),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  // sealer: rows of a store not yet sealed, and the last seal; verifier: the chain in order
  index('ix_audit_seal').on(t.groupId, t.storeId, t.sealNo),
  // who of outside looked at a store this month
  index('ix_audit_store_at').on(t.groupId, t.storeId, t.at),
  // quota of reveals per person and day
  index('ix_audit_actor').on(t.groupId, t.actorEmployeeId, t.action, t.at),
])
