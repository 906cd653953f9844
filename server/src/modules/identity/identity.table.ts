import { boolean, index, int, json, mysqlTable, primaryKey, smallint, varchar } from 'drizzle-orm/mysql-core'
import { id, instant, text64, word } from '../../platform/db/columns.ts'
import type { DecisionEvidence } from './evidence.model.ts'

/**
 * What a source record is known by: keyed hashes, never clear values. A key belongs to the person its record was made
 * with, for ever; merging only points. The same value of one kind and scope, held by two persons, makes them meet.
 */
export const identityKey = mysqlTable('identity_key', {
  groupId: id('group_id').notNull(),
  /** unionid, pending_id, phone, vin, plate, openid, kf, dms_id, crm_id */
  kind: word('kind').notNull(),
  /** In whose eyes the value is valid: an open-platform account, a shared app, a system; empty = everywhere. */
  scope: text64('scope').notNull(),
  valueHash: varchar('value_hash', { length: 32 }).notNull(),
  personId: id('person_id').notNull(),
  recordId: id('record_id').notNull(),
  /** wecom / sms / order / staff; remark = by staff in the remark of one relation, as long as it stands there */
  verifiedBy: word('verified_by').notNull(),
  firstSeen: instant('first_seen').notNull(),
  lastSeen: instant('last_seen').notNull(),
  /** A vehicle was theirs until then; a number belongs to somebody else since. */
  validTo: instant('valid_to'),
}, (t) => [
  // who else holds this value
  primaryKey({ columns: [t.groupId, t.kind, t.scope, t.valueHash, t.personId] }),
  // keys of a person
  index('ix_key_person').on(t.groupId, t.personId),
])

/** What a human said about two persons; the last word counts, the history is in the audit. personA < personB. */
export const identityVerdict = mysqlTable('identity_verdict', {
  groupId: id('group_id').notNull(),
  personA: id('person_a').notNull(),
  personB: id('person_b').notNull(),
  /** same / not_same */
  verdict: word('verdict').notNull(),
  /** Of two that are the same: who the other is put to. */
  survivorId: id('survivor_id'),
  /** Of fields that differ, whose value counts: field → person. */
  choices: json('choices').$type<Record<string, string>>().notNull(),
  reason: varchar('reason', { length: 100 }).notNull(),
  byEmployeeId: id('by_employee_id').notNull(),
  at: instant('at').notNull(),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.personA, t.personB] }),
  // verdicts of a person, from the other side
  index('ix_verdict_b').on(t.groupId, t.personB),
])

/** What the rules say about two persons, with the evidence; written anew whenever their component is worked out again. */
export const identityDecision = mysqlTable('identity_decision', {
  groupId: id('group_id').notNull(),
  personA: id('person_a').notNull(),
  personB: id('person_b').notNull(),
  /** merge / link / suggest / household / blocked */
  action: word('action').notNull(),
  /** R1 to R8, B1 */
  rule: word('rule').notNull(),
  score: smallint('score').notNull(),
  storeA: id('store_a').notNull(),
  storeB: id('store_b').notNull(),
  evidence: json('evidence').$type<DecisionEvidence>().notNull(),
  /** Of a suggestion somebody put aside: until then it does not come up. */
  laterUntil: instant('later_until'),
  at: instant('at').notNull(),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.personA, t.personB] }),
  // the queue, surest first
  index('ix_decision_queue').on(t.groupId, t.action, t.score, t.at),
  // why is this one person, from the other side
  index('ix_decision_b').on(t.groupId, t.personB),
])

/** One pointer set, by rule or by hand, and taken back or not. */
export const mergeRecord = mysqlTable('merge_record', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  loserId: id('loser_id').notNull(),
  survivorId: id('survivor_id').notNull(),
  /** Store of the one who was put to the other. */
  storeId: id('store_id').notNull(),
  rule: word('rule').notNull(),
  /** Null = a rule did it. */
  byEmployeeId: id('by_employee_id'),
  reason: varchar('reason', { length: 100 }),
  at: instant('at').notNull(),
  undoneAt: instant('undone_at'),
  undoneBy: id('undone_by'),
  undoneReason: varchar('undone_reason', { length: 100 }),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  // the pointer of a person; its history
  index('ix_merge_loser').on(t.groupId, t.loserId, t.undoneAt),
  // what stands behind a person
  index('ix_merge_survivor').on(t.groupId, t.survivorId, t.undoneAt),
  // list of merges, newest first
  index('ix_merge_at').on(t.groupId, t.at, t.id),
])

/** Two legal entities agreed in writing that the same customer may be counted once; without a row nothing is linked. entityA < entityB. */
export const entityContract = mysqlTable('entity_contract', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  entityA: id('entity_a').notNull(),
  entityB: id('entity_b').notNull(),
  contractNo: text64('contract_no').notNull(),
  blindLink: boolean('blind_link').notNull(),
  validFrom: instant('valid_from').notNull(),
  validTo: instant('valid_to'),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  // contracts between two entities
  index('ix_contract_pair').on(t.groupId, t.entityA, t.entityB),
])

/** How many records and persons there are, counted in the background once a day; pages read only this. */
export const identityDay = mysqlTable('identity_day', {
  groupId: id('group_id').notNull(),
  day: varchar('day', { length: 10 }).notNull(),
  records: int('records').notNull(),
  persons: int('persons').notNull(),
  /** Persons after blind links are counted once. */
  humans: int('humans').notNull(),
  open: int('open').notNull(),
  byRule: json('by_rule').$type<Record<string, number>>().notNull(),
  pairs: json('pairs').$type<{ a: string; b: string; sameEntity: boolean; persons: number }[]>().notNull(),
  countedAt: instant('counted_at').notNull(),
}, (t) => [primaryKey({ columns: [t.groupId, t.day] })])
