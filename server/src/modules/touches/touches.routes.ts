import { getTouchRules, setReceiveRule, setTouchPolicy } from '@chitang/shared/contracts/touches'
import type { Router } from '../../platform/http/route.ts'
import { changePolicy, changeReceiveRule, rulesOfGroup, type RuleDeps } from './touch-rules.ts'

export function registerTouchRoutes(router: Router, deps: RuleDeps): void {
  router.scoped(getTouchRules, (scope) => rulesOfGroup(deps, scope))
  router.scoped(setTouchPolicy, (scope, { body }) => changePolicy(deps, scope, body))
  router.scoped(setReceiveRule, (scope, { params, body }) => changeReceiveRule(deps, scope, params.id, body))
}
