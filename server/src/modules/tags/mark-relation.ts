import { markTag } from '../../wecom/endpoints/contacts.ts'
import type { WecomClient } from '../../wecom/client.ts'
import { WecomError } from '../../wecom/errors.ts'
import type { Tx } from '../../platform/db/database.ts'
import { laneKeyOf } from '../../platform/jobs/lanes.ts'
import { PermanentJobError, RetryLater, type JobHandler } from '../../platform/jobs/registry.ts'
import type { Fact } from '../../platform/events/facts.ts'
import type { Kit } from '../../platform/kit.ts'
import { relationById } from '../customers/index.ts'
import type { Directory } from '../org/index.ts'
import { markTagsJob } from './tag-jobs.ts'

export interface TagIntent {
  groupId: string
  corpId: string
  externalUserId: string
  relationId: string
  add: readonly string[]
  remove: readonly string[]
  source: 'code' | 'advisor' | 'bulk'
  reason: string | null
  dedupeKey?: string
  batchId?: string
}

/** Shows the change at once (adding/removing) and enqueues the effect, in the caller's transaction. */
export async function intendTags(kit: Kit, tx: Tx, intent: TagIntent): Promise<string | null> {
  const { groupId, relationId } = intent
  const now = kit.clock.now()
  const jobId = await kit.queue.enqueue(tx, markTagsJob, { relationId, add: [...intent.add], remove: [...intent.remove], source: intent.source, reason: intent.reason }, {
    groupId, laneKey: laneKeyOf(intent.corpId, intent.externalUserId), ...(intent.dedupeKey ? { dedupeKey: intent.dedupeKey } : {}), ...(intent.batchId ? { batchId: intent.batchId, priority: 70 } : {}),
  })
  if (jobId === null) return null
  for (const tagId of intent.add)
    await tx.run(`INSERT INTO relation_tag (group_id, relation_id, tag_id, state, source, reason, at) VALUES (?, ?, ?, 'adding', ?, ?, ?)
      ON DUPLICATE KEY UPDATE state = IF(state = 'removing', 'adding', state)`, [groupId, relationId, tagId, intent.source, intent.reason, now])
  if (intent.remove.length > 0) await tx.run("UPDATE relation_tag SET state = 'removing' WHERE group_id = ? AND relation_id = ? AND tag_id IN (?)", [groupId, relationId, intent.remove])
  tx.afterCommit(() => kit.queue.wake())
  return jobId
}

/** The effect itself. What WeCom refuses is taken back and said so. */
export function markRelationTags(deps: { kit: Kit; directory: Directory; wecom: WecomClient }): JobHandler<typeof markTagsJob.payload> {
  const { kit, directory, wecom } = deps
  return async (payload, context) => {
    const { groupId } = context
    const relation = await relationById(kit.database, groupId, payload.relationId)
    if (!relation) throw new PermanentJobError('关系已不存在')
    const ids = [...payload.add, ...payload.remove]
    const tags = ids.length === 0 ? [] : await kit.database.rows<{ id: string; wecomId: string; name: string }>('SELECT id, wecom_id AS wecomId, name FROM tag WHERE group_id = ? AND id IN (?)', [groupId, ids])
    const wecomIds = (list: readonly string[]) => tags.filter((tag) => list.includes(tag.id)).map((tag) => tag.wecomId)
    const names = (list: readonly string[]) => tags.filter((tag) => list.includes(tag.id)).map((tag) => tag.name)
    const fact = (kind: Fact['kind'], list: readonly string[], more: Record<string, unknown> = {}): Fact => ({
      groupId, kind, occurredAt: kit.clock.now(), storeId: relation.storeId, personId: relation.personId, relationId: relation.id, memberId: relation.memberId,
      cause: payload.source === 'advisor' ? 'sidebar' : 'job', payload: { names: names(list), ...more },
    })
    // The mark stands before the call: a snapshot fetched while we write must not undo it.
    await kit.database.run('UPDATE follow_relation SET last_effect_at = ? WHERE group_id = ? AND id = ?', [kit.clock.now(), groupId, relation.id])
    try {
      await markTag(wecom, await directory.wecomInstall(await directory.installOfCorp(relation.corpId)), { userid: relation.userid, externalUserId: relation.externalUserId, add: wecomIds(payload.add), remove: wecomIds(payload.remove) })
    } catch (cause) {
      if (!(cause instanceof WecomError)) throw cause
      if (cause.laterMs !== null) throw new RetryLater(cause.reason, cause.laterMs)
      if (cause.transient) throw cause
      await kit.database.transaction(async (tx) => {
        if (payload.add.length > 0) await tx.run("DELETE FROM relation_tag WHERE group_id = ? AND relation_id = ? AND tag_id IN (?) AND state = 'adding'", [groupId, relation.id, payload.add])
        if (payload.remove.length > 0) await tx.run("UPDATE relation_tag SET state = 'applied' WHERE group_id = ? AND relation_id = ? AND tag_id IN (?) AND state = 'removing'", [groupId, relation.id, payload.remove])
        await kit.facts.append(tx, fact('tag_refused', ids, { reason: cause.reason }))
      })
      throw new PermanentJobError(`企业微信说${cause.reason}`)
    }
    await kit.database.transaction(async (tx) => {
      const now = kit.clock.now()
      // A later wish to take it away waits behind us in the lane, and stands.
      await tx.run('UPDATE follow_relation SET last_effect_at = ? WHERE group_id = ? AND id = ?', [now, groupId, relation.id])
      for (const tagId of payload.add) {
        await tx.run(`INSERT INTO relation_tag (group_id, relation_id, tag_id, state, source, reason, at) VALUES (?, ?, ?, 'applied', ?, ?, ?)
          ON DUPLICATE KEY UPDATE state = IF(state = 'removing', state, 'applied')`, [groupId, relation.id, tagId, payload.source, payload.reason, now])
      }
      if (payload.remove.length > 0) await tx.run("DELETE FROM relation_tag WHERE group_id = ? AND relation_id = ? AND tag_id IN (?) AND state = 'removing'", [groupId, relation.id, payload.remove])
      if (payload.add.length > 0) await kit.facts.append(tx, fact('tag_added', payload.add, payload.reason ? { reason: payload.reason } : {}))
      if (payload.remove.length > 0) await kit.facts.append(tx, fact('tag_removed', payload.remove))
    })
  }
}
