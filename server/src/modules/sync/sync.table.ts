import { index, int, json, mysqlTable, primaryKey, uniqueIndex, varchar } from 'drizzle-orm/mysql-core'
import { id, instant, text64, word } from '../../platform/db/columns.ts'

/** One reading of a corp: members, tags, codes, then all customers. Progress survives the process. */
export const syncRun = mysqlTable('sync_run', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  corpId: id('corp_id').notNull(),
  /** import / reconcile */
  kind: word('kind').notNull(),
  /** running / done / failed */
  status: word('status').notNull(),
  /** Corp id while running, else null: one run of a corp at a time. */
  runningCorpId: id('running_corp_id'),
  /** lists / contacts / absence / finished */
  phase: word('phase').notNull(),
  startedBy: id('started_by'),
  startedAt: instant('started_at').notNull(),
  finishedAt: instant('finished_at'),
  /** WeCom calls made, and the least that would have done. */
  calls: int('calls').notNull().default(0),
  minimumCalls: int('minimum_calls').notNull().default(0),
  relations: int('relations').notNull().default(0),
  repaired: int('repaired').notNull().default(0),
  skipped: int('skipped').notNull().default(0),
  /** Relations the last complete run saw, for the ETA; null = first import. */
  expected: int('expected'),
  lastError: varchar('last_error', { length: 500 }),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  uniqueIndex('uq_sync_running').on(t.runningCorpId),
  // runs of a corp, newest first
  index('ix_sync_corp').on(t.groupId, t.corpId, t.startedAt),
  // queue-wide: retention
  index('ix_sync_started').on(t.startedAt),
])

/** Up to 100 members read with one cursor; a stored page is never fetched again. */
export const syncBatch = mysqlTable('sync_batch', {
  groupId: id('group_id').notNull(),
  runId: id('run_id').notNull(),
  number: int('number').notNull(),
  userids: json('userids').$type<string[]>().notNull(),
  cursor: varchar('next_cursor', { length: 1024 }).notNull(),
  pages: int('pages').notNull(),
  relations: int('relations').notNull(),
  /** waiting / done / refused */
  status: word('status').notNull(),
  createdAt: instant('created_at').notNull(),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.runId, t.number] }),
  // queue-wide: retention
  index('ix_batch_created').on(t.createdAt),
])

/** What a run repaired, or left out, and why: one row each. */
export const syncFinding = mysqlTable('sync_finding', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  runId: id('run_id').notNull(),
  corpId: id('corp_id').notNull(),
  kind: word('kind').notNull(),
  externalUserId: text64('external_userid'),
  /** Of a finding about a store's code. */
  storeId: id('store_id'),
  userid: text64('userid'),
  detail: varchar('detail', { length: 300 }).notNull(),
  at: instant('at').notNull(),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  // findings of a run
  index('ix_finding_run').on(t.groupId, t.runId, t.id),
  // queue-wide: retention
  index('ix_finding_at').on(t.at),
])
