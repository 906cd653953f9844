import { boolean, index, int, json, mysqlTable, primaryKey, smallint, uniqueIndex, varchar } from 'drizzle-orm/mysql-core'
import type { AttributeValue } from '@chitang/shared/domain/attributes'
import { id, instant, text64, word } from '../../platform/db/columns.ts'

export const corpContact = mysqlTable('corp_contact', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  subjectId: id('subject_id').notNull(),
  externalUserId: text64('external_userid').notNull(),
  personId: id('person_id').notNull(),
  name: varchar('name', { length: 120 }).notNull(),
  avatarUrl: varchar('avatar_url', { length: 500 }),
  /** 1 WeChat, 2 WeCom user of another corp */
  type: smallint('type').notNull(),
  gender: smallint('gender').notNull(),
  companyName: varchar('company_name', { length: 120 }),
  unionidEnc: varchar('unionid_enc', { length: 300 }),
  unionidHash: varchar('unionid_hash', { length: 32 }),
  fetchedAt: instant('fetched_at'),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  uniqueIndex('uq_contact_subject').on(t.subjectId, t.externalUserId),
  // contacts of a person
  index('ix_contact_person').on(t.groupId, t.personId),
  // identity resolution
  index('ix_contact_unionid').on(t.groupId, t.unionidHash),
])

/** Created one to one with the first source record; merging later is a pointer (`mergedInto`), never a rewrite. */
export const person = mysqlTable('person', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  storeId: id('store_id').notNull(),
  name: varchar('name', { length: 120 }).notNull(),
  surname: varchar('surname', { length: 4 }),
  title: varchar('title', { length: 4 }),
  salutationConfirmedAt: instant('salutation_confirmed_at'),
  level: varchar('level', { length: 4 }),
  intentModel: varchar('intent_model', { length: 40 }),
  /** Typed values by key, a copy of `person_attribute` without level and model; null = not converted from `needs` yet. */
  attributes: json('attributes').$type<Record<string, AttributeValue>>(),
  /** What early builds kept; read until the conversion has passed, then dropped. */
  needs: json('needs').$type<Record<string, unknown>>(),
  introducerPersonId: id('introducer_person_id'),
  introducerName: varchar('introducer_name', { length: 30 }),
  /** People who name this one as their introducer. */
  introducedCount: int('introduced_count').notNull().default(0),
  phoneEnc: varchar('phone_enc', { length: 200 }),
  phoneMasked: varchar('phone_masked', { length: 20 }),
  phoneHash: varchar('phone_hash', { length: 32 }),
  phoneTailHash: varchar('phone_tail_hash', { length: 32 }),
  keyId: int('key_id'),
  /** The relation whose advisor the product treats as 归属顾问. */
  ownerRelationId: id('owner_relation_id'),
  /** The person this one is shown as. At most one step: who is pointed at points nowhere. */
  mergedInto: id('merged_into'),
  /** Deleted on the customer's wish: what WeCom goes on telling about them is not written down again. */
  erasedAt: instant('erased_at'),
  /** How many point here. */
  mergedCount: smallint('merged_count').notNull().default(0),
  /** Of which field which of the merged persons' value counts, where somebody chose. */
  mergeChoices: json('merge_choices').$type<Record<string, string>>(),
  /** Same human in several legal entities under a contract between them: a number to count by, shown to nobody. */
  humanId: id('human_id'),
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  // search by phone tail; same number inside a group
  index('ix_person_tail').on(t.groupId, t.phoneTailHash),
  index('ix_person_phone').on(t.groupId, t.phoneHash),
  // everybody of a level in a store; letters in use
  index('ix_person_level').on(t.groupId, t.storeId, t.level),
  // everybody with a model
  index('ix_person_model').on(t.groupId, t.intentModel, t.id),
  // whom somebody recommended
  index('ix_person_introducer').on(t.groupId, t.introducerPersonId),
  // who is shown as this person
  index('ix_person_merged').on(t.groupId, t.mergedInto),
  // who is the same human
  index('ix_person_human').on(t.groupId, t.humanId),
])

export const followRelation = mysqlTable('follow_relation', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  contactId: id('contact_id').notNull(),
  memberId: id('member_id').notNull(),
  corpId: id('corp_id').notNull(),
  /** Decided when the relation is made. */
  storeId: id('store_id').notNull(),
  personId: id('person_id').notNull(),
  codeId: id('code_id'),
  addWay: smallint('add_way').notNull(),
  state: text64('state'),
  remark: varchar('remark', { length: 60 }).notNull(),
  description: varchar('description', { length: 500 }).notNull(),
  /** WeCom's createtime. */
  addedAt: instant('added_at').notNull(),
  half: boolean('half').notNull(),
  deletedBy: word('deleted_by'),
  deletedAt: instant('deleted_at'),
  /** Our last write to WeCom for this relation: an older snapshot is stale. */
  lastEffectAt: instant('last_effect_at'),
  fetchedAt: instant('fetched_at'),
  /** First complete sync run that did not show the relation; seen again = null. */
  missingSince: instant('missing_since'),
  welcomeState: word('welcome_state').notNull(),
  welcomeMs: int('welcome_ms'),
  welcomeReason: varchar('welcome_reason', { length: 300 }),
  welcomeText: varchar('welcome_text', { length: 1200 }),
  noticeId: id('notice_id'),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  uniqueIndex('uq_relation_pair').on(t.contactId, t.memberId),
  // customer list of a store, newest first
  index('ix_relation_store').on(t.groupId, t.storeId, t.addedAt, t.id),
  // whom the conditions of an audience name, without reading the rows
  index('ix_relation_store_person').on(t.groupId, t.storeId, t.personId),
  // customer list of an advisor
  index('ix_relation_member').on(t.groupId, t.memberId, t.addedAt, t.id),
  // relations of a person
  index('ix_relation_person').on(t.groupId, t.personId),
  // customers of a code
  index('ix_relation_code').on(t.groupId, t.codeId, t.addedAt, t.id),
])

export const sourceRecord = mysqlTable('source_record', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  personId: id('person_id').notNull(),
  /** corp_contact, dms_customer, lead_form */
  kind: word('kind').notNull(),
  storeId: id('store_id').notNull(),
  /** Who collected it. Null in rows of early builds: the entity of the store. */
  legalEntityId: id('legal_entity_id'),
  contactId: id('contact_id'),
  relationId: id('relation_id'),
  codeId: id('code_id'),
  /** Which system outside WeCom, and its own id there. */
  sourceSystem: word('source_system'),
  sourceRef: text64('source_ref'),
  name: varchar('name', { length: 120 }),
  surname: varchar('surname', { length: 4 }),
  /** 1 male, 2 female */
  gender: smallint('gender'),
  /** 0 = 18–25 … 5 = 51 and older */
  ageBand: smallint('age_band'),
  city: word('city'),
  occurredAt: instant('occurred_at').notNull(),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  // records of a person
  index('ix_source_person').on(t.groupId, t.personId),
  // the same record of another system comes again: it is changed, not added
  uniqueIndex('uq_source_ref').on(t.groupId, t.legalEntityId, t.kind, t.sourceSystem, t.sourceRef),
])

export const relationTag = mysqlTable('relation_tag', {
  groupId: id('group_id').notNull(),
  relationId: id('relation_id').notNull(),
  tagId: id('tag_id').notNull(),
  /** applied / adding / removing */
  state: word('state').notNull(),
  /** Why: code, advisor, wecom, bulk, rule, merge */
  source: word('source').notNull(),
  reason: varchar('reason', { length: 80 }),
  /** The rule that put it on, and takes it off again when its condition ends. */
  ruleId: id('rule_id'),
  /** The operation that put it on: its undo takes only what still is its own. */
  operationId: id('operation_id'),
  at: instant('at').notNull(),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.relationId, t.tagId] }),
  // customers with a tag; uses of a tag
  index('ix_relation_tag').on(t.groupId, t.tagId, t.relationId),
])

/** Somebody took the tag off this person by hand: no rule puts it back, until somebody puts it on again. */
export const tagRemoval = mysqlTable('tag_removal', {
  groupId: id('group_id').notNull(),
  personId: id('person_id').notNull(),
  tagId: id('tag_id').notNull(),
  at: instant('at').notNull(),
}, (t) => [primaryKey({ columns: [t.groupId, t.personId, t.tagId] })])
