import * as contract from '@chitang/shared/contracts/audiences'
import type { Router } from '../../platform/http/route.ts'
import type { AudienceDeps } from './audience-sql.ts'
import { countAudience, leftOut } from './count-audience.ts'
import { listSegments, removeSegment, saveSegment } from './segments.ts'

export function registerAudienceRoutes(router: Router, deps: AudienceDeps): void {
  router.scoped(contract.countAudience, (scope, { body }) => countAudience(deps, scope, body.audience, body.class))
  router.scoped(contract.listLeftOut, (scope, { body }) => leftOut(deps, scope, body.audience, body.class, body.reason))
  router.scoped(contract.listSegments, async (scope, { query }) => ({ items: await listSegments(deps, scope, query.storeId) }))
  router.scoped(contract.saveSegment, (scope, { body }) => saveSegment(deps, scope, body.name, body.audience))
  router.scoped(contract.removeSegment, async (scope, { params }) => {
    await removeSegment(deps, scope, params.id)
    return { ok: true as const }
  })
}
