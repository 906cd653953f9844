import { boolean, index, int, json, mysqlTable, primaryKey, uniqueIndex, varchar } from 'drizzle-orm/mysql-core'
import type { CodeTemplate } from '@chitang/shared/contracts/code-batches'
import type { Rota } from '@chitang/shared/contracts/code-rota'
import type { Attachment } from '@chitang/shared/contracts/attachments'
import { id, instant, text64, word } from '../../platform/db/columns.ts'

export const channelCode = mysqlTable('channel_code', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  corpId: id('corp_id').notNull(),
  storeId: id('store_id').notNull(),
  /** employee / scene / campaign / referral */
  kind: word('kind').notNull(),
  name: varchar('name', { length: 30 }).notNull(),
  folder: varchar('folder', { length: 30 }),
  /** ≤ 30 characters, comes back as State */
  state: varchar('state', { length: 30 }).notNull(),
  configId: text64('config_id'),
  qrCode: varchar('qr_code', { length: 500 }),
  /** active / disabled / destroyed */
  status: word('status').notNull(),
  skipVerify: boolean('skip_verify').notNull(),
  remarkPrefix: varchar('remark_prefix', { length: 10 }),
  welcomeText: varchar('welcome_text', { length: 1000 }),
  welcomeAttachments: json('welcome_attachments').$type<Attachment[]>().notNull(),
  /** WeCom's type 1: it has exactly one user at any time, and stays so (doc 92228). Ours are type 2; such a one was made elsewhere. */
  single: boolean('single').notNull().default(false),
  /** Of a 转介绍 code: whom a scan credits. */
  introducerPersonId: id('introducer_person_id'),
  /** Who receives when; null = all members, always. */
  rota: json('rota').$type<Rota>(),
  /** Members standing at WeCom, and when that changes by the clock. */
  roster: json('roster').$type<string[]>(),
  nextChangeAt: instant('next_change_at'),
  validFrom: instant('valid_from'),
  validTo: instant('valid_to'),
  /** Members now standing at WeCom, so that it is called only when something changed. */
  syncedHash: varchar('synced_hash', { length: 64 }),
  syncError: varchar('sync_error', { length: 300 }),
  version: int('version').notNull(),
  createdAt: instant('created_at').notNull(),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  // add event: code by State
  uniqueIndex('uq_code_state').on(t.corpId, t.state),
  // codes of a store
  index('ix_code_store').on(t.groupId, t.storeId, t.kind),
  // rotas that change now
  index('ix_code_change').on(t.groupId, t.nextChangeAt),
])

export const channelCodeMember = mysqlTable('channel_code_member', {
  groupId: id('group_id').notNull(),
  codeId: id('code_id').notNull(),
  memberId: id('member_id').notNull(),
  /** Stands in when nobody else can. */
  backup: boolean('backup').notNull().default(false),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.codeId, t.memberId] }),
  // own codes of an advisor
  index('ix_code_member').on(t.groupId, t.memberId),
])

export const channelCodeTag = mysqlTable('channel_code_tag', {
  groupId: id('group_id').notNull(),
  codeId: id('code_id').notNull(),
  tagId: id('tag_id').notNull(),
}, (t) => [primaryKey({ columns: [t.groupId, t.codeId, t.tagId] })])

/** Who receives the customers of a code was changed at WeCom: from whom to whom, and why. */
export const channelCodeChange = mysqlTable('channel_code_change', {
  groupId: id('group_id').notNull(),
  codeId: id('code_id').notNull(),
  id: id('id').notNull(),
  at: instant('at').notNull(),
  byEmployeeId: id('by_employee_id'),
  why: varchar('why', { length: 120 }).notNull(),
  before: json('members_before').$type<string[]>().notNull(),
  after: json('members_after').$type<string[]>().notNull(),
}, (t) => [primaryKey({ columns: [t.groupId, t.codeId, t.id] })])

/** 今天不接新客: until then, in all codes. */
export const memberDuty = mysqlTable('member_duty', {
  groupId: id('group_id').notNull(),
  memberId: id('member_id').notNull(),
  offUntil: instant('off_until').notNull(),
  byEmployeeId: id('by_employee_id').notNull(),
  at: instant('at').notNull(),
}, (t) => [primaryKey({ columns: [t.groupId, t.memberId] })])

/** The same code for many stores, as headquarters or a brand wrote it. */
export const codeBatch = mysqlTable('code_batch', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  template: json('template').$type<CodeTemplate>().notNull(),
  createdBy: id('created_by').notNull(),
  memberId: id('member_id').notNull(),
  installId: id('install_id').notNull(),
  createdAt: instant('created_at').notNull(),
}, (t) => [primaryKey({ columns: [t.groupId, t.id] })])

export const codeBatchItem = mysqlTable('code_batch_item', {
  groupId: id('group_id').notNull(),
  batchId: id('batch_id').notNull(),
  storeId: id('store_id').notNull(),
  /** waiting / done / failed */
  state: word('state').notNull(),
  reason: varchar('reason', { length: 300 }),
  codeId: id('code_id'),
}, (t) => [primaryKey({ columns: [t.groupId, t.batchId, t.storeId] })])
