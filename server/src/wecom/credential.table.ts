import { int, mysqlTable, primaryKey, text, varchar } from 'drizzle-orm/mysql-core'
import { id, instant, text64, word } from '../platform/db/columns.ts'

/** Access tokens and tickets shared by all processes; sealed with the master key. */
export const wecomCredential = mysqlTable('wecom_credential', {
  groupId: id('group_id').notNull(),
  installId: id('install_id').notNull(),
  kind: word('kind').notNull(),
  valueEnc: text('value_enc'),
  expiresAt: instant('expires_at').notNull(),
  /** Who is fetching a new one, so that processes do not all ask at once. */
  refreshToken: text64('refresh_token'),
  refreshUntil: instant('refresh_until'),
  /** Refusals of the secret in a row; WeCom bans the IP of who keeps trying (server-api 45009). */
  failures: int('failures').notNull().default(0),
  blockedUntil: instant('blocked_until'),
  lastErrcode: int('last_errcode'),
  /** Which secret was refused: a changed one may be tried at once. */
  secretHash: varchar('secret_hash', { length: 32 }),
}, (t) => [primaryKey({ columns: [t.groupId, t.installId, t.kind] })])
