import type { Static } from 'typebox'
import type { ImportField, ImportKind, ImportStatus, ImportView } from '@chitang/shared/contracts/imports'
import type { Db } from '../../platform/db/database.ts'

export interface ImportRow {
  id: string
  groupId: string
  storeId: string
  kind: ImportKind
  fileName: string
  status: Static<typeof ImportStatus>
  headers: string[]
  mapping: (ImportField | null)[]
  total: number
  chunks: number
  chunksDone: number
  done: number
  created: number
  updated: number
  failed: number
  matched: number | null
  problem: string | null
  createdBy: string
  createdAt: Date
  finishedAt: Date | null
}

const columns = `id, group_id AS groupId, store_id AS storeId, kind, file_name AS fileName, status, headers, mapping, total, chunks, chunks_done AS chunksDone, done, created, updated, failed, matched, problem,
  created_by AS createdBy, created_at AS createdAt, finished_at AS finishedAt`

export const importById = (db: Db, groupId: string, id: string): Promise<ImportRow | null> =>
  db.row<ImportRow>(`SELECT ${columns} FROM data_import WHERE group_id = ? AND id = ?`, [groupId, id])

export const importByContent = (db: Db, groupId: string, storeId: string, kind: ImportKind, hash: string): Promise<ImportRow | null> =>
  db.row<ImportRow>(`SELECT ${columns} FROM data_import WHERE group_id = ? AND store_id = ? AND kind = ? AND content_hash = ?`, [groupId, storeId, kind, hash])

export const importsOfStores = (db: Db, groupId: string, storeIds: readonly string[], after: { at: Date; id: string } | null, limit: number): Promise<ImportRow[]> =>
  db.rows<ImportRow>(`SELECT ${columns} FROM data_import WHERE group_id = ? AND store_id IN (?)${after ? ' AND (created_at, id) < (?, ?)' : ''} ORDER BY created_at DESC, id DESC LIMIT ?`,
    [groupId, storeIds, ...(after ? [after.at, after.id] : []), limit])

export const viewOf = (row: ImportRow, names: { storeName: string; createdBy: string }): ImportView => ({
  id: row.id, storeId: row.storeId, storeName: names.storeName, kind: row.kind, fileName: row.fileName, status: row.status, createdBy: names.createdBy, createdAt: row.createdAt.toISOString(), finishedAt: row.finishedAt?.toISOString() ?? null,
  headers: row.headers, mapping: row.mapping, total: row.total, done: row.done, created: row.created, updated: row.updated, failed: row.failed, matched: row.matched, problem: row.problem,
})
