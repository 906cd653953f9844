import { index, mysqlTable, primaryKey, text, uniqueIndex, varchar } from 'drizzle-orm/mysql-core'
import { id, instant, text64 } from '../../platform/db/columns.ts'

/** A service account (服务号) of the upstream's own legal entity, bound to its open-platform account. */
export const wechatAccount = mysqlTable('wechat_account', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  corpId: id('corp_id').notNull(),
  appid: text64('appid').notNull(),
  name: text64('name').notNull(),
  secretEnc: text('secret_enc').notNull(),
}, (t) => [primaryKey({ columns: [t.groupId, t.id] }), uniqueIndex('uq_wechat_appid').on(t.appid)])

/** Somebody who logged in on the owner page: the one bridge between corps that WeCom knows (doc 95818, 97357). */
export const ownerVisitor = mysqlTable('owner_visitor', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  accountId: id('account_id').notNull(),
  storeId: id('store_id').notNull(),
  unionidHash: varchar('unionid_hash', { length: 32 }).notNull(),
  unionidEnc: varchar('unionid_enc', { length: 300 }).notNull(),
  openidEnc: varchar('openid_enc', { length: 300 }).notNull(),
  /** By which a later friend is recognised, until then. */
  pendingHash: varchar('pending_hash', { length: 32 }),
  pendingUntil: instant('pending_until'),
  /** The company that is to send them no more mass messages: also for friendships that are found later. */
  stopEntityId: id('stop_entity_id'),
  firstAt: instant('first_at').notNull(),
  lastAt: instant('last_at').notNull(),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  uniqueIndex('uq_visitor_unionid').on(t.groupId, t.accountId, t.unionidHash),
  // whose pending id a new friend has; is anybody waiting at all
  index('ix_visitor_pending').on(t.groupId, t.pendingHash),
  index('ix_visitor_until').on(t.groupId, t.pendingUntil),
])
