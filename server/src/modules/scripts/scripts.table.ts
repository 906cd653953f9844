import type { ScriptContent, ScriptPart } from '@chitang/shared/contracts/script-content'
import { boolean, index, int, json, mysqlTable, primaryKey, smallint, uniqueIndex, varchar } from 'drizzle-orm/mysql-core'
import { id, instant, text64, word } from '../../platform/db/columns.ts'

/** One script of one layer, as it was published last. A store that inherits a template has no row of its own. */
export const script = mysqlTable('script', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  /** group / brand / store / personal */
  scope: word('scope').notNull(),
  brand: word('brand'),
  storeId: id('store_id'),
  /** Of a personal script. */
  memberId: id('member_id'),
  /** script / material */
  kind: word('kind').notNull().default('script'),
  /** The template in whose place a store or a brand put its own words. */
  originId: id('origin_id'),
  /** `<origin>:<brand>` of a brand's words: store_id is null there, and null is never unique. */
  brandPlace: varchar('brand_place', { length: 45 }),
  /** own / overridden / forked */
  mode: word('mode').notNull().default('own'),
  version: int('version').notNull().default(1),
  /** Template version these words were compared with last. */
  baseVersion: int('base_version'),
  /** 必须使用 */
  locked: boolean('locked').notNull().default(false),
  category: word('category').notNull(),
  objection: word('objection'),
  code: word('code').notNull(),
  title: varchar('title', { length: 30 }).notNull(),
  parts: json('parts').$type<ScriptPart[]>().notNull(),
  promotionId: id('promotion_id'),
  /** Has pictures or files, whose media ids are renewed while the script lives. */
  withMedia: boolean('with_media').notNull().default(false),
  pinyin: varchar('pinyin', { length: 300 }).notNull(),
  initials: text64('initials').notNull(),
  validTo: instant('valid_to'),
  sort: int('sort').notNull().default(0),
  retiredAt: instant('retired_at'),
  updatedAt: instant('updated_at').notNull(),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  // scripts that reach a store
  index('ix_script_scope').on(t.groupId, t.scope, t.storeId),
  // a store has one row of its own words per template; who changed a template
  uniqueIndex('uq_script_origin').on(t.groupId, t.originId, t.storeId),
  // a brand has one row of its own words per template
  uniqueIndex('uq_script_brand_place').on(t.groupId, t.brandPlace),
  // own scripts of a member
  index('ix_script_member').on(t.groupId, t.memberId),
])

/** Append-only. */
export const scriptVersion = mysqlTable('script_version', {
  groupId: id('group_id').notNull(),
  scriptId: id('script_id').notNull(),
  version: int('version').notNull(),
  content: json('content').$type<ScriptContent>().notNull(),
  note: varchar('note', { length: 100 }),
  /** Lint findings that were published knowingly. */
  acknowledged: json('acknowledged').$type<string[]>().notNull(),
  /** Null = made by the system. */
  memberId: id('member_id'),
  publishedAt: instant('published_at').notNull(),
}, (t) => [primaryKey({ columns: [t.groupId, t.scriptId, t.version] })])

/** What a store does with a place without touching the words: its order, 停用. */
export const scriptPlacement = mysqlTable('script_placement', {
  groupId: id('group_id').notNull(),
  storeId: id('store_id').notNull(),
  slotId: id('slot_id').notNull(),
  sort: int('sort'),
  hidden: boolean('hidden').notNull().default(false),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.storeId, t.slotId] }),
  // stores that hide a template
  index('ix_placement_slot').on(t.groupId, t.slotId),
])

/** What the SDK said ok to. The words are not kept. */
export const scriptSend = mysqlTable('script_send', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  scriptId: id('script_id').notNull(),
  slotId: id('slot_id').notNull(),
  version: int('version').notNull().default(1),
  storeId: id('store_id').notNull(),
  memberId: id('member_id').notNull(),
  relationId: id('relation_id').notNull(),
  edited: boolean('edited').notNull(),
  partsSent: smallint('parts_sent').notNull().default(1),
  partsTotal: smallint('parts_total').notNull().default(1),
  textLength: int('text_length').notNull().default(0),
  sentAt: instant('sent_at').notNull(),
  /** 「客户有回应」: the advisor's own tap. */
  respondedAt: instant('responded_at'),
  idempotencyKey: text64('idempotency_key').notNull(),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  uniqueIndex('uq_send_key').on(t.groupId, t.memberId, t.idempotencyKey),
  // slots a member sent last
  index('ix_send_member').on(t.groupId, t.memberId, t.sentAt),
  // what one customer got last
  index('ix_send_relation').on(t.groupId, t.relationId, t.sentAt),
])

/** Running counts of a place, so that no request counts rows. */
export const scriptUse = mysqlTable('script_use', {
  groupId: id('group_id').notNull(),
  /** The slot: what a store puts into it later does not begin at nought. */
  slotId: id('script_id').notNull(),
  storeId: id('store_id').notNull(),
  memberId: id('member_id').notNull(),
  uses: int('uses').notNull(),
  responses: int('responses').notNull().default(0),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.slotId, t.storeId, t.memberId] }),
  // uses of a store's scripts
  index('ix_use_store').on(t.groupId, t.storeId, t.slotId),
])

export const scriptFavourite = mysqlTable('script_favourite', {
  groupId: id('group_id').notNull(),
  memberId: id('member_id').notNull(),
  slotId: id('slot_id').notNull(),
  markedAt: instant('marked_at').notNull(),
}, (t) => [primaryKey({ columns: [t.groupId, t.memberId, t.slotId] })])
