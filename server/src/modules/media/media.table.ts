import { customType, index, int, mysqlTable, primaryKey, uniqueIndex, varchar } from 'drizzle-orm/mysql-core'
import { id, instant, text64, word } from '../../platform/db/columns.ts'

const mediumBlob = customType<{ data: Buffer }>({ dataType: () => 'mediumblob' })

export const mediaAsset = mysqlTable('media_asset', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  storeId: id('store_id'),
  name: varchar('name', { length: 128 }).notNull(),
  contentType: text64('content_type').notNull(),
  digest: varchar('digest', { length: 64 }).notNull(),
  bytes: int('bytes').notNull(),
  content: mediumBlob('content').notNull(),
  createdAt: instant('created_at').notNull(),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  uniqueIndex('uq_asset_digest').on(t.groupId, t.digest),
])

/** WeCom's media_id of an asset in one corp; valid three days, renewed before. */
export const mediaUpload = mysqlTable('media_upload', {
  groupId: id('group_id').notNull(),
  assetId: id('asset_id').notNull(),
  corpId: id('corp_id').notNull(),
  mediaId: varchar('media_id', { length: 128 }),
  expiresAt: instant('expires_at').notNull(),
  lastError: varchar('last_error', { length: 300 }),
  status: word('status').notNull(),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.assetId, t.corpId] }),
  // renewal: what expires soon, all groups
  index('ix_upload_expiry').on(t.expiresAt),
])
