import { boolean, index, int, mysqlTable, primaryKey, smallint, varchar } from 'drizzle-orm/mysql-core'
import { id, instant, word } from '../../platform/db/columns.ts'

const day = (name: string) => varchar(name, { length: 10 })

/**
 * One place of a customer's budget of mass messages in one window of the corp's rule. Insert only: a place that exists
 * is taken, so the budget can't be exceeded on any engine. Given back by deleting.
 */
export const touchSlot = mysqlTable('touch_slot', {
  groupId: id('group_id').notNull(),
  corpId: id('corp_id').notNull(),
  contactId: id('contact_id').notNull(),
  /** month / week / day */
  windowKind: word('window_kind').notNull(),
  /** First day of the window, YYYY-MM-DD in the group's zone. */
  windowStart: day('window_start').notNull(),
  /** 0 … limit − 1 */
  slotNo: smallint('slot_no').notNull(),
  /** 0 = a member's own mass message: it shares the budget. */
  broadcastId: id('broadcast_id').notNull(),
  /** reserved / charged */
  state: word('state').notNull(),
  /** When it was taken; of a charged one, when it was sent. */
  at: instant('at').notNull(),
}, (t) => [
  primaryKey({ name: 'pk_touch_slot', columns: [t.corpId, t.contactId, t.windowKind, t.windowStart, t.slotNo] }),
  // places of a broadcast: charge, extend, give back
  index('ix_slot_broadcast').on(t.groupId, t.broadcastId, t.contactId),
])

/** One touch of a class per human and day, over every corp the rules let us link. */
export const humanSlot = mysqlTable('human_slot', {
  groupId: id('group_id').notNull(),
  /** `person.human_id`, else the person all merged ones are shown as. */
  humanId: id('human_id').notNull(),
  day: day('day').notNull(),
  class: word('class').notNull(),
  broadcastId: id('broadcast_id').notNull(),
  contactId: id('contact_id').notNull(),
  /** reserved / charged */
  state: word('state').notNull().default('reserved'),
  at: instant('at').notNull(),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.humanId, t.day, t.class] }),
  // places of a broadcast
  index('ix_human_slot_broadcast').on(t.groupId, t.broadcastId, t.contactId),
])

/** Sends we learn of afterwards: a member's own mass message, a refusal for the limit. They lower the confidence shown. */
export const touchObserved = mysqlTable('touch_observed', {
  groupId: id('group_id').notNull(),
  corpId: id('corp_id').notNull(),
  contactId: id('contact_id').notNull(),
  at: instant('at').notNull(),
  /** personal / over_limit */
  kind: word('kind').notNull(),
  msgid: varchar('msgid', { length: 64 }).notNull(),
}, (t) => [
  primaryKey({ name: 'pk_touch_observed', columns: [t.groupId, t.corpId, t.contactId, t.kind, t.msgid] }),
  // how sure a plan is
  index('ix_observed_at').on(t.groupId, t.corpId, t.at),
])

/** What the admin of a corp chose in the WeCom console, as somebody wrote it down; no row = month. */
export const touchRule = mysqlTable('touch_rule', {
  groupId: id('group_id').notNull(),
  corpId: id('corp_id').notNull(),
  rule: word('rule').notNull(),
  changedBy: id('changed_by').notNull(),
  changedAt: instant('changed_at').notNull(),
}, (t) => [primaryKey({ columns: [t.groupId, t.corpId] })])

export const touchPolicy = mysqlTable('touch_policy', {
  groupId: id('group_id').notNull(),
  version: int('version').notNull(),
  quietFrom: varchar('quiet_from', { length: 5 }).notNull(),
  quietTo: varchar('quiet_to', { length: 5 }).notNull(),
  approval: boolean('approval').notNull(),
  approvalMinutes: smallint('approval_minutes').notNull(),
}, (t) => [primaryKey({ columns: [t.groupId] })])

/** 「不再群发」: holds for the whole legal entity; the wishes of merged persons are united by reading all of them. */
export const broadcastWish = mysqlTable('broadcast_wish', {
  groupId: id('group_id').notNull(),
  legalEntityId: id('legal_entity_id').notNull(),
  personId: id('person_id').notNull(),
  /** advisor / page / left: deleted an advisor, until they come back */
  source: word('source').notNull(),
  byEmployeeId: id('by_employee_id'),
  at: instant('at').notNull(),
  liftedAt: instant('lifted_at'),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.legalEntityId, t.personId] }),
  // wishes of a person
  index('ix_wish_person').on(t.groupId, t.personId),
])
