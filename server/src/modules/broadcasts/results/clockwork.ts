import type { Tx } from '../../../platform/db/database.ts'
import type { Kit } from '../../../platform/kit.ts'
import type { BroadcastDeps } from '../broadcast-deps.ts'
import { startJob } from '../push/start.job.ts'
import { broadcastsWhere, moveBroadcast, writeEvent } from '../stored-broadcast.ts'
import { closeJob } from './close.job.ts'
import { pollJob } from './poll.job.ts'

/** How long a task that is being asked about is left alone by the clock. */
const askingMs = 10 * 60_000

/** What the time brings: begin, ask for results, end. Only enqueues; whatever dies in between is found again. */
export async function turnBroadcasts(deps: BroadcastDeps): Promise<void> {
  const { database } = deps.kit
  for (const { id } of await database.rows<{ id: string }>('SELECT id FROM tenant_group')) {
    await startDue(deps, id)
    await pollDue(deps, id)
    await closeDue(deps, id)
  }
}

async function startDue({ kit }: BroadcastDeps, groupId: string): Promise<void> {
  const due = await broadcastsWhere(kit.database, "group_id = ? AND state = 'scheduled' AND planned_at <= ? ORDER BY planned_at LIMIT 100", [groupId, kit.clock.now()])
  for (const { id, version } of due) await enqueue(kit, (tx) => kit.queue.enqueue(tx, startJob, { broadcastId: id }, { groupId, dedupeKey: `broadcasts.start:${id}:${version}:${dayOf(kit)}` }))
}

async function pollDue({ kit }: BroadcastDeps, groupId: string): Promise<void> {
  const now = kit.clock.now()
  const due = await kit.database.rows<{ id: string }>("SELECT id FROM broadcast_push WHERE group_id = ? AND state IN ('made', 'confirmed') AND poll_at <= ? ORDER BY poll_at LIMIT 200", [groupId, now])
  for (const { id } of due)
    await enqueue(kit, async (tx) => {
      const { affectedRows } = await tx.run('UPDATE broadcast_push SET poll_at = ? WHERE group_id = ? AND id = ? AND poll_at <= ?', [new Date(now.getTime() + askingMs), groupId, id, now])
      if (affectedRows === 1) await kit.queue.enqueue(tx, pollJob, { pushId: id }, { groupId })
    })
}

async function closeDue({ kit }: BroadcastDeps, groupId: string): Promise<void> {
  const now = kit.clock.now()
  for (const broadcast of await broadcastsWhere(kit.database, "group_id = ? AND state IN ('pushing', 'sending') AND expires_at <= ? LIMIT 100", [groupId, now]))
    await kit.database.transaction(async (tx) => {
      if (await moveBroadcast(tx, broadcast, [broadcast.state], 'closing')) await writeEvent(kit, tx, { groupId, broadcastId: broadcast.id, by: null, words: '确认的时间到了' })
    })
  const closing = await broadcastsWhere(kit.database, "group_id = ? AND state = 'closing' LIMIT 100", [groupId])
  for (const { id } of closing) await enqueue(kit, (tx) => kit.queue.enqueue(tx, closeJob, { broadcastId: id }, { groupId, dedupeKey: `broadcasts.close:${id}:${dayOf(kit)}` }))
}

/** A job that died is begun again the next day. */
const dayOf = (kit: Kit): string => kit.clock.now().toISOString().slice(0, 10)

async function enqueue(kit: Kit, work: (tx: Tx) => Promise<unknown>): Promise<void> {
  await kit.database.transaction(async (tx) => {
    await work(tx)
    tx.afterCommit(() => kit.queue.wake())
  })
}
