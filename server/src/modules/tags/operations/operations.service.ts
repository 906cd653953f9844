import type { bulkTag, ElsewhereResult, TagOperation } from '@chitang/shared/contracts/tags'
import type { BodyOf } from '@chitang/shared/contracts/endpoint'
import { demand } from '../../../platform/access/policy.ts'
import type { Scope } from '../../../platform/access/scope.ts'
import { AppError } from '../../../platform/http/errors.ts'
import type { Kit } from '../../../platform/kit.ts'
import { demandNoneMergesInto, homeOf, tagForDefine, type TagDeps } from '../define-tags.ts'
import { inEachCorp, twinsOf } from '../each-corp.ts'
import { demandRemovable, demandUsableTags, tagsByIds, type TagRow } from '../usable-tags.ts'
import { operationView, visibleOperation } from './operations.view.ts'
import { addItems, insertOperation, operationById, type NewOperation } from './operations.repo.ts'
import { planStep, stepsOfRound } from './run-operation.job.ts'
import type { OperationSource } from './source.model.ts'

/** Tags for many at once: everything is looked at before the first is changed, a refused request has done nothing. */
export async function startBulk(deps: TagDeps, scope: Scope, body: BodyOf<typeof bulkTag>): Promise<TagOperation> {
  const { kit } = deps
  const { rows } = demand(scope, 'tag.use')
  if ((body.relationIds === undefined) === (body.filter === undefined)) throw new AppError('request.invalid', { detail: '选客户，或用筛选' })
  const action = body.action ?? 'add'
  const relations = body.relationIds ? await chosenRelations(kit, scope, [...new Set(body.relationIds)]) : null
  if (body.filter?.storeId && !rows.stores.includes(body.filter.storeId) && rows.members.length === 0) throw new AppError('not_found')
  const storeIds = relations ? [...new Set(relations.map((one) => one.storeId))] : body.filter?.storeId ? [body.filter.storeId] : rows.stores
  const tags = await usableTags(deps, scope, storeIds, body.tagIds, relations !== null || body.filter?.storeId !== undefined)
  if (action === 'remove') demandRemovable(tags)
  const now = kit.clock.now()
  const source: OperationSource = relations ? { from: 'list' } : { from: 'filter', filter: { ...body.filter!, state: 'live' }, rows, until: now.toISOString() }
  const operation = newOperation(kit, scope, { kind: action === 'add' ? 'bulk_add' : 'bulk_remove', storeId: storeIds.length === 1 ? storeIds[0]! : null, tagIds: tags.map((tag) => tag.id), tagNames: tags.map((tag) => tag.name), source })
  await kit.database.transaction(async (tx) => {
    await insertOperation(tx, { ...operation, total: relations?.length ?? 0 })
    if (relations) await addItems(tx, scope.groupId, operation.id, relations.map((one) => one.id))
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: storeIds[0] ?? (await homeOf(deps, tags[0]!)), action: `tag.${operation.kind}`, objectType: 'tag_operation', objectId: operation.id, fields: { tags: operation.tagNames, by: source.from, ...(relations ? { customers: relations.length } : {}) } })
    await planStep(kit, tx, operation, 0)
    tx.afterCommit(() => kit.queue.wake())
  })
  return operationView(deps, scope, operation.id)
}

async function chosenRelations(kit: Kit, scope: Scope, ids: string[]): Promise<{ id: string; storeId: string }[]> {
  const { rows } = demand(scope, 'tag.use')
  const found = await kit.database.rows<{ id: string; storeId: string; memberId: string; deletedAt: Date | null }>('SELECT id, store_id AS storeId, member_id AS memberId, deleted_at AS deletedAt FROM follow_relation WHERE group_id = ? AND id IN (?)', [scope.groupId, ids])
  if (found.length !== ids.length || found.some((one) => !rows.stores.includes(one.storeId) && !rows.members.includes(one.memberId))) throw new AppError('not_found')
  return found.filter((one) => one.deletedAt === null)
}

/** Named customers: usable for each. A filter over several stores: usable in one of them, the others are passed over with the reason. */
async function usableTags({ kit, directory }: TagDeps, scope: Scope, storeIds: readonly string[], tagIds: readonly string[], everywhere: boolean): Promise<TagRow[]> {
  let found: TagRow[] | null = null
  let refused: unknown = new AppError('not_found')
  for (const storeId of storeIds) {
    try {
      found = await demandUsableTags(kit.database, await directory.store(storeId), tagIds)
    } catch (cause) {
      if (everywhere || !(cause instanceof AppError)) throw cause
      refused = cause
    }
  }
  if (found) return found
  if (storeIds.length > 0) throw refused
  const tags = await tagsByIds(kit.database, scope.groupId, tagIds)
  if (tags.length !== new Set(tagIds).size) throw new AppError('tags.unknown')
  const computed = tags.find((tag) => tag.computed)
  if (computed) throw new AppError('tags.computed', { name: computed.name })
  return tags
}

/** Of tags that all share, those of the same names become one in every corp. */
export async function startMerge(deps: TagDeps, scope: Scope, id: string, intoId: string): Promise<TagOperation & { elsewhere: ElsewhereResult[] }> {
  const { kit } = deps
  const [{ tag: old }, { tag: into }] = await Promise.all([tagForDefine(deps, scope, id), tagForDefine(deps, scope, intoId)])
  const [twins, targets] = await Promise.all([twinsOf(kit.database, old), twinsOf(kit.database, into)])
  const operation = await mergeIn(deps, scope, id, intoId)
  const elsewhere = await inEachCorp(kit, twins, (twin) => {
    const target = targets.find((one) => one.corpId === twin.corpId)
    if (!target) throw new AppError('tags.no_target', { name: into.name })
    return mergeIn(deps, scope, twin.id, target.id)
  })
  return { ...operation, elsewhere }
}

async function mergeIn(deps: TagDeps, scope: Scope, id: string, intoId: string): Promise<TagOperation> {
  const { kit } = deps
  const { tag: old } = await tagForDefine(deps, scope, id)
  const { tag: into } = await tagForDefine(deps, scope, intoId)
  const same = old.corpId === into.corpId && old.scope === into.scope && old.brand === into.brand && old.city === into.city && old.storeId === into.storeId && old.strategyId === into.strategyId
  if (old.id === into.id || !same) throw new AppError('tags.merge_scope')
  const operation = newOperation(kit, scope, { kind: 'merge', storeId: old.storeId, tagIds: [old.id], tagNames: [old.name], targetTagId: into.id, targetName: into.name, source: { from: 'tag', tagId: old.id } })
  await kit.database.transaction(async (tx) => {
    const begun = await tx.run('UPDATE tag SET merging_into = ? WHERE group_id = ? AND id = ? AND merging_into IS NULL AND deleted_at IS NULL', [into.id, scope.groupId, old.id])
    const target = await tx.row<{ mergingInto: string | null }>('SELECT merging_into AS mergingInto FROM tag WHERE group_id = ? AND id = ? FOR UPDATE', [scope.groupId, into.id])
    if (begun.affectedRows !== 1 || target?.mergingInto !== null) throw new AppError('tags.merging', { name: begun.affectedRows === 1 ? into.name : old.name })
    await demandNoneMergesInto(tx, old)
    await insertOperation(tx, operation)
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: await homeOf(deps, old), action: 'tag.merge', objectType: 'tag', objectId: old.id, fields: { name: old.name, into: into.name } })
    await planStep(kit, tx, operation, 0)
    tx.afterCommit(() => kit.queue.wake())
  })
  return operationView(deps, scope, operation.id)
}

export async function startUndo(deps: TagDeps, scope: Scope, id: string): Promise<TagOperation> {
  const { kit } = deps
  const before = await visibleOperation(deps, scope, id, 'change')
  const undo = newOperation(kit, scope, { kind: 'undo', storeId: before.storeId, tagIds: before.tagIds, tagNames: before.tagNames, undoOf: before.id, source: { from: 'operation', operationId: before.id } })
  await kit.database.transaction(async (tx) => {
    const operation = (await operationById(tx, scope.groupId, id, true))!
    if (operation.kind === 'merge' || operation.kind === 'undo') throw new AppError('tags.operation_kept')
    if (operation.undoneBy !== null) throw new AppError('tags.operation_undone')
    if (operation.state !== 'done') throw new AppError('tags.operation_open')
    await tx.run('UPDATE tag_operation SET undone_by = ? WHERE group_id = ? AND id = ?', [undo.id, scope.groupId, id])
    await insertOperation(tx, undo)
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: await storeOf(deps, scope, operation), action: 'tag.undo', objectType: 'tag_operation', objectId: id, fields: { kind: operation.kind, tags: operation.tagNames } })
    await planStep(kit, tx, undo, 0)
    tx.afterCommit(() => kit.queue.wake())
  })
  return operationView(deps, scope, undo.id)
}

/** Those that failed, or that a restored backup gave up, wait again; what was planned for each stays. */
export async function retry(deps: TagDeps, scope: Scope, id: string): Promise<TagOperation> {
  const { kit } = deps
  const { database } = kit
  const operation = await visibleOperation(deps, scope, id, 'change')
  if (operation.state === 'collecting' || operation.state === 'running') return operationView(deps, scope, id)
  if (operation.undoneBy !== null) throw new AppError('tags.operation_undone')
  const states = operation.state === 'stopped' ? ['failed', 'queued'] : ['failed']
  while ((await database.run("UPDATE tag_operation_item SET state = 'waiting', reason = NULL WHERE group_id = ? AND operation_id = ? AND state IN (?) LIMIT 500", [scope.groupId, id, states])).affectedRows === 500) continue
  await database.transaction(async (tx) => {
    await tx.run("UPDATE tag_operation SET state = IF(state = 'stopped' AND place IS NOT NULL AND kind <> 'merge', 'collecting', 'running'), place = IF(kind = 'merge', NULL, place), note = NULL, finished_at = NULL WHERE group_id = ? AND id = ?", [scope.groupId, id])
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: await storeOf(deps, scope, operation), action: 'tag.retry', objectType: 'tag_operation', objectId: id, fields: { kind: operation.kind, tags: operation.tagNames } })
    await planStep(kit, tx, operation, Math.floor(kit.clock.ms() / 1000) * stepsOfRound)
    tx.afterCommit(() => kit.queue.wake())
  })
  return operationView(deps, scope, id)
}

async function storeOf(deps: TagDeps, scope: Scope, operation: { storeId: string | null; tagIds: readonly string[] }): Promise<string> {
  if (operation.storeId !== null) return operation.storeId
  const tag = await deps.kit.database.row<{ storeId: null; groupId: string; corpId: string }>('SELECT NULL AS storeId, group_id AS groupId, corp_id AS corpId FROM tag WHERE group_id = ? AND id = ?', [scope.groupId, operation.tagIds[0]!])
  return homeOf(deps, tag!)
}

type Fixed = Pick<NewOperation, 'kind' | 'storeId' | 'tagIds' | 'tagNames' | 'source'> & Partial<NewOperation>
const newOperation = (kit: Kit, scope: Scope, fields: Fixed): NewOperation => ({
  groupId: scope.groupId, id: kit.ids.next(), byEmployeeId: scope.employeeId, byMemberId: scope.memberId, createdAt: kit.clock.now(), ...fields,
})
