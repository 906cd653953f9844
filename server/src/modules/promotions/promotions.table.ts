import { index, mysqlTable, primaryKey, varchar } from 'drizzle-orm/mysql-core'
import { id, instant, word } from '../../platform/db/columns.ts'

/** 优惠: values that promotion variables read, and until when. */
export const promotion = mysqlTable('promotion', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  /** group / brand / store */
  scope: word('scope').notNull(),
  brand: word('brand'),
  storeId: id('store_id'),
  name: varchar('name', { length: 30 }).notNull(),
  subsidy: varchar('subsidy', { length: 30 }).notNull(),
  policy: varchar('policy', { length: 60 }).notNull(),
  validFrom: instant('valid_from').notNull(),
  validTo: instant('valid_to').notNull(),
  retiredAt: instant('retired_at'),
  updatedAt: instant('updated_at').notNull(),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  // offers of a group that have not ended long ago
  index('ix_promotion_end').on(t.groupId, t.validTo),
])
