import { bulkTag, changeTags, getBulkTag } from '@chitang/shared/contracts/customers'
import { createTags, deleteTag, listTags, renameTag, type TagGroupItem } from '@chitang/shared/contracts/tags'
import { covers, decide, demand, demandStore } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { AppError } from '../../platform/http/errors.ts'
import { callWecom } from '../../wecom/app-error.ts'
import type { Router } from '../../platform/http/route.ts'
import type { Kit } from '../../platform/kit.ts'
import type { WecomClient } from '../../wecom/client.ts'
import { addCorpTags, deleteCorpTags, renameCorpTag } from '../../wecom/endpoints/tags.ts'
import { appliedTags, relationById } from '../customers/index.ts'
import type { Directory, StoreInfo } from '../org/index.ts'
import { intendTags } from './mark-relation.ts'
import { saveTagGroup } from './sync-tags.ts'
import { demandUsableTags, tagsByIds } from './usable-tags.ts'

interface Deps { kit: Kit; directory: Directory; wecom: WecomClient }

export function registerTagRoutes(router: Router, deps: Deps): void {
  const { kit, directory, wecom } = deps

  router.scoped(listTags, async (scope, { query }) => {
    const decision = demand(scope, 'tag.use')
    const mine = [...new Set([...decision.rows.stores, ...scope.roles.flatMap((role) => role.storeId ?? [])])]
    const storeId = query.storeId ?? mine[0]
    if (storeId === undefined || !mine.includes(storeId)) throw new AppError('not_found')
    return { items: await groupsOf(kit, scope, await directory.store(storeId)) }
  })

  router.scoped(createTags, async (scope, { body }) => {
    demandStore(scope, 'tag.define', body.storeId)
    const store = await directory.store(body.storeId)
    const target = body.groupId ? await ownGroup(kit, store, body.groupId) : null
    const name = body.groupName?.trim()
    if (!target && !name) throw new AppError('request.invalid', { detail: '选一个标签组，或给新组起名' })
    // The scope lives in the name, because WeCom's tag space is flat.
    const groupName = name && name.endsWith(`·${store.shortName}`) ? name : `${name}·${store.shortName}`
    const names = [...new Set(body.names.map((one) => one.trim()).filter(Boolean))]
    const taken = target ? await kit.database.rows<{ name: string }>('SELECT name FROM tag WHERE group_id = ? AND tag_group_id = ? AND deleted_at IS NULL AND name IN (?)', [scope.groupId, target.id, names]) : []
    if (taken.length > 0) throw new AppError('tags.duplicate', { name: taken[0]!.name })
    const install = await directory.installOfCorp(store.corpId)
    const made = await callWecom(async () => addCorpTags(wecom, await directory.wecomInstall(install), { ...(target ? { groupId: target.wecomId } : { groupName }), names }))
    const id = await kit.database.transaction((tx) => saveTagGroup(kit, tx, install, [store], target ? { ...made, name: target.name } : made, kit.clock.now()))
    return (await groupsOf(kit, scope, store)).find((group) => group.id === id)!
  })

  router.scoped(renameTag, async (scope, { params, body }) => {
    const { tag, install } = await ownTag(deps, scope, params.id)
    await callWecom(async () => renameCorpTag(wecom, await directory.wecomInstall(install), tag.wecomId, body.name.trim()))
    await kit.database.run('UPDATE tag SET name = ?, seen_at = ? WHERE group_id = ? AND id = ?', [body.name.trim(), kit.clock.now(), scope.groupId, tag.id])
    return { ok: true as const }
  })

  router.scoped(deleteTag, async (scope, { params }) => {
    const { tag, install } = await ownTag(deps, scope, params.id)
    await callWecom(async () => deleteCorpTags(wecom, await directory.wecomInstall(install), [tag.wecomId]))
    await kit.database.transaction(async (tx) => {
      await tx.run('UPDATE tag SET deleted_at = ?, seen_at = ? WHERE group_id = ? AND id = ?', [kit.clock.now(), kit.clock.now(), scope.groupId, tag.id])
      await tx.run('DELETE FROM channel_code_tag WHERE group_id = ? AND tag_id = ?', [scope.groupId, tag.id])
      await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: tag.storeId!, action: 'tag.delete', objectType: 'tag', objectId: tag.id, fields: { name: tag.name } })
    })
    return { ok: true as const }
  })

  router.scoped(changeTags, async (scope, { params, body }) => {
    const { rows } = demand(scope, 'tag.use')
    const relation = await relationById(kit.database, scope.groupId, params.id)
    if (!relation || !covers(rows, relation)) throw new AppError('not_found')
    const store = await directory.store(relation.storeId)
    await demandUsableTags(kit.database, store, body.add)
    for (const tag of await tagsByIds(kit.database, scope.groupId, body.remove)) if (tag.scope !== 'store' || tag.computed) throw new AppError(tag.computed ? 'tags.computed' : 'tags.out_of_scope', { name: tag.name })
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

  router.scoped(bulkTag, async (scope, { body }) => {
    const { rows } = demand(scope, 'tag.use')
    const batchId = kit.ids.next()
    const relations: NonNullable<Awaited<ReturnType<typeof relationById>>>[] = []
    const stores = new Set<string>()
    // All are looked at before the first is tagged: a refused request has done nothing.
    for (const relationId of new Set(body.relationIds)) {
      const relation = await relationById(kit.database, scope.groupId, relationId)
      if (!relation || !covers(rows, relation)) throw new AppError('not_found')
      if (relation.deletedAt) continue
      relations.push(relation)
      stores.add(relation.storeId)
    }
    for (const storeId of stores) await demandUsableTags(kit.database, await directory.store(storeId), body.tagIds)
    for (const relation of relations)
      await kit.database.transaction((tx) => intendTags(kit, tx, { groupId: scope.groupId, corpId: relation.corpId, externalUserId: relation.externalUserId, relationId: relation.id, add: body.tagIds, remove: [], source: 'bulk', reason: '批量打标签', batchId }))
    return { batchId, total: relations.length }
  })

  router.scoped(getBulkTag, async (scope, { params }) => {
    const rows = await kit.database.rows<{ status: string; n: string; error: string | null }>('SELECT status, COUNT(*) AS n, MAX(last_error) AS error FROM job WHERE group_id = ? AND batch_id = ? GROUP BY status', [scope.groupId, params.id])
    const one = await kit.database.row<{ relationId: string }>("SELECT json_unquote(json_extract(payload, '$.relationId')) AS relationId FROM job WHERE group_id = ? AND batch_id = ? LIMIT 1", [scope.groupId, params.id])
    const relation = one && (await relationById(kit.database, scope.groupId, one.relationId))
    if (!relation || !covers(demand(scope, 'tag.use').rows, relation)) throw new AppError('not_found')
    const count = (status: string) => Number(rows.find((row) => row.status === status)?.n ?? 0)
    return { total: rows.reduce((sum, row) => sum + Number(row.n), 0), done: count('done'), failed: count('dead'), lastError: rows.find((row) => row.status === 'dead')?.error ?? null }
  })
}

async function groupsOf(kit: Kit, scope: Scope, store: StoreInfo): Promise<TagGroupItem[]> {
  const rows = await kit.database.rows<{ groupId: string; groupName: string; scope: 'group' | 'brand' | 'store'; storeId: string | null; corpId: string; id: string; name: string; computed: number; uses: string }>(
    `SELECT g.id AS groupId, g.name AS groupName, g.scope, g.store_id AS storeId, g.corp_id AS corpId, t.id, t.name, t.computed,
            (SELECT COUNT(*) FROM relation_tag rt WHERE rt.group_id = t.group_id AND rt.tag_id = t.id) AS uses
     FROM tag_group g JOIN tag t ON t.group_id = g.group_id AND t.tag_group_id = g.id
     WHERE g.group_id = ? AND g.corp_id = ? AND g.deleted_at IS NULL AND t.deleted_at IS NULL
       AND (g.scope = 'group' OR (g.scope = 'brand' AND g.brand = ?) OR (g.scope = 'store' AND g.store_id = ?))
     ORDER BY CASE g.scope WHEN 'group' THEN 0 WHEN 'brand' THEN 1 ELSE 2 END, g.sort DESC, g.id, t.sort DESC, t.id`, [store.groupId, store.corpId, store.brand, store.id])
  const define = decide(scope, 'tag.define').rows.stores.includes(store.id)
  const groups = new Map<string, TagGroupItem>()
  for (const row of rows) {
    const canEdit = define && row.scope === 'store' && !row.computed
    const group = groups.get(row.groupId) ?? { id: row.groupId, name: row.groupName.split('·')[0]!, scope: row.scope, storeId: row.storeId, corpId: row.corpId, canEdit, tags: [] }
    group.tags.push({ id: row.id, name: row.name, uses: Number(row.uses), computed: Boolean(row.computed), canEdit })
    groups.set(row.groupId, group)
  }
  return [...groups.values()]
}

async function ownGroup(kit: Kit, store: StoreInfo, id: string): Promise<{ id: string; wecomId: string; name: string }> {
  const row = await kit.database.row<{ id: string; wecomId: string; name: string }>('SELECT id, wecom_id AS wecomId, name FROM tag_group WHERE group_id = ? AND id = ? AND store_id = ? AND deleted_at IS NULL', [store.groupId, id, store.id])
  if (!row) throw new AppError('not_found')
  return row
}

async function ownTag({ kit, directory }: Deps, scope: Scope, id: string) {
  const { rows } = demand(scope, 'tag.define')
  const [tag] = await tagsByIds(kit.database, scope.groupId, [id])
  if (!tag || (tag.storeId !== null && !rows.stores.includes(tag.storeId))) throw new AppError('tags.unknown')
  if (tag.storeId === null) throw new AppError('tags.out_of_scope')
  if (tag.computed) throw new AppError('tags.computed', { name: tag.name })
  return { tag, install: await directory.installOfCorp(tag.corpId) }
}
