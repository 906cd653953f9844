import { Type } from 'typebox'
import { defineJob, RetryLater, type JobHandler } from '../../../platform/jobs/registry.ts'
import { audienceSize } from '../../audiences/index.ts'
import { customersPerStep, ruleOf, spanOf } from '../../touches/index.ts'
import { broadcastById, type StoredBroadcast } from '../stored-broadcast.ts'
import { candidateParts, type Candidate } from './candidates.ts'
import { clearPlaces } from './clear.job.ts'
import type { PlanDeps } from './deps.ts'
import { finishPlan } from './finish-plan.ts'
import { planStep } from './plan-step.ts'

/** Takes the places of a broadcast, part by part; killed, it goes on after the last part that is known to be done. */
export const planJob = defineJob({ kind: 'broadcasts.plan', payload: Type.Object({ broadcastId: Type.String() }), maxAttempts: 20, priority: 15 })

/** Parts have no human in common: while the database works on one, the next is made. */
const atOnce = 3

/** `observe` reads what members sent by themselves, as far as WeCom tells. */
export function planBroadcast(deps: PlanDeps, observe: (groupId: string, corpId: string) => Promise<void>): JobHandler<typeof planJob.payload> {
  return async ({ broadcastId }, context) => {
    const { kit, directory } = deps
    const broadcast = await broadcastById(kit.database, context.groupId, broadcastId)
    if (broadcast?.state !== 'planning') return
    let sized = Promise.resolve()
    if (broadcast.planCursor === null) {
      // What an earlier plan of the same draft left. Nobody clears once somebody has begun.
      await clearPlaces(deps, broadcast)
      await goOn(deps, broadcast, '0')
      // Beside the plan, for who watches it.
      sized = noteTotal(deps, broadcast).catch((cause: unknown) => kit.log('warn', { what: 'size of a plan', broadcastId, err: String(cause) }))
      await observe(context.groupId, broadcast.corpId)
    }
    const { timeZone } = await directory.group(context.groupId)
    const span = spanOf(await ruleOf(kit.database, context.groupId, broadcast.corpId), broadcast.plannedAt!, broadcast.expiresAt!, timeZone)
    let parts: Candidate[][] = []
    const decide = async (): Promise<boolean> => {
      const went = await Promise.all(parts.map((part) => planStep(deps, broadcast, part)))
      if (went.includes(false)) return false
      await goOn(deps, broadcast, parts.at(-1)!.at(-1)!.humanId)
      parts = []
      return true
    }
    for await (const part of candidateParts(deps, broadcast, broadcast.planCursor, customersPerStep(span))) {
      if (context.stopping()) throw new RetryLater('stopping', 0)
      parts.push(part)
      if (parts.length === atOnce && !(await decide())) return
    }
    if (parts.length > 0 && !(await decide())) return
    await sized
    await finishPlan(deps, broadcast)
  }
}

async function noteTotal(deps: PlanDeps, { groupId, id, storeId, audience, class: touchClass }: StoredBroadcast): Promise<void> {
  const total = await audienceSize(deps, groupId, { ...audience, storeId }, touchClass)
  await deps.kit.database.run('UPDATE broadcast SET plan_total = ? WHERE group_id = ? AND id = ?', [total, groupId, id])
}

/** Another process may be at the same plan, and further: then it stays there. */
const goOn = ({ kit }: PlanDeps, { groupId, id }: StoredBroadcast, humanId: string) =>
  kit.database.run("UPDATE broadcast SET plan_cursor = ? WHERE group_id = ? AND id = ? AND state = 'planning' AND (plan_cursor IS NULL OR plan_cursor < ?)", [humanId, groupId, id, humanId])
