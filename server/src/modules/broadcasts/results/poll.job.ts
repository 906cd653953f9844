import { Type } from 'typebox'
import { defineJob, RetryLater, type JobHandler } from '../../../platform/jobs/registry.ts'
import { WecomError } from '../../../wecom/errors.ts'
import type { BroadcastDeps } from '../broadcast-deps.ts'
import { movePush, pushById } from '../push/stored-push.ts'
import { broadcastById } from '../stored-broadcast.ts'
import { pollDelayMs } from './poll.model.ts'
import { readResults } from './read-results.ts'

export const pollJob = defineJob({ kind: 'broadcasts.poll', payload: Type.Object({ pushId: Type.String() }), maxAttempts: 10, priority: 70 })

/** Who confirmed, who got it. Asked at growing distances until everybody's fate is known or the time is over. */
export function pollTask(deps: BroadcastDeps): JobHandler<typeof pollJob.payload> {
  return async ({ pushId }, { groupId }) => {
    const { kit } = deps
    const push = await pushById(kit.database, groupId, pushId)
    const broadcast = push && (await broadcastById(kit.database, groupId, push.broadcastId))
    // What is being cancelled is read by who cancels it.
    if (!push || !broadcast || (push.state !== 'made' && push.state !== 'confirmed')) return
    try {
      const { confirmed, open } = await readResults(deps, broadcast, push)
      if (confirmed && open === 0) await movePush(kit.database, push, ['confirmed'], 'closed')
    } catch (cause) {
      if (!(cause instanceof WecomError)) throw cause
      if (cause.laterMs !== null) throw new RetryLater(cause.reason, cause.laterMs)
      // Not distributed yet (41063), or out of reach: the next look will tell.
      kit.log('warn', { what: 'broadcast results', pushId, err: cause.message })
    }
    await kit.database.run('UPDATE broadcast_push SET polls = polls + 1, poll_at = ? WHERE group_id = ? AND id = ?', [new Date(kit.clock.ms() + pollDelayMs(push.polls)), groupId, pushId])
  }
}
