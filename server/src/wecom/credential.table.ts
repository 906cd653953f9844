import { mysqlTable, primaryKey, text } from 'drizzle-orm/mysql-core'
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
}, (t) => [primaryKey({ columns: [t.groupId, t.installId, t.kind] })])
