import { int, mysqlTable, primaryKey, varchar } from 'drizzle-orm/mysql-core'
import { instant, word } from '../platform/db/columns.ts'

/** Calls of one time window given out to processes in slices; a process spends its slice without asking again. */
export const wecomCallWindow = mysqlTable('wecom_call_window', {
  /** `corp:<corpid>:<path>` or `ip:<path>` */
  scope: varchar('scope', { length: 160 }).notNull(),
  /** minute / hour */
  span: word('span').notNull(),
  startsAt: instant('starts_at').notNull(),
  granted: int('granted').notNull(),
}, (t) => [primaryKey({ columns: [t.scope, t.span, t.startsAt] })])

/** WeCom said 45009: nobody calls this until then. */
export const wecomCallBlock = mysqlTable('wecom_call_block', {
  scope: varchar('scope', { length: 160 }).notNull(),
  errcode: int('errcode').notNull(),
  until: instant('until').notNull(),
  at: instant('at').notNull(),
}, (t) => [primaryKey({ columns: [t.scope] })])

/** Answers by endpoint, errcode and hour, added up by each process every few seconds; for the health screen. */
export const wecomCallStat = mysqlTable('wecom_call_stat', {
  corpId: varchar('corp_id', { length: 64 }).notNull(),
  path: varchar('path', { length: 80 }).notNull(),
  hour: instant('hour').notNull(),
  /** -2 = no answer */
  errcode: int('errcode').notNull(),
  calls: int('calls').notNull(),
}, (t) => [primaryKey({ columns: [t.corpId, t.hour, t.path, t.errcode] })])
