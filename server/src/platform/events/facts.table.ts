import { index, json, mysqlTable, primaryKey } from 'drizzle-orm/mysql-core'
import { id, instant, text64, word } from '../db/columns.ts'

export const domainFact = mysqlTable('domain_fact', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  kind: text64('kind').notNull(),
  occurredAt: instant('occurred_at').notNull(),
  recordedAt: instant('recorded_at').notNull(),
  storeId: id('store_id'),
  personId: id('person_id'),
  relationId: id('relation_id'),
  memberId: id('member_id'),
  codeId: id('code_id'),
  /** What made it happen: callback, sidebar, admin, job, seed */
  cause: word('cause').notNull(),
  payload: json('payload').$type<Record<string, unknown>>().notNull(),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  // timeline of one person, newest first
  index('ix_fact_person').on(t.groupId, t.personId, t.occurredAt, t.id),
  // numbers of one store per kind and day; recent list
  index('ix_fact_store').on(t.groupId, t.storeId, t.kind, t.occurredAt),
  // adds of one code per day
  index('ix_fact_code').on(t.groupId, t.codeId, t.kind, t.occurredAt),
])
