import { compareStores, getOwnRank, getPoolReport, getRetention, getStaffReport } from '@chitang/shared/contracts/reports'
import { demand, demandStore } from '../../../platform/access/policy.ts'
import type { Router } from '../../../platform/http/route.ts'
import type { Kit } from '../../../platform/kit.ts'
import type { Directory } from '../../org/index.ts'
import { compareReport, ownRank } from './compare.ts'
import { poolReport } from './pool.ts'
import { retentionOf } from './retention.ts'
import { staffReport } from './staff.ts'

export function registerReportRoutes(router: Router, { kit, directory }: { kit: Kit; directory: Directory }): void {
  router.scoped(getPoolReport, async (scope, { query }) => {
    demandStore(scope, 'numbers.read', query.storeId)
    return poolReport(kit, await directory.store(query.storeId), scope.timeZone, query.days ?? 30)
  })
  router.scoped(getStaffReport, async (scope, { query }) => {
    demandStore(scope, 'numbers.read', query.storeId)
    return staffReport(kit, await directory.store(query.storeId), scope.timeZone, query.days ?? 30)
  })
  router.scoped(getRetention, async (scope, { query }) => {
    demandStore(scope, 'numbers.read', query.storeId)
    return retentionOf(kit, await directory.store(query.storeId), scope.timeZone)
  })
  router.scoped(getOwnRank, async (scope, { query }) => {
    demandStore(scope, 'rank.read', query.storeId)
    return ownRank(kit, await directory.storesOf(scope.groupId), query.storeId, scope.timeZone)
  })
  router.scoped(compareStores, async (scope) => {
    const { rows } = demand(scope, 'sums.read')
    return compareReport(kit, (await directory.storesOf(scope.groupId)).filter((one) => rows.stores.includes(one.id)), scope.timeZone)
  })
}
