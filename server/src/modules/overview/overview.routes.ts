import { getComplianceHome, getGroupHome, watchComplianceHome, watchGroupHome } from '@chitang/shared/contracts/home'
import { getOverview, watchOverview } from '@chitang/shared/contracts/overview'
import { demand } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { LiveHub } from '../../platform/http/live-hub.ts'
import type { Router } from '../../platform/http/route.ts'
import type { Kit } from '../../platform/kit.ts'
import type { Directory, StoreInfo } from '../org/index.ts'
import { complianceHome } from './compliance-home.ts'
import { groupHome } from './group-home.ts'
import { storeHome } from './store-home.ts'
import { todoReader } from './todo-reader.ts'

interface Deps { kit: Kit; directory: Directory; hub: LiveHub }

export function registerOverviewRoutes(router: Router, deps: Deps): void {
  const { kit, hub } = deps
  /** Nearly all that changes a home page leaves a fact; the rest is seen by the full reading every few seconds. */
  const print = (groupId: string) => async () => (await kit.database.row<{ id: string }>('SELECT id FROM domain_fact WHERE group_id = ? ORDER BY id DESC LIMIT 1', [groupId]))?.id ?? ''
  const live = (groupId: string, read: () => Promise<{ now: string }>) => ({
    now: () => kit.clock.now().toISOString(), print: print(groupId),
    async read() {
      const { now: _, ...parts } = await read()
      return parts
    },
  })

  router.scoped(getOverview, async (scope, { query }) => {
    const store = await storeAsked(deps, scope, query.storeId)
    return storeHome(deps, store, todoReader(scope, store.id))
  })
  router.stream(watchOverview, async (scope, { query, request, reply }, again) => {
    const store = await storeAsked(deps, scope, query.storeId)
    const reader = todoReader(scope, store.id)
    await hub.open(`store:${store.id}:${reader.key}`, live(scope.groupId, () => storeHome(deps, store, reader)), request, reply, async () => storeAsked(deps, await again(), store.id))
  })

  const storesOf = async (scope: Scope): Promise<StoreInfo[]> => {
    const { rows } = demand(scope, 'sums.read')
    return (await deps.directory.storesOf(scope.groupId)).filter((one) => rows.stores.includes(one.id))
  }
  router.scoped(getGroupHome, async (scope) => groupHome(deps, scope.groupId, await storesOf(scope)))
  router.stream(watchGroupHome, async (scope, { request, reply }, again) => {
    const stores = await storesOf(scope)
    await hub.open(`group:${stores.map((one) => one.id).join('+')}`, live(scope.groupId, () => groupHome(deps, scope.groupId, stores)), request, reply, again)
  })

  router.scoped(getComplianceHome, (scope) => complianceHome(deps, scope.groupId))
  router.stream(watchComplianceHome, (scope, { request, reply }, again) => hub.open(`compliance:${scope.groupId}`, live(scope.groupId, () => complianceHome(deps, scope.groupId)), request, reply, again))
}

async function storeAsked({ directory }: Deps, scope: Scope, asked: string | undefined): Promise<StoreInfo> {
  const { rows } = demand(scope, 'overview.read')
  const storeId = asked ?? rows.stores[0]
  if (storeId === undefined || !rows.stores.includes(storeId)) throw new AppError('not_found')
  return directory.store(storeId)
}
