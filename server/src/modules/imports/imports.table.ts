import { index, int, json, longtext, mysqlTable, primaryKey, uniqueIndex, varchar } from 'drizzle-orm/mysql-core'
import type { ImportField } from '@chitang/shared/contracts/imports'
import { id, instant, text64, word } from '../../platform/db/columns.ts'

/** A file of customers somebody uploaded, and how far it is taken in. */
export const dataImport = mysqlTable('data_import', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  storeId: id('store_id').notNull(),
  /** dms / leads */
  kind: word('kind').notNull(),
  fileName: varchar('file_name', { length: 120 }).notNull(),
  contentHash: text64('content_hash').notNull(),
  /** draft / running / done / stopped */
  status: word('status').notNull(),
  headers: json('headers').$type<string[]>().notNull(),
  mapping: json('mapping').$type<(ImportField | null)[]>().notNull(),
  total: int('total').notNull(),
  chunks: int('chunks').notNull(),
  /** Chunks taken in; moved in the transaction that takes one in. */
  chunksDone: int('chunks_done').notNull().default(0),
  done: int('done').notNull().default(0),
  created: int('created').notNull().default(0),
  updated: int('updated').notNull().default(0),
  failed: int('failed').notNull().default(0),
  matched: int('matched'),
  problem: varchar('problem', { length: 300 }),
  createdBy: id('created_by').notNull(),
  createdAt: instant('created_at').notNull(),
  finishedAt: instant('finished_at'),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  // the same file again is the same import
  uniqueIndex('uq_import_content').on(t.groupId, t.storeId, t.kind, t.contentHash),
  // imports of a store, newest first
  index('ix_import_store').on(t.groupId, t.storeId, t.createdAt),
  // queue-wide: retention
  index('ix_import_finished').on(t.finishedAt),
])

/** Rows of the file, encrypted; gone once they are taken in. */
export const dataImportChunk = mysqlTable('data_import_chunk', {
  groupId: id('group_id').notNull(),
  importId: id('import_id').notNull(),
  chunk: int('chunk').notNull(),
  rowsEnc: longtext('rows_enc').notNull(),
}, (t) => [primaryKey({ columns: [t.groupId, t.importId, t.chunk] })])

/** What became of each line: the record it made, or why it was left out (the row itself encrypted, for seven days). */
export const dataImportLine = mysqlTable('data_import_line', {
  groupId: id('group_id').notNull(),
  importId: id('import_id').notNull(),
  line: int('line').notNull(),
  recordId: id('record_id'),
  personId: id('person_id'),
  problem: varchar('problem', { length: 300 }),
  rowEnc: longtext('row_enc'),
}, (t) => [primaryKey({ columns: [t.groupId, t.importId, t.line] })])
