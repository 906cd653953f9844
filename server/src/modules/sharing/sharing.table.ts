import { boolean, int, mysqlTable, primaryKey, uniqueIndex, varchar } from 'drizzle-orm/mysql-core'
import { id, instant, text64, word } from '../../platform/db/columns.ts'

/** A corp of the chain and how far the app is shared to it. */
export const appShare = mysqlTable('app_share', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  appId: id('app_id').notNull(),
  /** As the upstream sees it; of a corp that has not joined, the pending one. */
  wecomCorpId: text64('wecom_corp_id').notNull(),
  name: text64('name').notNull(),
  joined: boolean('joined').notNull(),
  /** Who of the upstream invited it: a userid of the group's corp. */
  inviterUserid: text64('inviter_userid'),
  /** pending / confirming / active / revoked / left */
  state: word('state').notNull(),
  since: instant('since').notNull(),
  agentId: int('agent_id'),
  /** Our corp, once it was active. */
  corpId: id('corp_id'),
  remindedAt: instant('reminded_at'),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  // board; one row per corp of the chain
  uniqueIndex('uq_share_corp').on(t.groupId, t.appId, t.wecomCorpId),
])

/** When WeCom was last asked about the shares of an app, and why that failed. */
export const shareLook = mysqlTable('share_look', {
  groupId: id('group_id').notNull(),
  appId: id('app_id').notNull(),
  at: instant('at').notNull(),
  trouble: varchar('trouble', { length: 300 }),
}, (t) => [primaryKey({ columns: [t.groupId, t.appId] })])
