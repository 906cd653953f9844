import type { Tx } from '../../../platform/db/database.ts'
import { alertOnPlaces, placesOfPlan } from '../../alerts/index.ts'
import { policyOf } from '../../touches/index.ts'
import { broadcastById, moveBroadcast, writeEvent, type StoredBroadcast } from '../stored-broadcast.ts'
import { askOthers } from './asks.ts'
import { enqueueClear } from './clear.job.ts'
import type { PlanDeps } from './deps.ts'
import { dayTime } from './plan-words.ts'
import { tellDeciders } from './tell.ts'

const minuteMs = 60_000

/** Everybody was decided: it waits for its time, for HQ, or, with nobody to send to, for its store. */
export async function finishPlan(deps: PlanDeps, planned: StoredBroadcast): Promise<void> {
  const { groupId, id } = planned
  const { kit, directory } = deps
  const places = await placesOfPlan(deps, planned)
  const policy = await policyOf(kit.database, groupId)
  await kit.database.transaction(async (tx) => {
    const broadcast = await broadcastById(tx, groupId, id, 'lock')
    if (broadcast?.state !== 'planning') return
    await alertOnPlaces(kit, tx, broadcast, places)
    if (!(await tx.row("SELECT 1 FROM broadcast_target WHERE group_id = ? AND broadcast_id = ? AND state = 'reserved' LIMIT 1", [groupId, id]))) {
      await moveBroadcast(tx, broadcast, ['planning'], 'draft', { planCursor: null, note: '没有一位客户可发：换个时间，或换一批客户' })
      await writeEvent(kit, tx, { groupId, broadcastId: id, by: null, words: '没有一位客户可发，回到草稿' })
      await enqueueClear(kit, tx, broadcast)
      return
    }
    if (broadcast.choice === 'split') await askOthers(deps, tx, broadcast)
    const mustWait = policy.approval && broadcast.class === 'marketing' && !(await wasApproved(tx, broadcast))
    if (mustWait) {
      const deadline = new Date(Math.min(kit.clock.ms() + policy.approvalMinutes * minuteMs, broadcast.expiresAt!.getTime()))
      await moveBroadcast(tx, broadcast, ['planning'], 'waiting', { deadline, note: null })
      await writeEvent(kit, tx, { groupId, broadcastId: id, by: null, words: '名额已占，等总部审批' })
      const { timeZone } = await directory.group(groupId)
      await tellDeciders(kit, tx, broadcast, { key: 'waiting', title: `${(await directory.store(broadcast.storeId)).shortName}店的群发等批`, description: `「${broadcast.title}」想在 ${dayTime(broadcast.plannedAt!, timeZone)} 发。${dayTime(deadline, timeZone)} 前没有批就退回门店，不会发出。` })
      return
    }
    await moveBroadcast(tx, broadcast, ['planning'], 'scheduled', { note: null })
    await writeEvent(kit, tx, { groupId, broadcastId: id, by: null, words: policy.approval && broadcast.class === 'marketing' ? '名额已占；内容和批准过的一样，不用再批' : '名额已占，到时间交给企业微信' })
  })
}

/** The same words and attachments were approved for this store before. */
const wasApproved = async (tx: Tx, { groupId, storeId, contentHash, id }: StoredBroadcast): Promise<boolean> =>
  (await tx.row("SELECT 1 FROM broadcast WHERE group_id = ? AND store_id = ? AND content_hash = ? AND decided_at IS NOT NULL AND state <> 'draft' AND id <> ? LIMIT 1", [groupId, storeId, contentHash, id])) !== null
