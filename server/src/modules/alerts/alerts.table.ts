import { boolean, index, int, json, mysqlTable, primaryKey, uniqueIndex, varchar } from 'drizzle-orm/mysql-core'
import { id, instant, text64, word } from '../../platform/db/columns.ts'

/** One open row per subject: the same again is counted, not told again. Names are joined when it is read, so that forgetting a customer forgets them here. */
export const alert = mysqlTable('alert', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  /** 0 = of the group as a whole. */
  storeId: id('store_id').notNull(),
  kind: text64('kind').notNull(),
  subject: text64('subject').notNull(),
  /** `kind:subject` while it is open. */
  openKey: varchar('open_key', { length: 130 }),
  corpId: id('corp_id'),
  personId: id('person_id'),
  relationId: id('relation_id'),
  memberId: id('member_id'),
  codeId: id('code_id'),
  /** Facts for the sentence, never a name or a number of a customer. */
  payload: json('payload').$type<Record<string, unknown>>().notNull(),
  firstAt: instant('first_at').notNull(),
  lastAt: instant('last_at').notNull(),
  times: int('times').notNull(),
  toldAt: instant('told_at').notNull(),
  /** Null: nobody else hears of it. */
  escalateAt: instant('escalate_at'),
  escalatedAt: instant('escalated_at'),
  stepTakenAt: instant('step_taken_at'),
  doneAt: instant('done_at'),
  doneBy: id('done_by'),
  /** hand / mended / old */
  doneHow: word('done_how'),
  /** Closed by hand while it lasted, and over since: what comes after is another one. */
  overAt: instant('over_at'),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  uniqueIndex('uq_alert_open').on(t.groupId, t.storeId, t.openKey),
  // the page: open or done, newest first
  index('ix_alert_list').on(t.groupId, t.storeId, t.doneAt, t.lastAt, t.id),
  // what is to be escalated, and what is mended, a group at a time
  index('ix_alert_escalate').on(t.groupId, t.doneAt, t.kind, t.escalateAt),
])

/** What a store changed of the defaults in shared/domain/alerts.ts. */
export const alertRule = mysqlTable('alert_rule', {
  groupId: id('group_id').notNull(),
  storeId: id('store_id').notNull(),
  kind: text64('kind').notNull(),
  enabled: boolean('enabled').notNull(),
  repeatMinutes: int('repeat_minutes').notNull(),
  escalateMinutes: int('escalate_minutes'),
  version: int('version').notNull(),
}, (t) => [primaryKey({ columns: [t.groupId, t.storeId, t.kind] })])

/** 「这类先不提醒我」 */
export const alertMute = mysqlTable('alert_mute', {
  groupId: id('group_id').notNull(),
  employeeId: id('employee_id').notNull(),
  kind: text64('kind').notNull(),
  until: instant('until').notNull(),
}, (t) => [primaryKey({ columns: [t.groupId, t.employeeId, t.kind] })])
