import { boolean, index, int, json, mysqlTable, primaryKey, smallint, uniqueIndex, varchar } from 'drizzle-orm/mysql-core'
import type { RuleTrigger } from '@chitang/shared/domain/tag-rules'
import { id, instant, text64, word } from '../../platform/db/columns.ts'
import type { ItemPlan } from './operations/item.model.ts'
import type { OperationSource } from './operations/source.model.ts'

export const tagGroup = mysqlTable('tag_group', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  corpId: id('corp_id').notNull(),
  wecomId: text64('wecom_id').notNull(),
  name: text64('name').notNull(),
  /** group / brand / region / store: who may use it */
  scope: word('scope').notNull(),
  brand: word('brand'),
  city: word('city'),
  storeId: id('store_id'),
  /** The rule group (规则组) it lives in; null = the corp's own tags. */
  strategyId: int('strategy_id'),
  sort: id('sort').notNull(),
  /** Begin of the read that last wrote it: an older read writes nothing over a newer one. */
  seenAt: instant('seen_at'),
  deletedAt: instant('deleted_at'),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  uniqueIndex('uq_tag_group_wecom').on(t.corpId, t.wecomId),
])

export const tag = mysqlTable('tag', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  corpId: id('corp_id').notNull(),
  tagGroupId: id('tag_group_id').notNull(),
  wecomId: text64('wecom_id').notNull(),
  name: text64('name').notNull(),
  sort: id('sort').notNull(),
  /** Set by the product only, e.g. 车主状态. */
  computed: boolean('computed').notNull(),
  /** WeCom's create_time. */
  createdAt: instant('created_at'),
  /** While it is being merged, new marks get this one instead. */
  mergingInto: id('merging_into'),
  /** When its uses were last counted. */
  countedAt: instant('counted_at'),
  seenAt: instant('seen_at'),
  deletedAt: instant('deleted_at'),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  uniqueIndex('uq_tag_wecom').on(t.corpId, t.wecomId),
  // tags of a group
  index('ix_tag_group').on(t.groupId, t.tagGroupId),
  // tags of a corp whose count is oldest
  index('ix_tag_counted').on(t.corpId, t.countedAt),
])

/** A first-level rule group (规则组) of WeCom: its tags exist only for the members in its range. */
export const tagStrategy = mysqlTable('tag_strategy', {
  groupId: id('group_id').notNull(),
  corpId: id('corp_id').notNull(),
  strategyId: int('strategy_id').notNull(),
  name: text64('name').notNull(),
  /** Stores whose department is in the range. */
  storeIds: json('store_ids').$type<string[]>().notNull(),
  seenAt: instant('seen_at').notNull(),
}, (t) => [primaryKey({ columns: [t.groupId, t.corpId, t.strategyId] })])

/** Tags of a corp against WeCom's limit; counted when they change. */
export const tagSpace = mysqlTable('tag_space', {
  groupId: id('group_id').notNull(),
  corpId: id('corp_id').notNull(),
  used: int('used').notNull(),
}, (t) => [primaryKey({ columns: [t.groupId, t.corpId] })])

/** Uses of a tag in a store, counted outside of requests. */
export const tagUse = mysqlTable('tag_use', {
  groupId: id('group_id').notNull(),
  tagId: id('tag_id').notNull(),
  storeId: id('store_id').notNull(),
  uses: int('uses').notNull(),
  lastUsedAt: instant('last_used_at'),
}, (t) => [primaryKey({ columns: [t.groupId, t.tagId, t.storeId] })])

/** A store's tag counts for a group tag of its corp; no target = looked at, counts for none. */
export const tagMapping = mysqlTable('tag_mapping', {
  groupId: id('group_id').notNull(),
  tagId: id('tag_id').notNull(),
  targetTagId: id('target_tag_id'),
  byEmployeeId: id('by_employee_id').notNull(),
  at: instant('at').notNull(),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.tagId] }),
  // store tags that count for a group tag
  index('ix_tag_mapping_target').on(t.groupId, t.targetTagId),
])

export const tagRule = mysqlTable('tag_rule', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  /** Null: every store that may use the tag. */
  storeId: id('store_id'),
  /** attribute / script / idle */
  kind: word('kind').notNull(),
  trigger: json('rule_trigger').$type<RuleTrigger>().notNull(),
  tagId: id('tag_id').notNull(),
  /** Takes its tag off again when the condition ends. */
  takeOff: boolean('take_off').notNull(),
  enabled: boolean('enabled').notNull(),
  /** Customers that carry the tag by it, counted with the uses. */
  marks: int('marks').notNull(),
  byEmployeeId: id('by_employee_id').notNull(),
  createdAt: instant('created_at').notNull(),
  lastRunAt: instant('last_run_at'),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  // rules that a change of one kind may concern
  index('ix_tag_rule_kind').on(t.groupId, t.kind, t.enabled),
  // rules that name a tag
  index('ix_tag_rule_tag').on(t.groupId, t.tagId),
])

/** Something done to many customers, with a list of who was changed how: progress, retry and undo come from it. */
export const tagOperation = mysqlTable('tag_operation', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  /** bulk_add / bulk_remove / merge / undo / rule */
  kind: word('kind').notNull(),
  /** collecting / running / done / stuck / stopped */
  state: word('state').notNull(),
  /** The store it is about; null = several. */
  storeId: id('store_id'),
  tagIds: json('tag_ids').$type<string[]>().notNull(),
  /** Names as they were: a merged tag is gone afterwards. */
  tagNames: json('tag_names').$type<string[]>().notNull(),
  targetTagId: id('target_tag_id'),
  targetName: text64('target_name'),
  ruleId: id('rule_id'),
  undoOf: id('undo_of'),
  undoneBy: id('undone_by'),
  source: json('source').$type<OperationSource>().notNull(),
  /** Where collecting goes on; a merge: until when news of WeCom must be heard before the old tag goes. */
  place: varchar('place', { length: 60 }),
  /** Why it does not end. */
  note: varchar('note', { length: 120 }),
  total: int('total').notNull(),
  done: int('done').notNull(),
  failed: int('failed').notNull(),
  skipped: int('skipped').notNull(),
  cut: boolean('cut').notNull(),
  byEmployeeId: id('by_employee_id'),
  byMemberId: id('by_member_id'),
  createdAt: instant('created_at').notNull(),
  finishedAt: instant('finished_at'),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  // recent operations of a store; of one person; of the group
  index('ix_tag_operation_store').on(t.groupId, t.storeId, t.createdAt, t.id),
  index('ix_tag_operation_person').on(t.groupId, t.byEmployeeId, t.createdAt, t.id),
])

export const tagOperationItem = mysqlTable('tag_operation_item', {
  groupId: id('group_id').notNull(),
  operationId: id('operation_id').notNull(),
  relationId: id('relation_id').notNull(),
  /** waiting / queued / done / failed / skipped */
  state: word('state').notNull(),
  /** What is to be changed, fixed before WeCom is asked: a repeated try changes no more than the first. */
  plan: json('plan').$type<ItemPlan>(),
  reason: varchar('reason', { length: 120 }),
  tries: smallint('tries').notNull(),
  at: instant('at'),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.operationId, t.relationId] }),
  // counts of an operation; who waits, who failed
  index('ix_tag_item_state').on(t.groupId, t.operationId, t.state, t.relationId),
])
