import { index, int, mysqlTable, primaryKey, smallint, text, uniqueIndex, varchar } from 'drizzle-orm/mysql-core'
import { id, instant, text64, word } from '../../platform/db/columns.ts'

/** One row per distinct callback; kept seven days. */
export const inbox = mysqlTable('inbox', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  appId: id('app_id').notNull(),
  /** sha256 of the decrypted XML. */
  digest: varchar('digest', { length: 64 }).notNull(),
  corpId: id('corp_id').notNull(),
  event: text64('event').notNull(),
  changeType: text64('change_type'),
  userid: text64('userid'),
  externalUserId: text64('external_userid'),
  state: text64('state'),
  eventTime: instant('event_time').notNull(),
  payload: text('payload').notNull(),
  receivedAt: instant('received_at').notNull(),
  arrivals: int('arrivals').notNull().default(1),
  lane: smallint('lane').notNull(),
  laneKey: varchar('lane_key', { length: 120 }).notNull(),
  /** pending / done / dead */
  status: word('status').notNull(),
  runAt: instant('run_at').notNull(),
  attempts: int('attempts').notNull().default(0),
  lastError: varchar('last_error', { length: 500 }),
  doneAt: instant('done_at'),
  welcomeCode: varchar('welcome_code', { length: 200 }),
  /** none / pending / running / sent / failed */
  welcomeState: word('welcome_state').notNull(),
  welcomeToken: text64('welcome_token'),
  welcomeUntil: instant('welcome_until'),
  welcomeMs: int('welcome_ms'),
  welcomeError: varchar('welcome_error', { length: 300 }),
  /** What was sent, for the relation that may be written later. */
  welcomeText: varchar('welcome_text', { length: 1200 }),
  noticeId: id('notice_id'),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  // identity of a callback: a byte-identical arrival re-arms its row
  uniqueIndex('uq_inbox_digest').on(t.appId, t.digest),
  // queue-wide: due lanes and the due rows of a lane
  index('ix_inbox_due').on(t.status, t.runAt, t.lane),
  index('ix_inbox_lane').on(t.lane, t.status, t.runAt),
  // what was told about one customer: a page of a reading, the welcome of a relation
  index('ix_inbox_customer').on(t.laneKey, t.receivedAt),
  // queue-wide: welcomes waiting
  index('ix_inbox_welcome').on(t.welcomeState, t.receivedAt),
  // events page of a corp, newest first; retention
  index('ix_inbox_corp').on(t.groupId, t.corpId, t.receivedAt, t.id),
])
