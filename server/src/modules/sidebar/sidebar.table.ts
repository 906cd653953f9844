import { index, int, mysqlTable, primaryKey } from 'drizzle-orm/mysql-core'
import { id, instant, word } from '../../platform/db/columns.ts'

/** Real-user timing of one sidebar opening, milliseconds from navigation start. */
export const sidebarTiming = mysqlTable('sidebar_timing', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  at: instant('at').notNull(),
  client: word('client').notNull(),
  jsMs: int('js_ms').notNull(),
  signatureMs: int('signature_ms').notNull(),
  contextMs: int('context_ms').notNull(),
  idMs: int('id_ms').notNull(),
  apiMs: int('api_ms').notNull(),
  paintMs: int('paint_ms').notNull(),
  /** First contentful paint; null where the client does not tell. */
  fcpMs: int('fcp_ms'),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  // percentiles of a period
  index('ix_timing_at').on(t.groupId, t.at),
])
