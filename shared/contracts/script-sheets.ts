import { Type, type Static } from 'typebox'
import { Id, Nullable } from './common.ts'
import { endpoint } from './endpoint.ts'

/** 2 MB of XLSX is far more than 2000 scripts. */
const Sheet = Type.String({ minLength: 1, maxLength: 2_800_000 })

export const ImportRow = Type.Object({
  /** Row of the sheet as a person counts it. */
  line: Type.Integer(),
  code: Type.String(),
  title: Type.String(),
  state: Type.Union([Type.Literal('new'), Type.Literal('changed'), Type.Literal('same'), Type.Literal('error')]),
  problems: Type.Array(Type.String()),
  /** Findings that are published knowingly when the sheet is applied. */
  warnings: Type.Array(Type.String()),
})
export type ImportRow = Static<typeof ImportRow>
const ImportAnswer = Type.Object({ rows: Type.Array(ImportRow), problem: Nullable(Type.String()) })

export const previewScriptImport = endpoint({
  id: 'previewScriptImport', method: 'POST', path: '/script-imports/preview', audience: 'admin', permission: 'script.publish', maxBodyBytes: 3_000_000,
  summary: 'What an XLSX would do, row by row', body: Type.Object({ storeId: Id, contentBase64: Sheet }), response: ImportAnswer,
})
export const applyScriptImport = endpoint({
  id: 'applyScriptImport', method: 'POST', path: '/script-imports', audience: 'admin', permission: 'script.publish', maxBodyBytes: 3_000_000,
  summary: 'Publish the rows without errors; the same sheet again changes nothing', body: Type.Object({ storeId: Id, contentBase64: Sheet }), response: ImportAnswer,
})
export const exportScripts = endpoint({
  id: 'exportScripts', method: 'GET', path: '/script-exports', audience: 'admin', permission: 'script.publish',
  summary: 'The library of a store as XLSX', query: Type.Object({ storeId: Id }),
  response: Type.Object({ name: Type.String(), contentBase64: Type.String() }),
})
export const uploadScriptFile = endpoint({
  id: 'uploadScriptFile', method: 'POST', path: '/script-files', audience: 'admin', permission: 'script.publish', maxBodyBytes: 7_200_000,
  summary: 'Store a file to hand over (base64, ≤ 5 MB; PDF or Office)',
  body: Type.Object({ storeId: Type.Optional(Id), name: Type.String({ minLength: 1, maxLength: 128 }), contentBase64: Type.String({ maxLength: 7_100_000 }) }),
  response: Type.Object({ assetId: Id, name: Type.String() }),
})
