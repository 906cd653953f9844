import * as contract from '@chitang/shared/contracts/rights'
import { demand } from '../../platform/access/policy.ts'
import { decodeCursor, pageOf } from '../../platform/http/cursor.ts'
import type { Router } from '../../platform/http/route.ts'
import { importantData, subjectState } from './rights.model.ts'
import { requestsOf, viewOf } from './rights.repo.ts'
import { copyFile, executeRequest, openRequest, refuseRequest, type RightsDeps } from './rights.service.ts'

export function registerRightsRoutes(router: Router, deps: RightsDeps): void {
  const { kit, directory } = deps
  router.scoped(contract.openRightsRequest, async (scope, { params, body }) => viewOf(await openRequest(deps, scope, params.id, body)))
  router.scoped(contract.listRightsRequests, async (scope, { query }) => {
    const limit = query.limit ?? 30
    const { rows } = demand(scope, 'rights.read')
    const page = pageOf(await requestsOf(kit.database, scope.groupId, rows.stores, query.status, decodeCursor(query.cursor), limit + 1), limit, (row) => ({ at: row.dueAt, id: row.id }))
    return { items: page.items.map(viewOf), nextCursor: page.nextCursor }
  })
  router.scoped(contract.executeRightsRequest, async (scope, { params, body }) => viewOf(await executeRequest(deps, scope, params.id, body.correction)))
  router.scoped(contract.refuseRightsRequest, async (scope, { params, body }) => viewOf(await refuseRequest(deps, scope, params.id, body.reason)))
  router.scoped(contract.downloadRightsCopy, (scope, { params }) => copyFile(deps, scope, params.id))
  router.scoped(contract.listEntitySubjects, async (scope) => {
    const { rows } = demand(scope, 'rights.read')
    const entities = new Set((await directory.storesOf(scope.groupId)).filter((store) => rows.stores.includes(store.id)).map((store) => store.legalEntityId))
    const counted = await kit.database.rows<{ entityId: string; name: string; subjects: number; countedAt: Date }>(
      'SELECT c.legal_entity_id AS entityId, l.name, c.subjects, c.counted_at AS countedAt FROM entity_subjects c JOIN legal_entity l ON l.group_id = c.group_id AND l.id = c.legal_entity_id WHERE c.group_id = ? ORDER BY c.subjects DESC', [scope.groupId])
    return { items: counted.filter((one) => entities.has(one.entityId)).map((one) => ({ ...one, countedAt: one.countedAt.toISOString(), share: one.subjects / importantData, state: subjectState(one.subjects) })) }
  })
}
