import { answerAsk, checkBroadcast, decideBroadcast, getBroadcastCalendar, listAsks, scheduleBroadcast, stopBroadcasts } from '@chitang/shared/contracts/broadcasts'
import type { Router } from '../../../platform/http/route.ts'
import { calendarOf } from '../calendar.ts'
import { answer, asksOf } from './asks.ts'
import { checkAt } from './check.ts'
import { decide, stopAll } from './decisions.ts'
import type { PlanDeps, ViewBroadcast } from './deps.ts'
import { schedule } from './schedule.ts'

export function registerPlanRoutes(router: Router, deps: PlanDeps, view: ViewBroadcast): void {
  router.scoped(checkBroadcast, (scope, { params, query }) => checkAt(deps, scope, params.id, query.at))
  router.scoped(scheduleBroadcast, async (scope, { params, body }) => {
    await schedule(deps, scope, params.id, body)
    return view(scope, params.id)
  })
  router.scoped(decideBroadcast, async (scope, { params, body }) => {
    await decide(deps, scope, params.id, body)
    return view(scope, params.id)
  })
  router.scoped(stopBroadcasts, (scope, { body }) => stopAll(deps, scope, body))
  router.scoped(getBroadcastCalendar, (scope, { query }) => calendarOf(deps, scope, query))
  router.scoped(listAsks, (scope) => asksOf(deps, scope))
  router.scoped(answerAsk, (scope, { params, body }) => answer(deps, scope, params.id, body))
}
