import { boolean, index, int, mysqlTable, primaryKey, uniqueIndex, varchar } from 'drizzle-orm/mysql-core'
import { id, instant, text64, word } from '../../platform/db/columns.ts'

export const script = mysqlTable('script', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  /** group / brand / store */
  scope: word('scope').notNull(),
  brand: word('brand'),
  storeId: id('store_id'),
  category: word('category').notNull(),
  code: word('code').notNull(),
  title: varchar('title', { length: 30 }).notNull(),
  text: varchar('text', { length: 1000 }).notNull(),
  pinyin: varchar('pinyin', { length: 300 }).notNull(),
  initials: text64('initials').notNull(),
  validTo: instant('valid_to'),
  enabled: boolean('enabled').notNull(),
  retiredAt: instant('retired_at'),
  updatedAt: instant('updated_at').notNull(),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  // scripts that reach a store
  index('ix_script_scope').on(t.groupId, t.scope, t.storeId),
])

/** Counted only when the SDK said ok. */
export const scriptSend = mysqlTable('script_send', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  scriptId: id('script_id').notNull(),
  storeId: id('store_id').notNull(),
  memberId: id('member_id').notNull(),
  relationId: id('relation_id').notNull(),
  edited: boolean('edited').notNull(),
  sentAt: instant('sent_at').notNull(),
  idempotencyKey: text64('idempotency_key').notNull(),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  uniqueIndex('uq_send_key').on(t.groupId, t.memberId, t.idempotencyKey),
])

/** Running counts, so that no request counts rows. */
export const scriptUse = mysqlTable('script_use', {
  groupId: id('group_id').notNull(),
  scriptId: id('script_id').notNull(),
  storeId: id('store_id').notNull(),
  memberId: id('member_id').notNull(),
  uses: int('uses').notNull(),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.scriptId, t.storeId, t.memberId] }),
  // uses of a store's scripts
  index('ix_use_store').on(t.groupId, t.storeId, t.scriptId),
])
