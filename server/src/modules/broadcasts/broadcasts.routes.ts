import * as contract from '@chitang/shared/contracts/broadcasts'
import * as wishes from '@chitang/shared/contracts/wishes'
import { demandStore } from '../../platform/access/policy.ts'
import type { Router } from '../../platform/http/route.ts'
import type { BroadcastDeps } from './broadcast-deps.ts'
import { cancel, unlock } from './cancel.ts'
import { checkContent } from './content/check-content.ts'
import { beginDraft, changeDraft, resendDraft } from './drafts.ts'
import { advisorsOf, broadcastLines, eventsOf, targetsOf } from './lists.ts'
import { myBroadcasts } from './my-broadcasts.ts'
import { registerPlanRoutes } from './plan/index.ts'
import { remind } from './push/remind.ts'
import { readable, viewBroadcast } from './view.ts'
import { readWish, setWish } from './wishes.ts'

export function registerBroadcastRoutes(router: Router, deps: BroadcastDeps): void {
  router.scoped(contract.listBroadcasts, (scope, { query }) => broadcastLines(deps, scope, query))
  router.scoped(contract.createBroadcast, async (scope, { body }) => viewBroadcast(deps, scope, await beginDraft(deps, scope, body)))
  router.scoped(contract.getBroadcast, (scope, { params }) => viewBroadcast(deps, scope, params.id))
  router.scoped(contract.updateBroadcast, async (scope, { params, body }) => {
    await changeDraft(deps, scope, params.id, body)
    return viewBroadcast(deps, scope, params.id)
  })
  router.scoped(contract.checkBroadcastContent, async (scope, { body }) => {
    demandStore(scope, 'broadcast.read', body.storeId)
    return checkContent(deps, await deps.directory.store(body.storeId), body.class, body.content, body.memberId)
  })
  router.scoped(contract.cancelBroadcast, async (scope, { params, body }) => {
    await cancel(deps, scope, params.id, body.reason)
    return viewBroadcast(deps, scope, params.id)
  })
  router.scoped(contract.remindBroadcast, (scope, { params }) => remind(deps, scope, params.id))
  router.scoped(contract.resendBroadcast, async (scope, { params, body }) => viewBroadcast(deps, scope, await resendDraft(deps, scope, await readable(deps, scope, params.id), body.requestKey)))
  router.scoped(contract.unlockContent, async (scope, { params, body }) => {
    await unlock(deps, scope, params.id, body.reason)
    return { ok: true as const }
  })
  router.scoped(contract.listTargets, (scope, { params, query }) => targetsOf(deps, scope, params.id, query))
  router.scoped(contract.listAdvisors, async (scope, { params }) => ({ items: await advisorsOf(deps, scope, params.id) }))
  router.scoped(contract.listBroadcastEvents, async (scope, { params }) => ({ items: await eventsOf(deps, scope, params.id) }))
  router.scoped(contract.getMyBroadcasts, (scope) => myBroadcasts(deps, scope))
  router.scoped(wishes.getBroadcastWish, (scope, { params }) => readWish(deps, scope, params.id))
  router.scoped(wishes.setBroadcastWish, (scope, { params, body }) => setWish(deps, scope, params.id, body.optedOut))
  registerPlanRoutes(router, deps, (scope, id) => viewBroadcast(deps, scope, id))
}
