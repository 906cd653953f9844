import type { CustomerFilter } from '@chitang/shared/contracts/customers'
import { index, int, json, mediumtext, mysqlTable, primaryKey, varchar } from 'drizzle-orm/mysql-core'
import { id, instant, word } from '../../platform/db/columns.ts'

/** All data of a store as one file: asked for by one person, confirmed by another. */
export const storeExport = mysqlTable('store_export', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  storeId: id('store_id').notNull(),
  /** asked / running / ready / refused / failed */
  state: word('state').notNull(),
  reason: varchar('reason', { length: 100 }).notNull(),
  /** Only the customers that this finds; null = all of the store. */
  filter: json('filter').$type<CustomerFilter>(),
  /** The same in words, for who confirms. */
  list: varchar('list', { length: 200 }),
  askedBy: id('asked_by').notNull(),
  askedAt: instant('asked_at').notNull(),
  decidedBy: id('decided_by'),
  decidedAt: instant('decided_at'),
  /** Where a killed run goes on: which sheet, and the last row of it. */
  sheet: int('sheet').notNull().default(0),
  after: id('after').notNull().default('0'),
  parts: int('parts').notNull().default(0),
  total: int('total').notNull().default(0),
  readyAt: instant('ready_at'),
  problem: varchar('problem', { length: 300 }),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  // exports of a store, newest first
  index('ix_export_store').on(t.groupId, t.storeId, t.askedAt),
  // queue-wide: files that are over
  index('ix_export_ready').on(t.readyAt),
])

/** Some rows of a sheet, encrypted; gone after a day. */
export const storeExportPart = mysqlTable('store_export_part', {
  groupId: id('group_id').notNull(),
  exportId: id('export_id').notNull(),
  part: int('part').notNull(),
  sheet: int('sheet').notNull(),
  rowsEnc: mediumtext('rows_enc').notNull(),
}, (t) => [primaryKey({ columns: [t.groupId, t.exportId, t.part] })])
