import { int, mysqlTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/mysql-core'
import { id, instant, text64 } from '../../platform/db/columns.ts'

/** 个人信息说明 of a legal entity; a version is never changed once published. */
export const privacyNotice = mysqlTable('privacy_notice', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  legalEntityId: id('legal_entity_id').notNull(),
  version: int('version').notNull(),
  title: text64('title').notNull(),
  body: text('body').notNull(),
  publishedAt: instant('published_at').notNull(),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  uniqueIndex('uq_notice_version').on(t.legalEntityId, t.version),
])
