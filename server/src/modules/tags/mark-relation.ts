import type { WecomClient } from '../../wecom/client.ts'
import type { WecomError } from '../../wecom/errors.ts'
import type { Tx } from '../../platform/db/database.ts'
import { laneKeyOf } from '../../platform/jobs/lanes.ts'
import { PermanentJobError, type JobHandler } from '../../platform/jobs/registry.ts'
import type { Fact } from '../../platform/events/facts.ts'
import type { Kit } from '../../platform/kit.ts'
import { relationById } from '../customers/index.ts'
import type { Directory } from '../org/index.ts'
import { callMark } from './call-mark.ts'
import { markTagsJob } from './tag-jobs.ts'
import type { TagCounts } from './usage/count-uses.ts'

/** Refusals that concern one of the tags, not the customer or the app. */
const ofOneTag = new Set<number | null>([40068])

export interface TagIntent {
  groupId: string
  corpId: string
  externalUserId: string
  relationId: string
  add: readonly string[]
  remove: readonly string[]
  source: 'code' | 'advisor' | 'rule'
  reason: string | null
  ruleId?: string
  dedupeKey?: string
}

/** Shows the change at once (adding/removing) and enqueues the effect, in the caller's transaction. */
export async function intendTags(kit: Kit, tx: Tx, intent: TagIntent): Promise<string | null> {
  const { groupId, relationId } = intent
  const now = kit.clock.now()
  const add = await standingFor(tx, groupId, intent.add)
  const ruleId = intent.ruleId ?? null
  const jobId = await kit.queue.enqueue(tx, markTagsJob, { relationId, add, remove: [...intent.remove], source: intent.source, reason: intent.reason, ruleId }, {
    groupId, laneKey: laneKeyOf(intent.corpId, intent.externalUserId), ...(intent.dedupeKey ? { dedupeKey: intent.dedupeKey } : {}),
  })
  if (jobId === null) return null
  for (const tagId of add)
    await tx.run(`INSERT INTO relation_tag (group_id, relation_id, tag_id, state, source, reason, rule_id, at) VALUES (?, ?, ?, 'adding', ?, ?, ?, ?)
      ON DUPLICATE KEY UPDATE state = IF(state = 'removing', 'adding', state)`, [groupId, relationId, tagId, intent.source, intent.reason, ruleId, now])
  if (intent.remove.length > 0) await tx.run("UPDATE relation_tag SET state = 'removing' WHERE group_id = ? AND relation_id = ? AND tag_id IN (?)", [groupId, relationId, intent.remove])
  if (intent.source === 'advisor') await rememberHand(tx, groupId, relationId, add, intent.remove, now)
  tx.afterCommit(() => kit.queue.wake())
  return jobId
}

/** A tag that is just being merged stands for the one it becomes. */
async function standingFor(tx: Tx, groupId: string, tagIds: readonly string[]): Promise<string[]> {
  if (tagIds.length === 0) return []
  const merging = await tx.rows<{ id: string; into: string }>('SELECT id, merging_into AS `into` FROM tag WHERE group_id = ? AND id IN (?) AND merging_into IS NOT NULL', [groupId, tagIds])
  return [...new Set(tagIds.map((id) => merging.find((one) => one.id === id)?.into ?? id))]
}

/** What a hand took off no rule puts back; what a hand puts on again is free for rules, too. */
export async function rememberHand(tx: Tx, groupId: string, relationId: string, added: readonly string[], removed: readonly string[], at: Date): Promise<void> {
  if (removed.length > 0)
    await tx.run('INSERT INTO tag_removal (group_id, person_id, tag_id, at) SELECT r.group_id, r.person_id, t.id, ? FROM follow_relation r JOIN tag t ON t.group_id = r.group_id AND t.id IN (?) WHERE r.group_id = ? AND r.id = ? ON DUPLICATE KEY UPDATE at = VALUES(at)',
      [at, removed, groupId, relationId])
  if (added.length > 0)
    await tx.run('DELETE FROM tag_removal WHERE group_id = ? AND person_id = (SELECT person_id FROM follow_relation WHERE group_id = ? AND id = ?) AND tag_id IN (?)', [groupId, groupId, relationId, added])
}

/** The effect itself. What WeCom refuses is taken back and said so. */
export function markRelationTags(deps: { kit: Kit; directory: Directory; wecom: WecomClient; counts: TagCounts }): JobHandler<typeof markTagsJob.payload> {
  const { kit } = deps
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
    const because = payload.reason ? { reason: payload.reason } : {}
    const tried = (wanted: (id: string) => boolean) => callMark(deps, relation, { add: wecomIds(payload.add.filter(wanted)), remove: wecomIds(payload.remove.filter(wanted)) })
    const refused = new Map<string, WecomError>()
    const refusal = await tried(() => true)
    // One tag that is gone must not take its neighbours with it.
    if (refusal) for (const id of ids) {
      const own = ids.length === 1 || !ofOneTag.has(refusal.errcode) ? refusal : await tried((one) => one === id)
      if (own) refused.set(id, own)
    }
    const [added, removed] = [payload.add, payload.remove].map((list) => list.filter((id) => !refused.has(id))) as [string[], string[]]
    await kit.database.transaction(async (tx) => {
      const now = kit.clock.now()
      // A later wish to take it away waits behind us in the lane, and stands.
      await tx.run('UPDATE follow_relation SET last_effect_at = ? WHERE group_id = ? AND id = ?', [now, groupId, relation.id])
      for (const tagId of added) {
        await tx.run(`INSERT INTO relation_tag (group_id, relation_id, tag_id, state, source, reason, rule_id, at) VALUES (?, ?, ?, 'applied', ?, ?, ?, ?)
          ON DUPLICATE KEY UPDATE state = IF(state = 'removing', state, 'applied')`, [groupId, relation.id, tagId, payload.source, payload.reason, payload.ruleId ?? null, now])
      }
      // Only a later wish to have it again keeps the row: an earlier one may have made it anew, without our mark.
      if (removed.length > 0) await tx.run("DELETE FROM relation_tag WHERE group_id = ? AND relation_id = ? AND tag_id IN (?) AND state <> 'adding'", [groupId, relation.id, removed])
      if (added.length > 0) await kit.facts.append(tx, fact('tag_added', added, because))
      if (removed.length > 0) await kit.facts.append(tx, fact('tag_removed', removed, because))
      if (refused.size === 0) return
      for (const id of refused.keys()) {
        await tx.run("DELETE FROM relation_tag WHERE group_id = ? AND relation_id = ? AND tag_id = ? AND state = 'adding'", [groupId, relation.id, id])
        await tx.run("UPDATE relation_tag SET state = 'applied' WHERE group_id = ? AND relation_id = ? AND tag_id = ? AND state = 'removing'", [groupId, relation.id, id])
      }
      await kit.facts.append(tx, fact('tag_refused', [...refused.keys()], { reason: refusal!.reason }))
    })
    deps.counts.touch(groupId, ids)
    if (refusal && refused.size > 0) throw new PermanentJobError(`企业微信说${refusal.reason}`)
  }
}
