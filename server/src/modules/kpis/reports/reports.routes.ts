import { compareStores, exportCompare, exportRank, exportReport, getOwnRank, getPoolReport, getRetention, getStaffReport } from '@chitang/shared/contracts/reports'
import { demand, demandStore } from '../../../platform/access/policy.ts'
import type { Scope } from '../../../platform/access/scope.ts'
import { localMinute } from '../../../platform/clock/day.ts'
import type { Router } from '../../../platform/http/route.ts'
import type { SheetOf } from '../../../platform/http/sheet-file.ts'
import type { Kit } from '../../../platform/kit.ts'
import type { Directory } from '../../org/index.ts'
import { compareReport, ownRank } from './compare.ts'
import { poolReport } from './pool.ts'
import { reportFile } from './report-file.ts'
import { compareSheets, poolSheets, rankSheets, retentionSheets, staffSheets } from './report-sheets.model.ts'
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
  const compared = async (scope: Scope) => {
    const { rows } = demand(scope, 'sums.read')
    return compareReport(kit, (await directory.storesOf(scope.groupId)).filter((one) => rows.stores.includes(one.id)), scope.timeZone)
  }
  router.scoped(compareStores, compared)

  router.scoped(exportReport, async (scope, { body: { report, storeId, days = 30 } }) => {
    demandStore(scope, 'numbers.read', storeId)
    const store = await directory.store(storeId)
    const file = (title: string, { from, to }: { from: string; to: string }, sheets: readonly SheetOf[]) => reportFile(kit, scope, { report, title, of: store.name, storeId, from, to, sheets })
    switch (report) {
      case 'pool': {
        const told = await poolReport(kit, store, scope.timeZone, days)
        return file('报表', { from: told.days[0]!, to: told.days.at(-1)! }, poolSheets(told, (at) => localMinute(new Date(at), scope.timeZone)))
      }
      case 'staff': {
        const told = await staffReport(kit, store, scope.timeZone, days)
        return file('人员', told, staffSheets(told))
      }
      case 'retention': {
        const told = await retentionOf(kit, store, scope.timeZone)
        return file('留存与漏斗', { from: told.cohorts[0]!.week, to: told.funnel.to }, retentionSheets(told))
      }
    }
  })
  router.scoped(exportRank, async (scope, { body }) => {
    demandStore(scope, 'rank.read', body.storeId)
    const told = await ownRank(kit, await directory.storesOf(scope.groupId), body.storeId, scope.timeZone)
    return reportFile(kit, scope, { report: 'rank', title: '本店对标', of: told.storeName, storeId: body.storeId, from: told.from, to: told.to, sheets: rankSheets(told) })
  })
  router.scoped(exportCompare, async (scope) => {
    const told = await compared(scope)
    return reportFile(kit, scope, { report: 'compare', title: '门店对标', of: `${told.stores.length} 家店`, storeId: null, from: told.from, to: told.to, sheets: compareSheets(told) })
  })
}
