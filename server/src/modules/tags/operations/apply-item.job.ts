import type { WecomClient } from '../../../wecom/client.ts'
import type { Tx } from '../../../platform/db/database.ts'
import type { Fact } from '../../../platform/events/facts.ts'
import { RetryLater, type JobHandler } from '../../../platform/jobs/registry.ts'
import type { Kit } from '../../../platform/kit.ts'
import { relationById } from '../../customers/index.ts'
import type { Directory } from '../../org/index.ts'
import { callMark } from '../call-mark.ts'
import { rememberHand } from '../mark-relation.ts'
import { applyItemJob } from '../tag-jobs.ts'
import { usableIn } from '../tag-scope.model.ts'
import { tagsByIds, type TagRow } from '../usable-tags.ts'
import { isEmpty, planItem, planUndo, type ItemPlan, type Mark } from './item.model.ts'
import { itemOf, operationById, settleItem, type OperationRow } from './operations.repo.ts'

type Relation = NonNullable<Awaited<ReturnType<typeof relationById>>>

/**
 * One customer of an operation, in the customer's lane: nobody else changes these marks meanwhile. The plan is
 * written down before WeCom is asked, so that a try after a crash changes, and undoes, what the first one meant to.
 */
export function applyItem(deps: { kit: Kit; directory: Directory; wecom: WecomClient }): JobHandler<typeof applyItemJob.payload> {
  const { kit, directory } = deps
  return async ({ operationId, relationId }, { groupId, attempt }) => {
    const { database } = kit
    const [operation, item, relation] = await Promise.all([operationById(database, groupId, operationId), itemOf(database, groupId, operationId, relationId), relationById(database, groupId, relationId)])
    if (!operation || item?.state !== 'queued') return
    const settle = (state: 'failed' | 'skipped', reason: string) => settleItem(database, groupId, operationId, relationId, state, reason, kit.clock.now())
    if (!relation) return settle('skipped', '关系已不存在')
    try {
      const tags = await tagsByIds(database, groupId, [...new Set([...operation.tagIds, ...(operation.targetTagId ? [operation.targetTagId] : [])])])
      const plan = item.plan ?? (await planOf(kit, operation, relation))
      if (isEmpty(plan)) return await settle('skipped', passedOver[operation.kind])
      const gone = relation.deletedAt !== null
      if (gone && operation.kind !== 'merge') return await settle('skipped', '已经不是好友')
      const store = await directory.store(relation.storeId)
      // Both tags of a merge have one scope.
      const foreign = operation.kind === 'merge' ? undefined : plan.add.map((mark) => tags.find((tag) => tag.id === mark.tagId)).find((tag) => tag && !usableIn(tag, store))
      if (foreign !== undefined) return await settle('skipped', `「${foreign.name}」不能用在${store.name}`)
      if (plan.add.some((mark) => !tags.some((tag) => tag.id === mark.tagId))) return await settle('failed', '标签已被删除')
      if (!item.plan) await database.run('UPDATE tag_operation_item SET plan = ? WHERE group_id = ? AND operation_id = ? AND relation_id = ?', [JSON.stringify(plan), groupId, operationId, relationId])
      // Who is no friend any more carries tags in our history only.
      if (!gone) {
        const wecomIds = (list: ItemPlan['add']) => list.flatMap((mark) => tags.find((tag) => tag.id === mark.tagId)?.wecomId ?? [])
        const refused = await callMark(deps, relation, { add: wecomIds(plan.add), remove: wecomIds(plan.remove) })
        if (refused) return await settle('failed', `企业微信说${refused.reason}`)
      }
      await database.transaction((tx) => writeMarks(kit, tx, operation, relation, plan, tags))
    } catch (cause) {
      if (cause instanceof RetryLater || attempt < applyItemJob.maxAttempts) throw cause
      await settle('failed', '试了几次都没有成功')
      throw cause
    }
  }
}

const passedOver: Readonly<Record<OperationRow['kind'], string>> = { bulk_add: '本来就有', bulk_remove: '本来就没有', merge: '已经换好', undo: '后来被人改过，没有动', rule: '本来就有' }

async function planOf(kit: Kit, operation: OperationRow, relation: Relation): Promise<ItemPlan> {
  const marks = await kit.database.rows<Mark>('SELECT tag_id AS tagId, state, source, reason, rule_id AS ruleId, operation_id AS operationId FROM relation_tag WHERE group_id = ? AND relation_id = ?', [relation.groupId, relation.id])
  if (operation.kind !== 'undo') return planItem({ ...operation, reason: operation.source.from === 'rule' ? operation.source.reason : operation.kind === 'bulk_add' ? '批量打标签' : null }, marks)
  const [done, removals] = await Promise.all([
    itemOf(kit.database, relation.groupId, operation.undoOf!, relation.id),
    kit.database.rows<{ tagId: string; at: Date }>('SELECT tag_id AS tagId, at FROM tag_removal WHERE group_id = ? AND person_id = ?', [relation.groupId, relation.personId]),
  ])
  return done?.plan && done.at ? planUndo(operation.undoOf!, { plan: done.plan, at: done.at }, marks, removals) : { add: [], remove: [] }
}

async function writeMarks(kit: Kit, tx: Tx, operation: OperationRow, relation: Relation, plan: ItemPlan, tags: readonly TagRow[]): Promise<void> {
  const { groupId } = relation
  const now = kit.clock.now()
  await tx.run('UPDATE follow_relation SET last_effect_at = ? WHERE group_id = ? AND id = ?', [now, groupId, relation.id])
  for (const mark of plan.add)
    await tx.run(`INSERT INTO relation_tag (group_id, relation_id, tag_id, state, source, reason, rule_id, operation_id, at) VALUES (?, ?, ?, 'applied', ?, ?, ?, ?, ?)
      ON DUPLICATE KEY UPDATE state = 'applied'`, [groupId, relation.id, mark.tagId, mark.source, mark.reason, mark.ruleId, operation.id, now])
  if (plan.remove.length > 0) await tx.run('DELETE FROM relation_tag WHERE group_id = ? AND relation_id = ? AND tag_id IN (?)', [groupId, relation.id, plan.remove.map((mark) => mark.tagId)])
  const added = plan.add.map((mark) => mark.tagId)
  const removed = plan.remove.map((mark) => mark.tagId)
  // A person decided these, for many at once: rules keep to it. What a rule's run put on and a person took back stays off.
  if (operation.kind === 'bulk_add' || operation.kind === 'bulk_remove') await rememberHand(tx, groupId, relation.id, added, removed, now)
  if (operation.kind === 'undo') await rememberHand(tx, groupId, relation.id, added, plan.remove.filter((mark) => mark.ruleId !== null).map((mark) => mark.tagId), now)
  const names = (ids: readonly string[]) => ids.map((id) => tags.find((tag) => tag.id === id)?.name ?? operation.tagNames[operation.tagIds.indexOf(id)] ?? '')
  const because = reasonOf(operation, plan)
  const fact = (kind: 'tag_added' | 'tag_removed', ids: readonly string[]): Fact => ({
    groupId, kind, occurredAt: now, storeId: relation.storeId, personId: relation.personId, relationId: relation.id, memberId: operation.byMemberId, cause: 'job', payload: { names: names(ids), operationId: operation.id, ...(because ? { reason: because } : {}) },
  })
  await kit.facts.append(tx, ...(added.length > 0 ? [fact('tag_added', added)] : []), ...(removed.length > 0 ? [fact('tag_removed', removed)] : []))
  await settleItem(tx, groupId, operation.id, relation.id, 'done', null, now)
}

function reasonOf(operation: OperationRow, plan: ItemPlan): string | null {
  if (operation.kind === 'merge') return `「${operation.tagNames[0]}」并入「${operation.targetName}」`
  if (operation.kind === 'undo') return '撤销批量操作'
  return plan.add[0]?.reason ?? '批量去标签'
}
