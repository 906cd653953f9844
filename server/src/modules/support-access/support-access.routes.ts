import * as contract from '@chitang/shared/contracts/support-access'
import type { Router } from '../../platform/http/route.ts'
import { askAccess, decideAccess, endAccess, listAccess, type SupportDeps } from './support-access.service.ts'

export function registerSupportAccessRoutes(router: Router, deps: SupportDeps): void {
  router.scoped(contract.listSupportAccess, (scope, { query }) => listAccess(deps, scope, query.storeId))
  router.scoped(contract.askSupportAccess, (scope, { body }) => askAccess(deps, scope, body.storeId, body.reason.trim()))
  router.scoped(contract.decideSupportAccess, (scope, { params, body }) => decideAccess(deps, scope, params.id, body.agree))
  router.scoped(contract.endSupportAccess, (scope, { params }) => endAccess(deps, scope, params.id))
}
