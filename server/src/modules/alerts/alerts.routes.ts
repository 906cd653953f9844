import * as contract from '@chitang/shared/contracts/alerts'
import type { Router } from '../../platform/http/route.ts'
import { closeByHand, mute, takeStep } from './act.ts'
import { changeRules, rulesOfStore } from './alert-rules.ts'
import { countOpen, myAlerts } from './my-alerts.ts'
import type { AlertDeps } from './alert-deps.ts'

export function registerAlertRoutes(router: Router, deps: AlertDeps): void {
  const { kit } = deps
  router.scoped(contract.listAlerts, (scope, { query }) => myAlerts(kit, scope, query))
  router.scoped(contract.countAlerts, async (scope, { query }) => ({ open: await countOpen(kit, scope, query.storeId) }))
  router.scoped(contract.takeAlertStep, (scope, { params }) => takeStep(kit, scope, params.id))
  router.scoped(contract.closeAlert, async (scope, { params }) => {
    await closeByHand(kit, scope, params.id)
    return { ok: true as const }
  })
  router.scoped(contract.muteAlerts, (scope, { body }) => mute(kit, scope, body))
  router.scoped(contract.getAlertRules, (scope, { query }) => rulesOfStore(deps, scope, query.storeId))
  router.scoped(contract.setAlertRules, (scope, { body }) => changeRules(deps, scope, body))
}
