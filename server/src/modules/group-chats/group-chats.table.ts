import { index, int, mysqlTable, primaryKey, uniqueIndex, varchar } from 'drizzle-orm/mysql-core'
import { id, instant, text64 } from '../../platform/db/columns.ts'

/** A customer group (客户群) of a store: what one chooses by, and no member of it. */
export const groupChat = mysqlTable('group_chat', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  corpId: id('corp_id').notNull(),
  /** Store of the owner. */
  storeId: id('store_id').notNull(),
  chatId: text64('chat_id').notNull(),
  name: varchar('name', { length: 120 }).notNull(),
  ownerMemberId: id('owner_member_id').notNull(),
  members: int('members').notNull(),
  customers: int('customers').notNull(),
  createdAt: instant('created_at').notNull(),
  fetchedAt: instant('fetched_at').notNull(),
  /** Dismissed, or out of the app's range. */
  goneAt: instant('gone_at'),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  uniqueIndex('uq_group_chat').on(t.corpId, t.chatId),
  // groups of an owner
  index('ix_group_chat_owner').on(t.groupId, t.ownerMemberId),
  // groups of a store
  index('ix_group_chat_store').on(t.groupId, t.storeId, t.goneAt),
])
