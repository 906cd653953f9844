import { mysqlTable, primaryKey, smallint } from 'drizzle-orm/mysql-core'
import { instant, text64 } from './columns.ts'

export const idWorker = mysqlTable('id_worker', {
  slot: smallint('slot').notNull(),
  token: text64('token').notNull(),
  leasedUntil: instant('leased_until').notNull(),
}, (t) => [primaryKey({ columns: [t.slot] })])
