import type { SplitRule } from '@chitang/shared/contracts/transfers'
import { index, int, json, mysqlTable, primaryKey, smallint, varchar } from 'drizzle-orm/mysql-core'
import { id, instant, text64, word } from '../../platform/db/columns.ts'

export interface TransferPlan { rule: SplitRule; takers: string[]; most: number | null; chatTaker: string | null }

/** One handover of an advisor's customers and groups (离职继承, 在职继承). */
export const transfer = mysqlTable('transfer', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  storeId: id('store_id').notNull(),
  corpId: id('corp_id').notNull(),
  /** resigned / onjob */
  kind: word('kind').notNull(),
  memberId: id('member_id').notNull(),
  /** What the customer reads; null = WeCom's own words. */
  message: varchar('message', { length: 200 }),
  /** Who takes over, as it was decided. */
  plan: json('plan').$type<TransferPlan>().notNull(),
  /** Its items are all there; null = they are being written. */
  plannedAt: instant('planned_at'),
  /** running (being given to WeCom) / waiting (for the customers) / done */
  state: word('state').notNull(),
  createdBy: id('created_by').notNull(),
  createdAt: instant('created_at').notNull(),
  finishedAt: instant('finished_at'),
  /** When WeCom is asked how it stands. */
  pollAt: instant('poll_at'),
  polls: smallint('polls').notNull().default(0),
  problem: varchar('problem', { length: 200 }),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  // handovers of a store, newest first
  index('ix_transfer_store').on(t.groupId, t.storeId, t.createdAt),
  // due to be asked about
  index('ix_transfer_poll').on(t.groupId, t.pollAt),
])

/** A customer or a group in a handover, and what became of it. */
export const transferItem = mysqlTable('transfer_item', {
  groupId: id('group_id').notNull(),
  transferId: id('transfer_id').notNull(),
  /** The relation, or the group. */
  subjectId: id('subject_id').notNull(),
  /** customer / chat */
  kind: word('kind').notNull(),
  contactId: id('contact_id'),
  /** external_userid, or chat_id. */
  address: text64('address').notNull(),
  /** Who takes over. */
  memberId: id('member_id').notNull(),
  /** planned / calling / waiting / done / refused / full / failed */
  state: word('state').notNull(),
  errcode: int('errcode'),
  problem: varchar('problem', { length: 200 }),
  callingAt: instant('calling_at'),
  /** WeCom accepted it then; counts towards two in ninety days. */
  acceptedAt: instant('accepted_at'),
  takeoverAt: instant('takeover_at'),
  settledAt: instant('settled_at'),
  /** respect / call */
  decision: word('decision'),
  decidedBy: id('decided_by'),
}, (t) => [
  primaryKey({ name: 'pk_transfer_item', columns: [t.groupId, t.transferId, t.subjectId] }),
  // who is to be given to WeCom, who waits
  index('ix_transfer_item_state').on(t.groupId, t.transferId, t.state, t.memberId),
  // earlier handovers of a customer
  index('ix_transfer_item_subject').on(t.groupId, t.subjectId, t.state),
  // a callback about a customer
  index('ix_transfer_item_contact').on(t.groupId, t.contactId, t.state),
])

/** A member who left. */
export const departure = mysqlTable('departure', {
  groupId: id('group_id').notNull(),
  memberId: id('member_id').notNull(),
  corpId: id('corp_id').notNull(),
  leftAt: instant('left_at').notNull(),
  foundAt: instant('found_at').notNull(),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.memberId] }),
  // who left a corp
  index('ix_departure_corp').on(t.groupId, t.corpId, t.leftAt),
])

/** WeCom's list of customers whom nobody is about to take (get_unassigned_list), as of the last reading. */
export const unassignedCustomer = mysqlTable('unassigned_customer', {
  groupId: id('group_id').notNull(),
  memberId: id('member_id').notNull(),
  externalUserId: text64('external_userid').notNull(),
  seenAt: instant('seen_at').notNull(),
}, (t) => [primaryKey({ name: 'pk_unassigned_customer', columns: [t.groupId, t.memberId, t.externalUserId] })])

/** When that list of a corp was read last. */
export const leaverReading = mysqlTable('leaver_reading', {
  groupId: id('group_id').notNull(),
  corpId: id('corp_id').notNull(),
  readAt: instant('read_at').notNull(),
}, (t) => [primaryKey({ columns: [t.groupId, t.corpId] })])
