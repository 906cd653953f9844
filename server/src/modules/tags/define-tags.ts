import type { createTags, ElsewhereResult, TagGroupItem } from '@chitang/shared/contracts/tags'
import type { BodyOf } from '@chitang/shared/contracts/endpoint'
import { mayDefineTag, scopeNames, tagNameLimit, type TagScopeName } from '@chitang/shared/domain/tags'
import { demand } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import type { Db } from '../../platform/db/database.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Kit } from '../../platform/kit.ts'
import type { WecomClient } from '../../wecom/client.ts'
import { addStrategyTags, deleteStrategyTags, renameStrategyTag } from '../../wecom/endpoints/strategy-tags.ts'
import { addCorpTags, deleteCorpTags, renameCorpTag } from '../../wecom/endpoints/tags.ts'
import type { Directory, InstallInfo, StoreInfo } from '../org/index.ts'
import { planEverywhere } from './define-everywhere.ts'
import { inEachCorp, twinsOf } from './each-corp.ts'
import { countedTags, groupItems, strategyOfStore } from './list-tags.ts'
import { saveTagGroup } from './sync-tags.ts'
import { groupNameOf, scopeOfGroup } from './tag-scope.model.ts'
import { countSpace, demandSpace, usedSpace } from './tag-space.ts'
import { tagsByIds, type TagRow } from './usable-tags.ts'
import { callForTag } from './wecom-refusal.ts'

export interface TagDeps { kit: Kit; directory: Directory; wecom: WecomClient }

const keepers: Readonly<Record<TagScopeName, string>> = { group: '集团运营', brand: '集团运营或品牌经理', region: '集团运营或品牌经理', store: '店总或市场经理' }

export function demandDefine(scope: Scope, home: { scope: TagScopeName; storeId: string | null }): void {
  if (!mayDefineTag(scope.roles, home)) throw new AppError('tags.not_yours', { scope: home.scope === 'store' ? '门店' : scopeNames[home.scope], who: keepers[home.scope] })
}

export async function makeTags(deps: TagDeps, scope: Scope, body: BodyOf<typeof createTags>): Promise<TagGroupItem> {
  const { kit, directory, wecom } = deps
  const { database } = kit
  const { rows } = demand(scope, 'tag.define')
  if (!rows.stores.includes(body.storeId)) throw new AppError('not_found')
  const store = await directory.store(body.storeId)
  const target = body.groupId ? await groupForDefine(deps, scope, store, body.groupId) : null
  const wanted = target?.scope ?? body.scope ?? 'store'
  demandDefine(scope, { scope: wanted, storeId: wanted === 'store' ? store.id : null })
  const names = [...new Set(body.names.map((one) => one.trim()).filter(Boolean))]
  if (names.length === 0) throw new AppError('request.invalid', { detail: '写上标签名字' })
  for (const name of names) demandName(name)
  if (target) await demandFreeNames(deps, scope.groupId, target.id, names)
  await demandSpace(database, scope.groupId, store.corpId, names.length)
  const strategy = target ? (target.strategyId === null ? null : { id: target.strategyId, storeIds: target.strategyStoreIds ?? [] }) : body.inStrategy ? await strategyOfStore(database, store) : null
  const groupName = target?.groupName ?? newGroupName(body.groupName, wanted, store, await storesOfCorp(directory, store), strategy !== null)
  const install = await directory.installOfCorp(store.corpId)
  const api = await directory.wecomInstall(install)
  const where = target ? { groupId: target.wecomId } : { groupName }
  const used = await usedSpace(database, scope.groupId, store.corpId)
  const made = await callForTag({ name: names[0]!, used, more: names.length }, () =>
    strategy ? addStrategyTags(wecom, api, { strategyId: strategy.id, ...where, names }) : addCorpTags(wecom, api, { ...where, names }))
  const stores = await storesOfCorp(directory, store)
  const id = await database.transaction(async (tx) => {
    const groupId = await saveTagGroup(kit, tx, install, stores, { ...made, name: groupName }, kit.clock.now(), strategy)
    await countSpace(tx, scope.groupId, store.corpId)
    if (body.everywhere && strategy === null) await planEverywhere(deps, tx, store, { scope: wanted, groupName, names })
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: store.id, action: 'tag.create', objectType: 'tag_group', objectId: groupId, fields: { group: groupName, names, everywhere: body.everywhere ?? false } })
    return groupId
  })
  return groupItems(scope, store, (await countedTags(database, store, wanted !== 'store')).filter((tag) => tag.tagGroupId === id))[0]!
}

export async function rename(deps: TagDeps, scope: Scope, id: string, wanted: string): Promise<ElsewhereResult[]> {
  const { tag } = await tagForDefine(deps, scope, id)
  const name = wanted.trim()
  demandName(name)
  if (name === tag.name) return []
  const twins = await twinsOf(deps.kit.database, tag)
  await renameIn(deps, scope, id, name)
  return inEachCorp(deps.kit, twins, (twin) => renameIn(deps, scope, twin.id, name))
}

async function renameIn(deps: TagDeps, scope: Scope, id: string, name: string): Promise<void> {
  const { kit, directory, wecom } = deps
  const { tag, install } = await tagForDefine(deps, scope, id)
  await demandFreeNames(deps, scope.groupId, tag.tagGroupId, [name])
  const api = await directory.wecomInstall(install)
  await callForTag({ name, used: 0, more: 0 }, () => (tag.strategyId === null ? renameCorpTag : renameStrategyTag)(wecom, api, tag.wecomId, name))
  await kit.database.transaction(async (tx) => {
    await tx.run('UPDATE tag SET name = ?, seen_at = ? WHERE group_id = ? AND id = ?', [name, kit.clock.now(), scope.groupId, tag.id])
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: await homeOf(deps, tag), action: 'tag.rename', objectType: 'tag', objectId: tag.id, fields: { from: tag.name, to: name } })
  })
}

export async function remove(deps: TagDeps, scope: Scope, id: string): Promise<ElsewhereResult[]> {
  const twins = await twinsOf(deps.kit.database, (await tagForDefine(deps, scope, id)).tag)
  await removeIn(deps, scope, id)
  return inEachCorp(deps.kit, twins, (twin) => removeIn(deps, scope, twin.id))
}

async function removeIn(deps: TagDeps, scope: Scope, id: string): Promise<void> {
  const { kit } = deps
  const { tag, install } = await tagForDefine(deps, scope, id)
  await demandNoneMergesInto(kit.database, tag)
  await deleteAtWecom(deps, tag, install)
  await kit.database.transaction(async (tx) => {
    await forgetTag(kit, tx, tag)
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: await homeOf(deps, tag), action: 'tag.delete', objectType: 'tag', objectId: tag.id, fields: { name: tag.name } })
  })
}

/** A tag that others are just becoming must stay until they have: their customers would end with neither. */
export async function demandNoneMergesInto(db: Db, tag: Pick<TagRow, 'id' | 'groupId' | 'corpId' | 'name'>): Promise<void> {
  const coming = await db.row('SELECT id FROM tag WHERE group_id = ? AND corp_id = ? AND merging_into = ? AND deleted_at IS NULL LIMIT 1', [tag.groupId, tag.corpId, tag.id])
  if (coming) throw new AppError('tags.merging', { name: tag.name })
}

export async function deleteAtWecom({ directory, wecom }: TagDeps, tag: TagRow, install: InstallInfo): Promise<void> {
  const api = await directory.wecomInstall(install)
  await callForTag({ name: tag.name, used: 0, more: 0 }, () => (tag.strategyId === null ? deleteCorpTags : deleteStrategyTags)(wecom, api, [tag.wecomId]))
}

/** A tag that is gone at WeCom is no code's, no rule's and no mapping's any more. */
export async function forgetTag(kit: Kit, tx: Parameters<Parameters<Kit['database']['transaction']>[0]>[0], tag: Pick<TagRow, 'id' | 'groupId' | 'corpId'>): Promise<void> {
  const now = kit.clock.now()
  await tx.run('UPDATE tag SET deleted_at = ?, merging_into = NULL, seen_at = ? WHERE group_id = ? AND id = ?', [now, now, tag.groupId, tag.id])
  await tx.run('DELETE FROM channel_code_tag WHERE group_id = ? AND tag_id = ?', [tag.groupId, tag.id])
  await tx.run('DELETE FROM tag_rule WHERE group_id = ? AND tag_id = ?', [tag.groupId, tag.id])
  await tx.run('DELETE FROM tag_mapping WHERE group_id = ? AND (tag_id = ? OR target_tag_id = ?)', [tag.groupId, tag.id, tag.id])
  await tx.run('DELETE FROM tag_use WHERE group_id = ? AND tag_id = ?', [tag.groupId, tag.id])
  await countSpace(tx, tag.groupId, tag.corpId)
}

/** The tag, if the person keeps its scope; others' store tags do not exist for them. */
export async function tagForDefine({ kit, directory }: TagDeps, scope: Scope, id: string): Promise<{ tag: TagRow; install: InstallInfo }> {
  const { rows } = demand(scope, 'tag.define')
  const [tag] = await tagsByIds(kit.database, scope.groupId, [id])
  if (!tag || (tag.storeId !== null && !rows.stores.includes(tag.storeId))) throw new AppError('tags.unknown')
  if (tag.computed) throw new AppError('tags.computed', { name: tag.name })
  demandDefine(scope, tag)
  if (tag.mergingInto !== null) throw new AppError('tags.merging', { name: tag.name })
  return { tag, install: await directory.installOfCorp(tag.corpId) }
}

/** An audit row stands with a store: the tag's own, else the first of its corp. */
export async function homeOf({ directory }: Pick<TagDeps, 'directory'>, tag: Pick<TagRow, 'storeId' | 'groupId' | 'corpId'>): Promise<string> {
  return tag.storeId ?? (await directory.storesOf(tag.groupId)).find((store) => store.corpId === tag.corpId)!.id
}

const storesOfCorp = async (directory: Directory, store: StoreInfo): Promise<StoreInfo[]> => (await directory.storesOf(store.groupId)).filter((one) => one.corpId === store.corpId)

function newGroupName(given: string | undefined, wanted: TagScopeName, store: StoreInfo, stores: readonly StoreInfo[], inStrategy: boolean): string {
  const name = given?.trim()
  if (!name) throw new AppError('request.invalid', { detail: '选一个标签组，或给新组起名' })
  const full = inStrategy ? name : groupNameOf(name, wanted, store)
  demandName(full)
  // A name that ends like a store, brand or city would be read back as theirs.
  if (!inStrategy && scopeOfGroup(full, stores).scope !== wanted) throw new AppError('tags.name', { reason: '「·」后面的字是门店、品牌或城市，会变成它们的标签' })
  return full
}

function demandName(name: string): void {
  if (!name) throw new AppError('tags.name', { reason: '名字是空的' })
  if ([...name].length > tagNameLimit) throw new AppError('tags.name', { reason: `「${name}」超过 ${tagNameLimit} 个字` })
}

async function demandFreeNames({ kit }: TagDeps, groupId: string, tagGroupId: string, names: readonly string[]): Promise<void> {
  const taken = await kit.database.row<{ name: string }>('SELECT name FROM tag WHERE group_id = ? AND tag_group_id = ? AND deleted_at IS NULL AND name IN (?) LIMIT 1', [groupId, tagGroupId, names])
  if (taken) throw new AppError('tags.duplicate', { name: taken.name })
}

interface GroupRow { id: string; wecomId: string; groupName: string; scope: TagScopeName; storeId: string | null; strategyId: number | null; strategyStoreIds: string[] | null }

async function groupForDefine({ kit }: TagDeps, scope: Scope, store: StoreInfo, id: string): Promise<GroupRow> {
  const row = await kit.database.row<GroupRow & { strategyStoreIds: string[] | string | null }>(
    `SELECT g.id, g.wecom_id AS wecomId, g.name AS groupName, g.scope, g.store_id AS storeId, g.strategy_id AS strategyId, s.store_ids AS strategyStoreIds FROM tag_group g
     LEFT JOIN tag_strategy s ON s.group_id = g.group_id AND s.corp_id = g.corp_id AND s.strategy_id = g.strategy_id
     WHERE g.group_id = ? AND g.id = ? AND g.corp_id = ? AND g.deleted_at IS NULL`, [store.groupId, id, store.corpId])
  if (!row || (row.storeId !== null && row.storeId !== store.id)) throw new AppError('not_found')
  demandDefine(scope, row)
  return { ...row, strategyStoreIds: typeof row.strategyStoreIds === 'string' ? (JSON.parse(row.strategyStoreIds) as string[]) : row.strategyStoreIds }
}
