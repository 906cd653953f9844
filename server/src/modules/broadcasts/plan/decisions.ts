import type { decideBroadcast, stopBroadcasts } from '@chitang/shared/contracts/broadcasts'
import type { BodyOf, ResponseOf } from '@chitang/shared/contracts/endpoint'
import { demand, demandStore } from '../../../platform/access/policy.ts'
import type { Scope } from '../../../platform/access/scope.ts'
import type { Tx } from '../../../platform/db/database.ts'
import { AppError } from '../../../platform/http/errors.ts'
import type { Kit } from '../../../platform/kit.ts'
import { isUnpushed } from '../broadcast-state.model.ts'
import { broadcastById, broadcastsWhere, moveBroadcast, writeEvent, type StoredBroadcast } from '../stored-broadcast.ts'
import { enqueueClear } from './clear.job.ts'
import type { PlanDeps } from './deps.ts'
import { tellMaker } from './tell.ts'

/** HQ approves what waits, refuses it, or takes back what is planned; what WeCom already has is stopped there. */
export async function decide({ kit }: PlanDeps, scope: Scope, id: string, { agree, reason }: BodyOf<typeof decideBroadcast>): Promise<void> {
  demand(scope, 'broadcast.decide')
  await kit.database.transaction(async (tx) => {
    const broadcast = await broadcastById(tx, scope.groupId, id, 'lock')
    if (!broadcast) throw new AppError('not_found')
    demandStore(scope, 'broadcast.decide', broadcast.storeId)
    if (agree) await approve(kit, tx, scope, broadcast)
    else await takeBack(kit, tx, scope, broadcast, 'draft', `总部没有同意${reason ? `：${reason}` : ''}`)
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: broadcast.storeId, action: agree ? 'broadcast.approve' : 'broadcast.refuse', objectType: 'broadcast', objectId: id, reason: reason || null })
  })
}

async function approve(kit: Kit, tx: Tx, scope: Scope, broadcast: StoredBroadcast): Promise<void> {
  const now = kit.clock.now()
  if (broadcast.state !== 'waiting' || broadcast.expiresAt! <= now) throw new AppError('conflict.changed')
  await moveBroadcast(tx, broadcast, ['waiting'], 'scheduled', { note: null, deadline: null, decidedBy: scope.employeeId, decidedAt: now })
  await writeEvent(kit, tx, { groupId: scope.groupId, broadcastId: broadcast.id, by: scope.employeeId, words: '总部同意发' })
  await tellMaker(kit, tx, broadcast, { key: 'decided', title: `「${broadcast.title}」总部同意发`, description: '到安排的时间交给企业微信，顾问会收到要确认的任务。' })
}

/** Before WeCom knows of it: back to the store, or off. After: cancelled and read there, which `closing` does. */
async function takeBack(kit: Kit, tx: Tx, scope: Scope, broadcast: StoredBroadcast, to: 'draft' | 'cancelled', note: string): Promise<void> {
  if (isUnpushed(broadcast.state)) {
    await moveBroadcast(tx, broadcast, [broadcast.state], to, { note, deadline: null, planCursor: null, decidedBy: null, decidedAt: null })
    await enqueueClear(kit, tx, broadcast)
  } else if (broadcast.state === 'pushing' || broadcast.state === 'sending') await moveBroadcast(tx, broadcast, [broadcast.state], 'closing', { note })
  else throw new AppError('conflict.changed')
  await writeEvent(kit, tx, { groupId: broadcast.groupId, broadcastId: broadcast.id, by: scope.employeeId, words: note })
  await tellMaker(kit, tx, broadcast, { key: 'decided', title: `「${broadcast.title}」没有发出`, description: note })
}

/** Everything of the marketing class that holds a place, in one store or in all one reaches. */
export async function stopAll({ kit }: PlanDeps, scope: Scope, { storeId, reason }: BodyOf<typeof stopBroadcasts>): Promise<ResponseOf<typeof stopBroadcasts>> {
  const { rows } = storeId === null ? demand(scope, 'broadcast.decide') : demandStore(scope, 'broadcast.decide', storeId)
  const stores = storeId === null ? rows.stores : [storeId]
  const open = await broadcastsWhere(kit.database, "group_id = ? AND state IN ('planning', 'waiting', 'scheduled', 'pushing', 'sending') AND store_id IN (?) AND class = 'marketing' ORDER BY planned_at", [scope.groupId, stores])
  let stopped = 0
  for (const { id } of open)
    stopped += await kit.database.transaction(async (tx) => {
      const broadcast = await broadcastById(tx, scope.groupId, id, 'lock')
      if (!broadcast || (!isUnpushed(broadcast.state) && broadcast.state !== 'pushing' && broadcast.state !== 'sending')) return 0
      await takeBack(kit, tx, scope, broadcast, 'cancelled', `紧急停止：${reason}`)
      await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: broadcast.storeId, action: 'broadcast.stop', objectType: 'broadcast', objectId: id, reason })
      return 1
    })
  return { stopped }
}

/** Nobody at HQ decided in time: it goes back to its store and is never sent silently. */
export async function returnUndecided({ kit }: PlanDeps, groupId: string): Promise<void> {
  const over = await broadcastsWhere(kit.database, "group_id = ? AND state = 'waiting' AND deadline <= ? LIMIT 200", [groupId, kit.clock.now()])
  for (const { id } of over) await kit.database.transaction(async (tx) => {
    const broadcast = await broadcastById(tx, groupId, id, 'lock')
    if (broadcast?.state !== 'waiting') return
    await moveBroadcast(tx, broadcast, ['waiting'], 'draft', { note: '总部没有在时限内批，没有发出：可以换个时间再提', deadline: null, planCursor: null })
    await writeEvent(kit, tx, { groupId, broadcastId: id, by: null, words: '审批过了时限，名额退回' })
    await tellMaker(kit, tx, broadcast, { key: 'returned', title: `「${broadcast.title}」没有发出`, description: '总部没有在时限内批：可以换个时间再提。' })
    await enqueueClear(kit, tx, broadcast)
  })
}
