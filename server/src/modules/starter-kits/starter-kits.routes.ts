import { acceptStoreKit, getStoreKit, getStoreKitProgress, listBrandKits, publishBrandKit, retryStoreKit } from '@chitang/shared/contracts/starter-kits'
import type { Router } from '../../platform/http/route.ts'
import type { Kit } from '../../platform/kit.ts'
import type { Directory } from '../org/index.ts'
import { brandKits, publishKit } from './brand-kits.ts'
import { acceptKit, progressOf, retryKit, storeKitView } from './store-kits.ts'

export function registerStarterKitRoutes(router: Router, deps: { kit: Kit; directory: Directory }): void {
  router.scoped(listBrandKits, async (scope) => ({ items: await brandKits(deps, scope) }))
  router.scoped(publishBrandKit, (scope, { body }) => publishKit(deps, scope, body))
  router.scoped(getStoreKit, (scope, { query }) => storeKitView(deps, scope, query.storeId))
  router.scoped(getStoreKitProgress, async (scope, { query }) => ({ items: await progressOf(deps, scope, query.storeId) }))
  router.scoped(acceptStoreKit, async (scope, { body }) => ({ items: await acceptKit(deps, scope, body) }))
  router.scoped(retryStoreKit, async (scope, { body }) => {
    await retryKit(deps, scope, body.storeId)
    return { ok: true as const }
  })
}
