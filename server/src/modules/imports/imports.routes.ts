import * as contract from '@chitang/shared/contracts/imports'
import type { ImportView } from '@chitang/shared/contracts/imports'
import writeExcelFile from 'write-excel-file/node'
import { demand } from '../../platform/access/policy.ts'
import { decodeCursor, pageOf } from '../../platform/http/cursor.ts'
import type { Router } from '../../platform/http/route.ts'
import { importsOfStores, viewOf, type ImportRow } from './imports.repo.ts'
import { discardImport, previewImport, problemSheet, startImport, uploadImport, visibleImport, type ImportDeps } from './imports.service.ts'

export function registerImportRoutes(router: Router, deps: ImportDeps): void {
  const { kit, directory } = deps

  const views = async (rows: readonly ImportRow[]): Promise<ImportView[]> => {
    const people = rows.length === 0 ? [] : await kit.database.rows<{ id: string; name: string }>('SELECT id, name FROM employee WHERE group_id = ? AND id IN (?)', [rows[0]!.groupId, [...new Set(rows.map((row) => row.createdBy))]])
    return Promise.all(rows.map(async (row) => viewOf(row, { storeName: (await directory.store(row.storeId)).name, createdBy: people.find((one) => one.id === row.createdBy)?.name ?? '' })))
  }
  const view = async (row: ImportRow): Promise<ImportView> => (await views([row]))[0]!

  router.scoped(contract.uploadImport, async (scope, { body }) => view(await uploadImport(deps, scope, body)))
  router.scoped(contract.previewImport, (scope, { params, body }) => previewImport(deps, scope, params.id, body.mapping))
  router.scoped(contract.startImport, async (scope, { params, body }) => view(await startImport(deps, scope, params.id, body.mapping)))
  router.scoped(contract.getImport, async (scope, { params }) => view(await visibleImport(deps, scope, params.id)))
  router.scoped(contract.listImports, async (scope, { query }) => {
    const limit = query.limit ?? 20
    const { rows: reach } = demand(scope, 'import.run')
    const page = pageOf(await importsOfStores(kit.database, scope.groupId, reach.stores, decodeCursor(query.cursor), limit + 1), limit, (row) => ({ at: row.createdAt, id: row.id }))
    return { items: await views(page.items), nextCursor: page.nextCursor }
  })
  router.scoped(contract.importProblems, async (scope, { params }) => {
    const { run, head, rows } = await problemSheet(deps, scope, params.id)
    const sheet = [head.map((value) => ({ value, fontWeight: 'bold' as const })), ...rows.map((row) => row.map((value) => ({ value, type: String })))]
    return { name: `${run.fileName.replace(/\.[^.]+$/, '')}-未导入的行.xlsx`, contentBase64: (await writeExcelFile(sheet).toBuffer()).toString('base64') }
  })
  router.scoped(contract.discardImport, async (scope, { params }) => {
    await discardImport(deps, scope, params.id)
    return { ok: true as const }
  })
}
