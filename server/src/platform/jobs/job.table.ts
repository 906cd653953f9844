import { index, int, json, mysqlTable, primaryKey, smallint, uniqueIndex, varchar } from 'drizzle-orm/mysql-core'
import { id, instant, text64, word } from '../db/columns.ts'

export const job = mysqlTable('job', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  kind: text64('kind').notNull(),
  /** Null = lane-less, claimed by token. */
  lane: smallint('lane'),
  /** `corp:customer`, the unit of order inside a lane. */
  laneKey: varchar('lane_key', { length: 120 }),
  payload: json('payload').$type<Record<string, unknown>>().notNull(),
  status: word('status').notNull(),
  priority: smallint('priority').notNull().default(50),
  runAt: instant('run_at').notNull(),
  attempts: int('attempts').notNull().default(0),
  token: text64('token'),
  leasedUntil: instant('leased_until'),
  dedupeKey: varchar('dedupe_key', { length: 160 }),
  batchId: id('batch_id'),
  lastError: varchar('last_error', { length: 500 }),
  createdAt: instant('created_at').notNull(),
  finishedAt: instant('finished_at'),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  uniqueIndex('uq_job_dedupe').on(t.groupId, t.dedupeKey),
  // queue-wide (workers serve all groups): due lanes, due jobs of a lane
  index('ix_job_lane').on(t.status, t.lane, t.runAt),
  // queue-wide: token claim of lane-less jobs; expired leases
  index('ix_job_due').on(t.status, t.runAt, t.priority),
  // rows of one claim
  index('ix_job_token').on(t.token),
  // progress of a batch
  index('ix_job_batch').on(t.groupId, t.batchId, t.status),
])

export const lane = mysqlTable('lane', {
  lane: smallint('lane').notNull(),
  token: text64('token').notNull(),
  leasedUntil: instant('leased_until').notNull(),
}, (t) => [primaryKey({ columns: [t.lane] })])

/** One row per schedule and slot: with many processes each slot is enqueued once. */
export const scheduleSlot = mysqlTable('schedule_slot', {
  schedule: text64('schedule').notNull(),
  slot: text64('slot').notNull(),
  createdAt: instant('created_at').notNull(),
}, (t) => [primaryKey({ columns: [t.schedule, t.slot] })])
