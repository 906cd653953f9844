import { boolean, double, index, json, mysqlTable, primaryKey, smallint, uniqueIndex, varchar } from 'drizzle-orm/mysql-core'
import { id, instant, word } from '../../platform/db/columns.ts'

/** What a group adds to the built-in attributes (shared/domain/attributes.ts), or changes about them. */
export const attributeDef = mysqlTable('attribute_def', {
  groupId: id('group_id').notNull(),
  key: varchar('key', { length: 40 }).notNull(),
  name: word('name').notNull(),
  type: word('type').notNull(),
  panel: word('panel').notNull(),
  unit: varchar('unit', { length: 6 }),
  options: json('options').$type<string[]>().notNull(),
  /** Null = every brand. */
  brand: word('brand'),
  enabled: boolean('enabled').notNull(),
  /** Values are put on as tags of this group too. */
  mirrorTagGroupId: id('mirror_tag_group_id'),
  sort: smallint('sort').notNull(),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.key] }),
  // no two attributes of a group share a name
  uniqueIndex('uq_attribute_name').on(t.groupId, t.name),
])

/** One row per value, or per item of a list: who set it when, and what every search over attributes reads. */
export const personAttribute = mysqlTable('person_attribute', {
  groupId: id('group_id').notNull(),
  personId: id('person_id').notNull(),
  attribute: varchar('attribute', { length: 40 }).notNull(),
  /** Empty for a single value, the option for a list. */
  item: varchar('item', { length: 20 }).notNull(),
  text: varchar('text', { length: 60 }),
  low: double('low'),
  high: double('high'),
  memberId: id('member_id'),
  at: instant('at').notNull(),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.personId, t.attribute, t.item] }),
  // everybody with this option or model
  index('ix_attribute_text').on(t.groupId, t.attribute, t.text, t.personId),
  // everybody whose range meets a figure
  index('ix_attribute_low').on(t.groupId, t.attribute, t.low, t.personId),
])
