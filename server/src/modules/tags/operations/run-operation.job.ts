import type { Db, Tx } from '../../../platform/db/database.ts'
import { laneKeyOf } from '../../../platform/jobs/lanes.ts'
import { RetryLater, type JobHandler } from '../../../platform/jobs/registry.ts'
import type { Kit } from '../../../platform/kit.ts'
import type { TagDeps } from '../define-tags.ts'
import { applyItemJob, runOperationJob } from '../tag-jobs.ts'
import type { TagCounts } from '../usage/count-uses.ts'
import { collect, type CollectDeps } from './collect.ts'
import { endMerge } from './end-merge.ts'
import { countItems, operationById, type OperationRow } from './operations.repo.ts'

const handedAtOnce = 250
/** A leader that begins anew counts its steps from the next round number. */
export const stepsOfRound = 1_000_000

export async function planStep(kit: Kit, db: Db, operation: { groupId: string; id: string }, step: number, delayMs = 0): Promise<void> {
  await kit.queue.enqueue(db, runOperationJob, { operationId: operation.id, step }, { groupId: operation.groupId, dedupeKey: `tag-operation:${operation.id}:${step}`, runAt: new Date(kit.clock.ms() + delayMs) })
}

/** One step of an operation: find, hand out, look how far it is, end it. A step that is repeated does nothing twice. */
export function runOperation(deps: TagDeps & CollectDeps & { counts: TagCounts }): JobHandler<typeof runOperationJob.payload> {
  const { kit } = deps
  return async ({ operationId, step }, { groupId, stopping }) => {
    const operation = await operationById(kit.database, groupId, operationId)
    if (!operation || (operation.state !== 'collecting' && operation.state !== 'running')) return
    if (operation.state === 'collecting' && !(await collect(deps, operation, stopping))) throw new RetryLater('this process is being stopped', 0)
    while (await handOut(kit, operation)) if (stopping()) throw new RetryLater('this process is being stopped', 0)
    const counts = await countItems(kit.database, groupId, operationId)
    const again = () => planStep(kit, kit.database, operation, step + 1, Math.min(2_000, 150 + (step % stepsOfRound) * 50))
    if (counts.waiting + counts.queued > 0) return again()
    if (operation.kind === 'merge' && (await endMerge(deps, operation, counts.failed)) === 'again') return again()
    if (operation.kind !== 'merge') await end(kit, operation)
    deps.counts.touch(groupId, [...operation.tagIds, ...(operation.targetTagId ? [operation.targetTagId] : [])])
  }
}

async function end(kit: Kit, operation: OperationRow): Promise<void> {
  // A rule that found nobody to tag leaves no trace in the list.
  const empty = operation.kind === 'rule' ? await kit.database.run('DELETE FROM tag_operation WHERE group_id = ? AND id = ? AND total = 0', [operation.groupId, operation.id]) : null
  if (empty?.affectedRows === 1) return
  await kit.database.run("UPDATE tag_operation SET state = 'done', finished_at = ? WHERE group_id = ? AND id = ? AND state = 'running'", [kit.clock.now(), operation.groupId, operation.id])
}

/** Gives the next customers to their lanes; false when none waits. */
async function handOut(kit: Kit, operation: OperationRow): Promise<boolean> {
  const { groupId, id } = operation
  return kit.database.transaction(async (tx: Tx) => {
    const rows = await tx.rows<{ relationId: string; tries: number; corpId: string | null; externalUserId: string | null }>(
      `SELECT i.relation_id AS relationId, i.tries, r.corp_id AS corpId, c.external_userid AS externalUserId FROM tag_operation_item i
       LEFT JOIN follow_relation r ON r.group_id = i.group_id AND r.id = i.relation_id LEFT JOIN corp_contact c ON c.group_id = r.group_id AND c.id = r.contact_id
       WHERE i.group_id = ? AND i.operation_id = ? AND i.state = 'waiting' ORDER BY i.relation_id LIMIT ?`, [groupId, id, handedAtOnce])
    if (rows.length === 0) return false
    await tx.run("UPDATE tag_operation_item SET state = 'queued', tries = tries + 1 WHERE group_id = ? AND operation_id = ? AND relation_id IN (?) AND state = 'waiting'", [groupId, id, rows.map((row) => row.relationId)])
    for (const row of rows)
      await kit.queue.enqueue(tx, applyItemJob, { operationId: id, relationId: row.relationId }, { groupId, laneKey: laneKeyOf(row.corpId ?? '0', row.externalUserId ?? row.relationId), dedupeKey: `tag-item:${id}:${row.relationId}:${row.tries + 1}` })
    tx.afterCommit(() => kit.queue.wake())
    return true
  })
}
