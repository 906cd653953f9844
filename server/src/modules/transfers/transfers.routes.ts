import * as contract from '@chitang/shared/contracts/transfers'
import { demandStore } from '../../platform/access/policy.ts'
import type { Router } from '../../platform/http/route.ts'
import { callWecom } from '../../wecom/app-error.ts'
import { claim } from './claim-leaver.ts'
import { decideRefused } from './decide-refusal.ts'
import { readLeavers } from './leavers.ts'
import { offerOf, previewOf } from './offer.ts'
import { start } from './start.ts'
import type { TransferDeps } from './stored-transfer.ts'
import { detailOf, itemsOf, overviewOf } from './views.ts'

export function registerTransferRoutes(router: Router, deps: TransferDeps): void {
  const { kit, directory } = deps
  router.scoped(contract.listTransfers, (scope, { query }) => overviewOf(deps, scope, query.storeId))
  router.scoped(contract.refreshLeavers, async (scope, { params }) => {
    demandStore(scope, 'transfer.read', params.id)
    const { corpId } = await directory.store(params.id)
    return callWecom(async () => readLeavers(deps, await directory.installOfCorp(corpId)))
  })
  router.scoped(contract.claimLeaver, async (scope, { body }) => {
    await claim(deps, scope, body)
    return { ok: true as const }
  })
  router.scoped(contract.getTransferOffer, (scope, { params }) => offerOf(deps, scope, params.id))
  router.scoped(contract.previewTransfer, (scope, { body }) => previewOf(deps, scope, body))
  router.scoped(contract.startTransfer, async (scope, { body }) => ({ id: await start(deps, scope, body) }))
  router.scoped(contract.getTransfer, (scope, { params }) => detailOf(deps, scope, params.id))
  router.scoped(contract.listTransferItems, (scope, { params, query }) => itemsOf(deps, scope, params.id, query))
  router.scoped(contract.decideRefusal, async (scope, { params, body }) => {
    await decideRefused(kit, scope, params.id, body)
    return { ok: true as const }
  })
}
