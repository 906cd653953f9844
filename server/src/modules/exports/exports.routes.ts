import * as contract from '@chitang/shared/contracts/exports'
import type { Router } from '../../platform/http/route.ts'
import { askExport, decideExport, exportFile, exportsOf, type ExportDeps } from './exports.service.ts'

export function registerExportRoutes(router: Router, deps: ExportDeps): void {
  router.scoped(contract.listExports, async (scope) => ({ items: await exportsOf(deps, scope) }))
  router.scoped(contract.askExport, async (scope, { params, body }) => ({ id: await askExport(deps, scope, params.id, body.reason, body.list) }))
  router.scoped(contract.decideExport, (scope, { params, body }) => decideExport(deps, scope, params.id, body.agree))
  router.scoped(contract.downloadExport, (scope, { params }) => exportFile(deps, scope, params.id))
}
