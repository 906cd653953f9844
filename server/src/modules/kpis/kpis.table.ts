import { decimal, index, int, mysqlTable, primaryKey, smallint, uniqueIndex, varchar } from 'drizzle-orm/mysql-core'
import { id, instant, word } from '../../platform/db/columns.ts'

/** Closed days in sums, each recomputable from the facts of its day (count-day.model.ts). */
export const kpiDaily = mysqlTable('kpi_daily', {
  groupId: id('group_id').notNull(),
  storeId: id('store_id').notNull(),
  day: varchar('day', { length: 10 }).notNull(),
  metric: word('metric').notNull(),
  /** Empty = all of the store; `m:` a member, `c:` a code, `w:` WeCom's add_way, `a:` what went before within 48 hours */
  dimension: word('dimension').notNull(),
  value: int('value').notNull(),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.storeId, t.day, t.metric, t.dimension], name: 'kpi_daily_pk' }),
  // one number of a store over many days, without reading the rows
  index('ix_kpi_sum').on(t.groupId, t.storeId, t.metric, t.dimension, t.day, t.value),
])

/** Closed days that got a fact since they were counted. */
export const kpiStale = mysqlTable('kpi_stale', {
  groupId: id('group_id').notNull(),
  storeId: id('store_id').notNull(),
  day: varchar('day', { length: 10 }).notNull(),
}, (t) => [primaryKey({ columns: [t.groupId, t.storeId, t.day] })])

/** How far facts were looked at. */
export const kpiCursor = mysqlTable('kpi_cursor', {
  groupId: id('group_id').notNull(),
  factId: id('fact_id').notNull(),
  /** Up to here every day was closed once. */
  closedDay: varchar('closed_day', { length: 10 }),
}, (t) => [primaryKey({ columns: [t.groupId] })])

export const kpiTarget = mysqlTable('kpi_target', {
  groupId: id('group_id').notNull(),
  storeId: id('store_id').notNull(),
  kpi: varchar('kpi', { length: 40 }).notNull(),
  value: decimal('value', { precision: 5, scale: 1, mode: 'number' }).notNull(),
  setBy: id('set_by').notNull(),
  setAt: instant('set_at').notNull(),
}, (t) => [primaryKey({ columns: [t.groupId, t.storeId, t.kpi] })])

/** What reception counts by hand; null = nobody said it. */
export const storeDayEntry = mysqlTable('store_day_entry', {
  groupId: id('group_id').notNull(),
  storeId: id('store_id').notNull(),
  day: varchar('day', { length: 10 }).notNull(),
  salesArrivals: smallint('sales_arrivals'),
  serviceArrivals: smallint('service_arrivals'),
  retail: smallint('retail'),
  enteredBy: id('entered_by').notNull(),
  enteredAt: instant('entered_at').notNull(),
}, (t) => [primaryKey({ columns: [t.groupId, t.storeId, t.day] })])

/** Somebody who came, by phone or plate, so that who is no friend yet has a name. Kept for two months. */
export const arrival = mysqlTable('arrival', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  storeId: id('store_id').notNull(),
  day: varchar('day', { length: 10 }).notNull(),
  /** sales / service */
  kind: word('kind').notNull(),
  name: varchar('name', { length: 30 }),
  phoneEnc: varchar('phone_enc', { length: 200 }),
  phoneHash: varchar('phone_hash', { length: 32 }),
  phoneMasked: varchar('phone_masked', { length: 20 }),
  plateEnc: varchar('plate_enc', { length: 200 }),
  plateHash: varchar('plate_hash', { length: 32 }),
  plateMasked: varchar('plate_masked', { length: 20 }),
  keyId: int('key_id').notNull(),
  /** Who served them. */
  memberId: id('member_id'),
  at: instant('at').notNull(),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  // entered twice counts once
  uniqueIndex('uq_arrival_phone').on(t.groupId, t.storeId, t.day, t.kind, t.phoneHash),
  uniqueIndex('uq_arrival_plate').on(t.groupId, t.storeId, t.day, t.kind, t.plateHash),
  // who came to a store in a month
  index('ix_arrival_day').on(t.groupId, t.storeId, t.kind, t.day),
  // what is old
  index('ix_arrival_at').on(t.groupId, t.at),
  // rows of a phone that is to be deleted
  index('ix_arrival_hash').on(t.groupId, t.phoneHash),
])

/** WeCom's own statistics of one advisor's day, known from the next day on (get_user_behavior_data, doc 92132). */
export const wecomBehaviorDaily = mysqlTable('wecom_behavior_daily', {
  groupId: id('group_id').notNull(),
  memberId: id('member_id').notNull(),
  day: varchar('day', { length: 10 }).notNull(),
  chats: int('chats').notNull(),
  messages: int('messages').notNull(),
  /** In hundredths of a per cent; null without chats */
  replyShare: smallint('reply_share'),
  replyMinutes: int('reply_minutes'),
  negativeFeedback: int('negative_feedback').notNull(),
  newApplies: int('new_applies').notNull(),
  newContacts: int('new_contacts').notNull(),
}, (t) => [primaryKey({ columns: [t.groupId, t.memberId, t.day] })])

/** Up to which day an advisor's statistics were read. */
export const wecomBehaviorRead = mysqlTable('wecom_behavior_read', {
  groupId: id('group_id').notNull(),
  memberId: id('member_id').notNull(),
  readDay: varchar('read_day', { length: 10 }),
  triedAt: instant('tried_at').notNull(),
  problem: varchar('problem', { length: 200 }),
}, (t) => [primaryKey({ columns: [t.groupId, t.memberId] })])
