import { index, mysqlTable, primaryKey, varchar } from 'drizzle-orm/mysql-core'
import { id, instant, text64, word } from '../../platform/db/columns.ts'

export const oauthState = mysqlTable('oauth_state', {
  /** sha256 of the state; the value itself is never stored. */
  stateHash: varchar('state_hash', { length: 64 }).notNull(),
  kind: word('kind').notNull(),
  groupId: id('group_id').notNull(),
  installId: id('install_id').notNull(),
  nonceHash: varchar('nonce_hash', { length: 64 }).notNull(),
  target: varchar('target', { length: 2048 }).notNull(),
  expiresAt: instant('expires_at').notNull(),
  usedAt: instant('used_at'),
}, (t) => [
  primaryKey({ columns: [t.stateHash] }),
  // retention: expired states
  index('ix_state_expiry').on(t.expiresAt),
])

export const adminSession = mysqlTable('admin_session', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  employeeId: id('employee_id').notNull(),
  memberId: id('member_id').notNull(),
  installId: id('install_id').notNull(),
  createdAt: instant('created_at').notNull(),
  expiresAt: instant('expires_at').notNull(),
  revokedAt: instant('revoked_at'),
  userAgent: text64('user_agent').notNull(),
}, (t) => [primaryKey({ columns: [t.groupId, t.id] })])
