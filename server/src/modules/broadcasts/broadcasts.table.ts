import type { Audience } from '@chitang/shared/contracts/audiences'
import type { BroadcastContent } from '@chitang/shared/contracts/broadcasts'
import { index, int, json, mysqlTable, primaryKey, smallint, uniqueIndex, varchar } from 'drizzle-orm/mysql-core'
import { id, instant, text64, word } from '../../platform/db/columns.ts'

export const broadcast = mysqlTable('broadcast', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  version: int('version').notNull(),
  storeId: id('store_id').notNull(),
  corpId: id('corp_id').notNull(),
  /** Made again of another: its unreached, or the next of a series. */
  parentId: id('parent_id'),
  title: varchar('title', { length: 30 }).notNull(),
  purpose: varchar('purpose', { length: 100 }).notNull(),
  class: word('class').notNull(),
  state: word('state').notNull(),
  audience: json('audience').$type<Audience>().notNull(),
  content: json('content').$type<BroadcastContent>().notNull(),
  /** Of the words and attachments: what is locked for review, and what was approved before. */
  contentHash: varchar('content_hash', { length: 32 }).notNull(),
  plannedAt: instant('planned_at'),
  /** Then it is cancelled at WeCom, read to the end, and its places are given back. */
  expiresAt: instant('expires_at'),
  recurrence: json('recurrence').$type<{ every: 'day' | 'week' | 'month'; until: string }>(),
  /** skip / move / split, as the store chose */
  choice: word('choice'),
  /** Where a killed plan goes on: the last human that was decided. */
  planCursor: id('plan_cursor'),
  /** How many the audience named when the plan began; null = not known (yet). */
  planTotal: int('plan_total'),
  note: varchar('note', { length: 200 }),
  deadline: instant('deadline'),
  decidedBy: id('decided_by'),
  decidedAt: instant('decided_at'),
  createdBy: id('created_by').notNull(),
  createdAt: instant('created_at').notNull(),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  // list of a store; calendar
  index('ix_broadcast_store').on(t.groupId, t.storeId, t.plannedAt),
  // calendar of a corp
  index('ix_broadcast_corp').on(t.groupId, t.corpId, t.plannedAt),
  // what is due: push, expire
  index('ix_broadcast_state').on(t.groupId, t.state, t.plannedAt),
])

/** One customer of one broadcast. */
export const broadcastTarget = mysqlTable('broadcast_target', {
  groupId: id('group_id').notNull(),
  broadcastId: id('broadcast_id').notNull(),
  contactId: id('contact_id').notNull(),
  relationId: id('relation_id').notNull(),
  personId: id('person_id').notNull(),
  humanId: id('human_id').notNull(),
  /** Who sends it. */
  memberId: id('member_id').notNull(),
  /** 0 the main text, 1 the variant */
  variant: smallint('variant').notNull(),
  state: word('state').notNull(),
  reason: word('reason'),
  pushId: id('push_id'),
  sentAt: instant('sent_at'),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.broadcastId, t.contactId] }),
  // by state and advisor: funnel, list of names, what a push takes
  index('ix_target_state').on(t.groupId, t.broadcastId, t.state, t.memberId, t.contactId),
  // the customers of a task
  index('ix_target_push').on(t.groupId, t.pushId, t.contactId),
  // a wish, a merge, the last contact
  index('ix_target_person').on(t.groupId, t.personId, t.broadcastId),
])

/** One task of one advisor at WeCom: at most 10 000 customers, one text. */
export const broadcastPush = mysqlTable('broadcast_push', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  broadcastId: id('broadcast_id').notNull(),
  memberId: id('member_id').notNull(),
  variant: smallint('variant').notNull(),
  part: smallint('part').notNull(),
  /** planned / calling (the call may or may not have arrived) / made / confirmed / cancelling / cancelled / failed / closed */
  state: word('state').notNull(),
  /** Of the text and attachments that are sent: how a call whose answer was lost is found again. */
  contentHash: varchar('content_hash', { length: 32 }).notNull(),
  msgid: text64('msgid'),
  callingAt: instant('calling_at'),
  madeAt: instant('made_at'),
  confirmedAt: instant('confirmed_at'),
  /** Cancelled at WeCom before it was confirmed. */
  stoppedAt: instant('stopped_at'),
  remindedAt: json('reminded_at').$type<string[]>().notNull(),
  pollAt: instant('poll_at'),
  polls: smallint('polls').notNull(),
  problem: varchar('problem', { length: 200 }),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  // no task is made twice
  uniqueIndex('uq_push_part').on(t.groupId, t.broadcastId, t.memberId, t.variant, t.part),
  // what is to be asked at WeCom next
  index('ix_push_poll').on(t.groupId, t.state, t.pollAt),
  // what waits in an advisor's client
  index('ix_push_member').on(t.groupId, t.memberId, t.madeAt),
  // is this message ours?
  index('ix_push_msgid').on(t.groupId, t.msgid),
])

/** Every decision, readable later. */
export const broadcastEvent = mysqlTable('broadcast_event', {
  groupId: id('group_id').notNull(),
  broadcastId: id('broadcast_id').notNull(),
  id: id('id').notNull(),
  at: instant('at').notNull(),
  byEmployeeId: id('by_employee_id'),
  words: varchar('words', { length: 200 }).notNull(),
}, (t) => [primaryKey({ columns: [t.groupId, t.broadcastId, t.id] })])

/** One store asks another of its corp for the customers of its own advisors on a day both want. */
export const broadcastAsk = mysqlTable('broadcast_ask', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  fromBroadcastId: id('from_broadcast_id').notNull(),
  toBroadcastId: id('to_broadcast_id').notNull(),
  fromStoreId: id('from_store_id').notNull(),
  toStoreId: id('to_store_id').notNull(),
  persons: int('persons').notNull(),
  state: word('state').notNull(),
  deadline: instant('deadline').notNull(),
  askedBy: id('asked_by').notNull(),
  askedAt: instant('asked_at').notNull(),
  answeredBy: id('answered_by'),
  answeredAt: instant('answered_at'),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  uniqueIndex('uq_ask_pair').on(t.groupId, t.fromBroadcastId, t.toBroadcastId),
  // what a store is asked
  index('ix_ask_to').on(t.groupId, t.toStoreId, t.state, t.deadline),
  index('ix_ask_from').on(t.groupId, t.fromStoreId, t.state, t.deadline),
])

/** A text after which too many customers left: not to be sent again until somebody looked at it. */
export const broadcastLock = mysqlTable('broadcast_lock', {
  groupId: id('group_id').notNull(),
  contentHash: varchar('content_hash', { length: 32 }).notNull(),
  broadcastId: id('broadcast_id').notNull(),
  at: instant('at').notNull(),
  words: varchar('words', { length: 200 }).notNull(),
  liftedAt: instant('lifted_at'),
  liftedBy: id('lifted_by'),
}, (t) => [primaryKey({ columns: [t.groupId, t.contentHash] })])
