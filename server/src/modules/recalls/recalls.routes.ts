import * as contract from '@chitang/shared/contracts/recalls'
import type { Router } from '../../platform/http/route.ts'
import { ask, decideRecall, listOf, owners, type RecallDeps } from './recalls.service.ts'

export function registerRecallRoutes(router: Router, deps: RecallDeps): void {
  router.scoped(contract.listRecalls, (scope) => listOf(deps, scope))
  router.scoped(contract.askRecall, (scope, { body }) => ask(deps, scope, body))
  router.scoped(contract.decideRecall, (scope, { params, body }) => decideRecall(deps, scope, params.id, body.agree))
  router.scoped(contract.listRecallOwners, (scope, { params, query }) => owners(deps, scope, params.id, query))
}
