import { Type } from 'typebox'
import { localDay } from '../../../platform/clock/day.ts'
import { defineJob, RetryLater, type JobHandler } from '../../../platform/jobs/registry.ts'
import { isUnpushed } from '../broadcast-state.model.ts'
import { broadcastById } from '../stored-broadcast.ts'
import type { PlanDeps } from './deps.ts'
import { oursHeldBySql } from './ours-held-by.ts'
import { takePlaces } from './plan-step.ts'

/** The other store agreed: customers of the asking store's own advisors change over, part by part, until WeCom knows of either broadcast. */
export const splitJob = defineJob({ kind: 'broadcasts.split', payload: Type.Object({ askId: Type.String() }), maxAttempts: 20, priority: 15 })

const part = 120

export function splitBroadcasts(deps: PlanDeps): JobHandler<typeof splitJob.payload> {
  const { kit, directory, touches } = deps
  return async ({ askId }, { groupId, stopping }) => {
    const ask = await kit.database.row<{ fromId: string; toId: string }>("SELECT from_broadcast_id AS fromId, to_broadcast_id AS toId FROM broadcast_ask WHERE group_id = ? AND id = ? AND state = 'agreed'", [groupId, askId])
    if (!ask) return
    const { timeZone } = await directory.group(groupId)
    for (let moved = 1; moved > 0;) {
      if (stopping()) throw new RetryLater('stopping', 0)
      moved = await kit.database.transaction(async (tx) => {
        const [first, second] = [ask.fromId, ask.toId].sort()
        const both = [await broadcastById(tx, groupId, first!, 'lock'), await broadcastById(tx, groupId, second!, 'lock')]
        const ours = both.find((one) => one?.id === ask.fromId)
        const theirs = both.find((one) => one?.id === ask.toId)
        if (!ours || !theirs || !isUnpushed(ours.state) || !isUnpushed(theirs.state) || ours.plannedAt! <= kit.clock.now()) return 0
        const held = oursHeldBySql(ours, localDay(ours.plannedAt!, timeZone))
        const rows = await tx.rows<{ ourContact: string; theirContact: string }>(
          `SELECT q.contact_id AS ourContact, t.contact_id AS theirContact FROM (${held.sql}) q JOIN broadcast_target o ON o.group_id = ? AND o.broadcast_id = ? AND o.contact_id = q.contact_id
           JOIN broadcast_target t ON t.group_id = ? AND t.broadcast_id = q.broadcast_id AND t.state = 'reserved' AND (t.contact_id = o.contact_id OR t.human_id = o.human_id) WHERE q.broadcast_id = ? LIMIT ?`, [...held.params, groupId, ours.id, groupId, theirs.id, part])
        if (rows.length === 0) return 0
        const [given, got] = [[...new Set(rows.map((row) => row.theirContact))], [...new Set(rows.map((row) => row.ourContact))]]
        await touches.release(tx, { groupId, broadcastId: theirs.id, contactIds: given })
        await tx.run("UPDATE broadcast_target SET state = 'excluded', reason = 'preferred_elsewhere' WHERE group_id = ? AND broadcast_id = ? AND contact_id IN (?)", [groupId, theirs.id, given])
        await tx.run("UPDATE broadcast_target SET state = 'reserved', reason = NULL WHERE group_id = ? AND broadcast_id = ? AND contact_id IN (?)", [groupId, ours.id, got])
        await takePlaces(deps, tx, ours, got)
        return rows.length
      })
    }
  }
}
