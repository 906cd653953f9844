import { index, int, mysqlTable, primaryKey, varchar } from 'drizzle-orm/mysql-core'
import { id, instant, text64, word } from '../../platform/db/columns.ts'

/** A safety recall: the manufacturer's legal duty to reach the owners of named vehicles, for a time, and for nothing else. */
export const recall = mysqlTable('recall_notice', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  brand: word('brand').notNull(),
  title: varchar('title', { length: 60 }).notNull(),
  /** Of the published recall: the legal basis. */
  noticeNo: text64('notice_no').notNull(),
  vehicles: int('vehicles').notNull(),
  /** asked / agreed / refused */
  state: word('state').notNull(),
  askedBy: id('asked_by').notNull(),
  askedAt: instant('asked_at').notNull(),
  decidedBy: id('decided_by'),
  decidedAt: instant('decided_at'),
  until: instant('until'),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  // list, newest first
  index('ix_recall_asked').on(t.groupId, t.askedAt),
])

/** The vehicles that were named; nobody else's owner is ever shown. */
export const recallVehicle = mysqlTable('recall_vehicle', {
  groupId: id('group_id').notNull(),
  recallId: id('recall_id').notNull(),
  vinHash: varchar('vin_hash', { length: 32 }).notNull(),
}, (t) => [primaryKey({ columns: [t.groupId, t.recallId, t.vinHash] })])
