import { index, int, mysqlTable, primaryKey, uniqueIndex, varchar } from 'drizzle-orm/mysql-core'
import { id, instant, text64, word } from '../../platform/db/columns.ts'

/** What advisors of a store looked for in vain; the same wish is one row. */
export const scriptGap = mysqlTable('script_gap', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  storeId: id('store_id').notNull(),
  /** missing / expired */
  kind: word('kind').notNull(),
  /** The query without spaces and case; of an expired script its slot. */
  wishKey: text64('wish_key').notNull(),
  query: varchar('query', { length: 40 }).notNull(),
  slotId: id('slot_id'),
  count: int('count').notNull(),
  /** open / written / dismissed */
  status: word('status').notNull(),
  firstAt: instant('first_at').notNull(),
  lastAt: instant('last_at').notNull(),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  uniqueIndex('uq_gap_wish').on(t.groupId, t.storeId, t.kind, t.wishKey),
  // open gaps of a store
  index('ix_gap_open').on(t.groupId, t.storeId, t.status),
])

export const scriptGapReport = mysqlTable('script_gap_report', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  gapId: id('gap_id').notNull(),
  memberId: id('member_id').notNull(),
  note: varchar('note', { length: 100 }),
  at: instant('at').notNull(),
  idempotencyKey: text64('idempotency_key').notNull(),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  uniqueIndex('uq_gap_report_key').on(t.groupId, t.memberId, t.idempotencyKey),
  // who asked for it
  index('ix_gap_report').on(t.groupId, t.gapId, t.at),
])
