import { Type, type Static } from 'typebox'
import { Cursor, Id, IdParams, Limit, Nullable, Ok, Page, Time } from './common.ts'
import { endpoint } from './endpoint.ts'

export const ImportKind = Type.Union([Type.Literal('dms'), Type.Literal('leads')])
export type ImportKind = Static<typeof ImportKind>

/** What a column can mean; which ones a kind takes: shared/domain/imports.ts */
export const ImportField = Type.Union([
  Type.Literal('ref'), Type.Literal('name'), Type.Literal('gender'), Type.Literal('age'), Type.Literal('phone'), Type.Literal('city'), Type.Literal('model'), Type.Literal('intentModel'), Type.Literal('budget'),
  Type.Literal('source'), Type.Literal('at'), Type.Literal('vin'), Type.Literal('plate'), Type.Literal('soldOn'), Type.Literal('lastServiceOn'), Type.Literal('nextServiceOn'), Type.Literal('insuranceUntil'), Type.Literal('kilometres'),
])
export type ImportField = Static<typeof ImportField>

/** Field of each column, in the order of the file; null = not read. */
export const ImportMapping = Type.Array(Nullable(ImportField), { maxItems: 60 })

export const ImportStatus = Type.Union([Type.Literal('draft'), Type.Literal('running'), Type.Literal('done'), Type.Literal('stopped')])

export const ImportView = Type.Object({
  id: Id,
  storeId: Id,
  storeName: Type.String(),
  kind: ImportKind,
  fileName: Type.String(),
  status: ImportStatus,
  createdBy: Type.String(),
  createdAt: Time,
  finishedAt: Nullable(Time),
  headers: Type.Array(Type.String()),
  mapping: ImportMapping,
  total: Type.Integer(),
  done: Type.Integer(),
  created: Type.Integer(),
  updated: Type.Integer(),
  failed: Type.Integer(),
  /** Of the rows taken in: how many are somebody the store already had as a friend. Null until the matching has run. */
  matched: Nullable(Type.Integer()),
  /** Why it stands still, in words. */
  problem: Nullable(Type.String()),
})
export type ImportView = Static<typeof ImportView>

export const ImportPreview = Type.Object({
  readable: Type.Integer(),
  unreadable: Type.Integer(),
  rows: Type.Array(Type.Object({ line: Type.Integer(), cells: Type.Array(Type.String()), problems: Type.Array(Type.String()), warnings: Type.Array(Type.String()) })),
  /** What is wrong with the mapping itself. */
  problems: Type.Array(Type.String()),
})
export type ImportPreview = Static<typeof ImportPreview>

export const uploadImport = endpoint({
  id: 'uploadImport', method: 'POST', path: '/imports', audience: 'admin', permission: 'import.run', maxBodyBytes: 14_000_000,
  summary: 'Store a CSV or XLSX of customers and suggest what its columns mean (≤ 10 MB, ≤ 50 000 rows); the same file again is the same import',
  body: Type.Object({ storeId: Id, kind: ImportKind, fileName: Type.String({ minLength: 1, maxLength: 120 }), contentBase64: Type.String({ minLength: 1, maxLength: 13_900_000 }) }),
  response: ImportView,
})
export const previewImport = endpoint({
  id: 'previewImport', method: 'POST', path: '/imports/:id/preview', audience: 'admin', permission: 'import.run',
  summary: 'What a mapping would read, row by row; nothing is written', params: IdParams, body: Type.Object({ mapping: ImportMapping }), response: ImportPreview,
})
export const startImport = endpoint({
  id: 'startImport', method: 'POST', path: '/imports/:id/start', audience: 'admin', permission: 'import.run',
  summary: 'Take the rows in; goes on by itself after a crash', params: IdParams, body: Type.Object({ mapping: ImportMapping }), response: ImportView,
})
export const getImport = endpoint({
  id: 'getImport', method: 'GET', path: '/imports/:id', audience: 'admin', permission: 'import.run', summary: 'Progress and result', params: IdParams, response: ImportView,
})
export const listImports = endpoint({
  id: 'listImports', method: 'GET', path: '/imports', audience: 'admin', permission: 'import.run', summary: 'Imports, newest first', query: Type.Object({ cursor: Cursor, limit: Limit }), response: Page(ImportView),
})
export const importProblems = endpoint({
  id: 'importProblems', method: 'GET', path: '/imports/:id/problems', audience: 'admin', permission: 'import.run',
  summary: 'The rows that were not taken in, as XLSX with the reason beside each; kept for seven days', params: IdParams, response: Type.Object({ name: Type.String(), contentBase64: Type.String() }),
})
export const discardImport = endpoint({
  id: 'discardImport', method: 'DELETE', path: '/imports/:id', audience: 'admin', permission: 'import.run', summary: 'Throw a draft away', params: IdParams, response: Ok,
})
