import { boolean, index, mysqlTable, primaryKey, uniqueIndex } from 'drizzle-orm/mysql-core'
import { id, instant, text64, word } from '../../platform/db/columns.ts'

export const tagGroup = mysqlTable('tag_group', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  corpId: id('corp_id').notNull(),
  wecomId: text64('wecom_id').notNull(),
  name: text64('name').notNull(),
  /** group / brand / store: who may use it */
  scope: word('scope').notNull(),
  brand: word('brand'),
  storeId: id('store_id'),
  sort: id('sort').notNull(),
  /** Begin of the read that last wrote it: an older read writes nothing over a newer one. */
  seenAt: instant('seen_at'),
  deletedAt: instant('deleted_at'),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  uniqueIndex('uq_tag_group_wecom').on(t.corpId, t.wecomId),
])

export const tag = mysqlTable('tag', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  corpId: id('corp_id').notNull(),
  tagGroupId: id('tag_group_id').notNull(),
  wecomId: text64('wecom_id').notNull(),
  name: text64('name').notNull(),
  sort: id('sort').notNull(),
  /** Set by the product only, e.g. 车主状态. */
  computed: boolean('computed').notNull(),
  seenAt: instant('seen_at'),
  deletedAt: instant('deleted_at'),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  uniqueIndex('uq_tag_wecom').on(t.corpId, t.wecomId),
  // tags of a group
  index('ix_tag_group').on(t.groupId, t.tagGroupId),
])
