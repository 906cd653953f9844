import { changeTags } from '@chitang/shared/contracts/customers'
import {
  bulkTag, createTagRule, createTags, deleteTag, deleteTagRule, getTagOperation, getTagRollUp, listDeadTags, listTagMappings, listTagOperations, listTagRules, listTags, mapTag, mergeTag, renameTag,
  giveUpTagOperation, retryTagOperation, undoTagOperation, updateTagRule,
} from '@chitang/shared/contracts/tags'
import { covers, decide, demand, demandStore } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Router } from '../../platform/http/route.ts'
import { appliedTags, relationById } from '../customers/index.ts'
import type { StoreInfo } from '../org/index.ts'
import { makeTags, remove, rename, type TagDeps } from './define-tags.ts'
import { tagList } from './list-tags.ts'
import { map, mappingsOf } from './mapping/mapping.service.ts'
import { intendTags } from './mark-relation.ts'
import { giveUp } from './operations/give-up.ts'
import { retry, startBulk, startMerge, startUndo } from './operations/operations.service.ts'
import { operationDetail, operationsList } from './operations/operations.view.ts'
import { createRule, deleteRule, rulesOfStore, updateRule, type RuleDeps } from './rules/rules.service.ts'
import { demandRemovable, demandUsableTags, tagsByIds } from './usable-tags.ts'
import { deadTags } from './usage/dead-tags.ts'
import { tagRollUp } from './usage/roll-up.ts'

const done = { ok: true as const }

export function registerTagRoutes(router: Router, deps: RuleDeps): void {
  const { kit, directory } = deps
  const storeFor = (scope: Scope, wanted: string | undefined) => storeInReach(deps, scope, wanted)

  router.scoped(listTags, async (scope, { query }) => tagList(kit.database, scope, await storeFor(scope, query.storeId)))
  router.scoped(createTags, (scope, { body }) => makeTags(deps, scope, body))
  router.scoped(renameTag, (scope, { params, body }) => rename(deps, scope, params.id, body.name).then((elsewhere) => ({ elsewhere })))
  router.scoped(deleteTag, (scope, { params }) => remove(deps, scope, params.id).then((elsewhere) => ({ elsewhere })))
  router.scoped(mergeTag, (scope, { params, body }) => startMerge(deps, scope, params.id, body.into))

  router.scoped(bulkTag, (scope, { body }) => startBulk(deps, scope, body))
  router.scoped(listTagOperations, (scope, { query }) => operationsList(deps, scope, query))
  router.scoped(getTagOperation, (scope, { params }) => operationDetail(deps, scope, params.id))
  router.scoped(undoTagOperation, (scope, { params }) => startUndo(deps, scope, params.id))
  router.scoped(giveUpTagOperation, (scope, { params }) => giveUp(deps, scope, params.id))
  router.scoped(retryTagOperation, (scope, { params }) => retry(deps, scope, params.id))

  router.scoped(listTagRules, async (scope, { query }) => rulesOfStore(kit, scope, await storeFor(scope, query.storeId)))
  router.scoped(createTagRule, (scope, { body }) => createRule(deps, scope, body))
  router.scoped(updateTagRule, (scope, { params, body }) => updateRule(deps, scope, params.id, body).then(() => done))
  router.scoped(deleteTagRule, (scope, { params }) => deleteRule(deps, scope, params.id).then(() => done))

  router.scoped(listDeadTags, async (scope, { query }) => ({ items: await deadTags(kit, scope, await storeFor(scope, query.storeId)) }))
  router.scoped(listTagMappings, async (scope, { query }) => {
    const store = await storeFor(scope, query.storeId)
    demandStore(scope, 'tag.define', store.id)
    return mappingsOf(deps, scope, store)
  })
  router.scoped(mapTag, (scope, { params, body }) => map(deps, scope, params.id, body.targetId).then(() => done))
  router.scoped(getTagRollUp, (scope) => tagRollUp(deps, scope))

  router.scoped(changeTags, async (scope, { params, body }) => {
    const { rows } = demand(scope, 'tag.use')
    const relation = await relationById(kit.database, scope.groupId, params.id)
    if (!relation || !covers(rows, relation)) throw new AppError('not_found')
    await demandUsableTags(kit.database, await directory.store(relation.storeId), body.add)
    demandRemovable(await tagsByIds(kit.database, scope.groupId, body.remove))
    const dedupeKey = `tags:${scope.memberId}:${body.idempotencyKey}`
    const intended = body.add.length + body.remove.length === 0 ? null : await kit.database.transaction((tx) => intendTags(kit, tx, {
      groupId: scope.groupId, corpId: relation.corpId, externalUserId: relation.externalUserId, relationId: relation.id, add: body.add, remove: body.remove, source: 'advisor', reason: null, dedupeKey,
    }))
    const jobId = intended ?? (await kit.queue.byDedupeKey(scope.groupId, dedupeKey))
    const outcome = jobId === null ? { status: 'done' as const, error: null } : await kit.queue.outcome(scope.groupId, jobId, 3_000)
    const tags = (await appliedTags(kit.database, scope.groupId, [relation.id])).get(relation.id) ?? []
    if (outcome.status === 'dead') return { status: 'failed' as const, message: outcome.error ?? '企业微信没有接受', tags }
    return { status: outcome.status === 'done' ? 'done' as const : 'queued' as const, message: outcome.status === 'done' ? null : '企业微信还没确认，会自动重试', tags }
  })
}

/** The store asked about, or the first one the person belongs to or keeps tags for. */
async function storeInReach({ directory }: TagDeps, scope: Scope, wanted: string | undefined): Promise<StoreInfo> {
  demand(scope, 'tag.read')
  const mine = [...new Set([...scope.roles.flatMap((role) => role.storeId ?? []), ...decide(scope, 'tag.read').rows.stores])]
  const storeId = wanted ?? mine[0]
  if (storeId === undefined || !mine.includes(storeId)) throw new AppError('not_found')
  return directory.store(storeId)
}
