import { Type } from 'typebox'
import { defineJob, RetryLater, type JobHandler } from '../../../platform/jobs/registry.ts'
import { customersPerStep, ruleOf, spanOf } from '../../touches/index.ts'
import { broadcastById } from '../stored-broadcast.ts'
import { candidateParts } from './candidates.ts'
import { clearPlaces } from './clear.job.ts'
import type { PlanDeps } from './deps.ts'
import { finishPlan } from './finish-plan.ts'
import { planStep } from './plan-step.ts'

/** Takes the places of a broadcast, part by part; killed, it goes on after the last part. */
export const planJob = defineJob({ kind: 'broadcasts.plan', payload: Type.Object({ broadcastId: Type.String() }), maxAttempts: 20, priority: 15 })

export function planBroadcast(deps: PlanDeps): JobHandler<typeof planJob.payload> {
  return async ({ broadcastId }, context) => {
    const { kit, directory } = deps
    const broadcast = await broadcastById(kit.database, context.groupId, broadcastId)
    if (broadcast?.state !== 'planning') return
    // What an earlier plan of the same draft left.
    if (broadcast.planCursor === null) await clearPlaces(deps, broadcast)
    const { timeZone } = await directory.group(context.groupId)
    const span = spanOf(await ruleOf(kit.database, context.groupId, broadcast.corpId), broadcast.plannedAt!, broadcast.expiresAt!, timeZone)
    let previous = broadcast.planCursor
    for await (const part of candidateParts(deps, broadcast, previous, customersPerStep(span))) {
      if (context.stopping()) throw new RetryLater('stopping', 0)
      if (!(await planStep(deps, broadcast, part, previous))) return
      previous = part.at(-1)!.humanId
    }
    await finishPlan(deps, broadcast)
  }
}
