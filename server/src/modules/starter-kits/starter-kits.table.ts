import { index, int, json, mysqlTable, primaryKey, varchar } from 'drizzle-orm/mysql-core'
import type { AcceptedCode, AcceptedScript, KitContent, KitTag, KitWelcome } from '@chitang/shared/contracts/starter-kits'
import { id, instant, text64, word } from '../../platform/db/columns.ts'

/** Append-only: what a brand's stores begin with. Version 0 is in the code. */
export const starterKitVersion = mysqlTable('starter_kit_version', {
  groupId: id('group_id').notNull(),
  brand: word('brand').notNull(),
  version: int('version').notNull(),
  content: json('content').$type<KitContent>().notNull(),
  memberId: id('member_id').notNull(),
  publishedAt: instant('published_at').notNull(),
}, (t) => [primaryKey({ columns: [t.groupId, t.brand, t.version] })])

/** A store that accepted, and in whose name it is carried out. */
export const storeKit = mysqlTable('store_kit', {
  groupId: id('group_id').notNull(),
  storeId: id('store_id').notNull(),
  brand: word('brand').notNull(),
  version: int('version').notNull(),
  employeeId: id('employee_id').notNull(),
  memberId: id('member_id').notNull(),
  installId: id('install_id').notNull(),
  acceptedAt: instant('accepted_at').notNull(),
  /** The one job that works on it; null = nothing waits. */
  jobId: id('job_id'),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.storeId] }),
  // stores of a brand that accepted
  index('ix_store_kit_brand').on(t.groupId, t.brand),
])

/** One thing that was accepted, with the words the store gave it, and what became of it. */
export const storeKitItem = mysqlTable('store_kit_item', {
  groupId: id('group_id').notNull(),
  storeId: id('store_id').notNull(),
  /** tag / code / welcome / script */
  part: word('part').notNull(),
  itemKey: varchar('item_key', { length: 40 }).notNull(),
  /** Order in which things are done: codes need the tags, welcomes the codes. */
  sort: int('sort').notNull(),
  content: json('content').$type<KitTag | AcceptedCode | KitWelcome | AcceptedScript>().notNull(),
  /** waiting / done / had / failed */
  state: word('state').notNull(),
  reason: varchar('reason', { length: 300 }),
  objectId: text64('object_id'),
  updatedAt: instant('updated_at').notNull(),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.storeId, t.part, t.itemKey] }),
  // what of a store still waits, in order
  index('ix_store_kit_item_state').on(t.groupId, t.storeId, t.state, t.sort),
])
