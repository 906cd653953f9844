import { Type } from 'typebox'
import { AppError } from '../../../platform/http/errors.ts'
import { defineJob, type JobHandler } from '../../../platform/jobs/registry.ts'
import type { BroadcastDeps } from '../broadcast-deps.ts'
import { demandSendableContent } from '../content/check-content.ts'
import { enqueueClear, settleHumansOf } from '../plan/index.ts'
import { broadcastById, moveBroadcast, writeEvent, type StoredBroadcast } from '../stored-broadcast.ts'
import { makePushes } from './make-pushes.ts'
import { settleBroadcast } from './settle-broadcast.ts'

export const startJob = defineJob({ kind: 'broadcasts.start', payload: Type.Object({ broadcastId: Type.String() }), maxAttempts: 20, priority: 12 })

/** The time has come: looked at once more, then one task an advisor. Killed, it goes on where it stopped. */
export function startBroadcast(deps: BroadcastDeps): JobHandler<typeof startJob.payload> {
  return async ({ broadcastId }, { groupId }) => {
    const broadcast = await broadcastById(deps.kit.database, groupId, broadcastId)
    if (broadcast?.state === 'scheduled' && !(await begin(deps, broadcast))) return
    if ((await broadcastById(deps.kit.database, groupId, broadcastId))?.state !== 'pushing') return
    await makePushes(deps, groupId, broadcastId)
    await settleBroadcast(deps, groupId, broadcastId)
  }
}

async function begin(deps: BroadcastDeps, broadcast: StoredBroadcast): Promise<boolean> {
  const { kit, directory } = deps
  const isOff = (await directory.store(broadcast.storeId)).modulesOff.includes('broadcasts')
  const problem = isOff ? '「群发」没有对本店开放：需要用时请联系集团运营打开' : broadcast.expiresAt! <= kit.clock.now() ? '过了可以确认的时间，没有发出：换个时间再发' : await contentProblem(deps, broadcast)
  if (problem === null) await settleHumansOf(deps, broadcast)
  return kit.database.transaction(async (tx) => {
    if (problem === null) {
      const began = await moveBroadcast(tx, broadcast, ['scheduled'], 'pushing')
      if (began) await writeEvent(kit, tx, { groupId: broadcast.groupId, broadcastId: broadcast.id, by: null, words: '到时间，交给企业微信' })
      return began
    }
    if (await moveBroadcast(tx, broadcast, ['scheduled'], 'draft', { note: problem.slice(0, 200), planCursor: null })) {
      await writeEvent(kit, tx, { groupId: broadcast.groupId, broadcastId: broadcast.id, by: null, words: `没有发出，回到草稿：${problem}` })
      await enqueueClear(kit, tx, broadcast)
    }
    return false
  })
}

/** An offer may have ended and a text may have been locked since it was scheduled. */
async function contentProblem(deps: BroadcastDeps, broadcast: StoredBroadcast): Promise<string | null> {
  try {
    await demandSendableContent(deps, broadcast)
    return null
  } catch (cause) {
    if (cause instanceof AppError) return cause.message
    throw cause
  }
}
