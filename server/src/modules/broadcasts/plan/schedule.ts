import type { scheduleBroadcast } from '@chitang/shared/contracts/broadcasts'
import type { BodyOf } from '@chitang/shared/contracts/endpoint'
import { endOfDay, isQuiet } from '@chitang/shared/domain/touch-windows'
import { demand, demandStore } from '../../../platform/access/policy.ts'
import type { Scope } from '../../../platform/access/scope.ts'
import type { Tx } from '../../../platform/db/database.ts'
import { dayAt, localParts } from '../../../platform/clock/day.ts'
import { AppError } from '../../../platform/http/errors.ts'
import { policyOf } from '../../touches/index.ts'
import { demandSendableContent } from '../content/check-content.ts'
import { broadcastById, moveBroadcast, writeEvent, type StoredBroadcast } from '../stored-broadcast.ts'
import type { PlanDeps } from './deps.ts'
import { planJob } from './plan.job.ts'
import { dayTime } from './plan-words.ts'

const dayMs = 86_400_000
/** As far ahead as places may be held, and as long as a task may stay open. */
const [farthestMs, longestMs] = [92 * dayMs, 7 * dayMs]
const choiceWords = { skip: '当天已有安排的客户不发', move: '换到这一天', split: '和别的门店按归属顾问分' } as const

/** From here on it is the product's: places are taken in the background, then it waits for its time. */
export async function schedule(deps: PlanDeps, scope: Scope, id: string, { version, choice, plannedAt }: BodyOf<typeof scheduleBroadcast>): Promise<void> {
  const { kit, directory } = deps
  demand(scope, 'broadcast.write')
  const { timeZone } = await directory.group(scope.groupId)
  const at = new Date(Math.max(new Date(plannedAt).getTime(), kit.clock.ms()))
  // Read apart: a draft that changes meanwhile has another version.
  const draft = await broadcastById(kit.database, scope.groupId, id)
  if (!draft) throw new AppError('not_found')
  demandStore(scope, 'broadcast.write', draft.storeId)
  if (draft.state === 'draft') await demandSendableContent(deps, draft)
  await kit.database.transaction(async (tx) => {
    const broadcast = await broadcastById(tx, scope.groupId, id, 'lock')
    if (broadcast?.state !== 'draft' || broadcast.version !== version) throw new AppError('conflict.changed')
    if (at.getTime() > kit.clock.ms() + farthestMs) throw new AppError('broadcasts.too_far')
    const policy = await policyOf(tx, scope.groupId)
    if (broadcast.class !== 'safety' && isQuiet(clockOf(at, timeZone), policy.quietFrom, policy.quietTo)) throw new AppError('broadcasts.quiet_hours', { from: policy.quietFrom, to: policy.quietTo })
    await startPlan(deps, tx, broadcast, at, choice, scope.employeeId)
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: broadcast.storeId, action: 'broadcast.schedule', objectType: 'broadcast', objectId: id, fields: { plannedAt: at.toISOString(), choice } })
  })
}

/** Takes the places of a draft in the background; `by` nobody is a series that goes on. */
export async function startPlan({ kit, directory }: PlanDeps, tx: Tx, broadcast: StoredBroadcast, at: Date, choice: NonNullable<StoredBroadcast['choice']>, by: string | null): Promise<void> {
  const { groupId, id } = broadcast
  const { timeZone } = await directory.group(groupId)
  const { quietFrom } = await policyOf(tx, groupId)
  await moveBroadcast(tx, broadcast, ['draft'], 'planning', { plannedAt: at, expiresAt: endOf(broadcast, at, timeZone, quietFrom), choice, planCursor: null, note: null, deadline: null, decidedBy: null, decidedAt: null })
  await writeEvent(kit, tx, { groupId, broadcastId: id, by, words: `安排在 ${dayTime(at, timeZone)}，${choiceWords[choice]}` })
  await kit.queue.enqueue(tx, planJob, { broadcastId: id }, { groupId })
  tx.afterCommit(() => kit.queue.wake())
}

const clockOf = (at: Date, timeZone: string): string => {
  const { hour, minute } = localParts(at, timeZone)
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
}

/** What the store asked for, if it fits the time; the usual end of the planned day otherwise. */
export function endOf({ expiresAt }: Pick<StoredBroadcast, 'expiresAt'>, at: Date, timeZone: string, quietFrom: string): Date {
  if (expiresAt && expiresAt > at && expiresAt.getTime() - at.getTime() <= longestMs) return expiresAt
  const [hour, minute] = endOfDay(clockOf(at, timeZone), quietFrom).split(':').map(Number)
  return dayAt(at, timeZone, 0, hour!, minute!)
}
