import { listCorpTags, type WecomTagGroup } from '../../wecom/endpoints/tags.ts'
import type { WecomClient } from '../../wecom/client.ts'
import { batches } from '../../wecom/input-limits.ts'
import { isDuplicate } from '../../platform/db/errors.ts'
import type { Db, Tx } from '../../platform/db/database.ts'
import type { Kit } from '../../platform/kit.ts'
import type { Directory, InstallInfo, StoreInfo } from '../org/index.ts'
import { freeMergesInto } from './operations/free-merges.ts'
import { countSpace } from './tag-space.ts'
import { readStrategies, saveStrategies, type StrategyRead } from './sync-strategies.ts'
import { isComputedGroup, scopeOfGroup } from './tag-scope.model.ts'
import { tag, tagGroup } from './tags.table.ts'

export interface TagsRead { total: number; added: number; renamed: number; removed: number; calls: number }

/** Makes our tags equal to WeCom's: the corp's own and those of its rule groups. A failed read changes nothing. */
export async function syncTags(deps: { kit: Kit; directory: Directory; wecom: WecomClient }, install: InstallInfo): Promise<TagsRead> {
  const { kit, directory } = deps
  const from = kit.clock.now()
  const stores = (await directory.storesOf(install.groupId)).filter((store) => store.corpId === install.corp.id)
  const corpGroups = await listCorpTags(deps.wecom, await directory.wecomInstall(install))
  const { strategies, calls } = await readStrategies(deps, install, stores)
  const groups: { group: WecomTagGroup; strategy: StrategyRead | null }[] = [
    ...corpGroups.map((group) => ({ group, strategy: null })), ...(strategies ?? []).flatMap((strategy) => strategy.groups.map((group) => ({ group, strategy }))),
  ]
  const known = await knownTags(kit.database, install)
  await repeatedOnDuplicate(async () => {
    if (strategies !== null) await kit.database.transaction((tx) => saveStrategies(tx, install, strategies, from))
    for (const some of portions(groups)) {
      await kit.database.transaction(async (tx) => {
        for (const { group, strategy } of some) await saveTagGroup(kit, tx, install, stores, group, from, strategy, known)
      })
    }
  })
  // Rule groups that may not be seen are not gone.
  const missing = await markGone(kit, install, { groups: groups.map(({ group }) => group.id), tags: groups.flatMap(({ group }) => group.tags.map((one) => one.id)), strategiesToo: strategies !== null }, known, from)
  await countSpace(kit.database, install.groupId, install.corp.id)
  const shown = groups.flatMap(({ group }) => group.tags)
  return {
    total: shown.length,
    added: shown.filter((one) => !isLive(known.get(one.id))).length,
    renamed: shown.filter((one) => isLive(known.get(one.id)) && known.get(one.id)!.name !== one.name).length,
    removed: missing,
    calls: calls + 1,
  }
}

interface KnownTag { id: string; wecomId: string; name: string; sort: string; tagGroupId: string; createdAt: Date | null; deletedAt: Date | null; strategyId: number | null }
const isLive = (known: KnownTag | undefined): boolean => known !== undefined && known.deletedAt === null

async function knownTags(db: Db, install: InstallInfo): Promise<Map<string, KnownTag>> {
  const rows = await db.rows<KnownTag>(
    `SELECT t.id, t.wecom_id AS wecomId, t.name, t.sort, t.tag_group_id AS tagGroupId, t.created_at AS createdAt, t.deleted_at AS deletedAt, g.strategy_id AS strategyId
     FROM tag t JOIN tag_group g ON g.group_id = t.group_id AND g.id = t.tag_group_id WHERE t.corp_id = ?`, [install.corp.id])
  return new Map(rows.map((row) => [row.wecomId, row]))
}

/** Whole groups, about so many tags a transaction. */
const portionSize = 400
function portions<T extends { group: WecomTagGroup }>(groups: readonly T[]): T[][] {
  const made: T[][] = []
  let room = 0
  for (const one of groups) {
    if (room <= 0) {
      made.push([])
      room = portionSize
    }
    made.at(-1)!.push(one)
    room -= one.group.tags.length + 1
  }
  return made
}

async function markGone(kit: Kit, install: InstallInfo, shown: { groups: readonly string[]; tags: readonly string[]; strategiesToo: boolean }, known: ReadonlyMap<string, KnownTag>, from: Date): Promise<number> {
  const stands = new Set(shown.tags)
  const gone = [...known.values()].filter((one) => one.deletedAt === null && !stands.has(one.wecomId) && (shown.strategiesToo || one.strategyId === null))
  for (const ids of batches(gone.map((one) => one.id), portionSize)) {
    await kit.database.run('UPDATE tag SET deleted_at = ?, seen_at = ? WHERE group_id = ? AND id IN (?) AND (seen_at IS NULL OR seen_at < ?)', [kit.clock.now(), from, install.groupId, ids, from])
    await freeMergesInto(kit, install.groupId, ids)
  }
  await kit.database.run(
    `UPDATE tag_group SET deleted_at = ?, seen_at = ? WHERE corp_id = ? AND deleted_at IS NULL AND (seen_at IS NULL OR seen_at < ?)${shown.groups.length > 0 ? ' AND wecom_id NOT IN (?)' : ''}${shown.strategiesToo ? '' : ' AND strategy_id IS NULL'}`,
    [kit.clock.now(), from, install.corp.id, from, ...(shown.groups.length > 0 ? [shown.groups] : [])])
  return gone.length
}

/** Two processes that meet the same new tag at once: the second finds it known. */
async function repeatedOnDuplicate(work: () => Promise<void>): Promise<void> {
  await work().catch((cause: unknown) => {
    if (!isDuplicate(cause)) throw cause
    return work()
  })
}

/** `from`: when WeCom was asked. */
export async function saveTagGroup(kit: Kit, tx: Tx, install: InstallInfo, stores: readonly StoreInfo[], group: WecomTagGroup, from: Date, strategy: Pick<StrategyRead, 'id' | 'storeIds'> | null, knownBefore?: ReadonlyMap<string, KnownTag>): Promise<string> {
  const { groupId } = install
  const scope = scopeOfGroup(group.name, stores, strategy?.storeIds ?? null)
  const known = await tx.row<{ id: string }>('SELECT id FROM tag_group WHERE corp_id = ? AND wecom_id = ?', [install.corp.id, group.id])
  const id = known?.id ?? kit.ids.next()
  if (known)
    await tx.run('UPDATE tag_group SET name = ?, scope = ?, brand = ?, city = ?, store_id = ?, strategy_id = ?, sort = ?, deleted_at = NULL, seen_at = ? WHERE group_id = ? AND id = ? AND (seen_at IS NULL OR seen_at <= ?)',
      [group.name, scope.scope, scope.brand, scope.city, scope.storeId, strategy?.id ?? null, group.order, from, groupId, id, from])
  else await tx.orm.insert(tagGroup).values({ groupId, id, corpId: install.corp.id, wecomId: group.id, name: group.name, ...scope, strategyId: strategy?.id ?? null, sort: String(group.order), seenAt: from })
  const unchanged: string[] = []
  for (const one of group.tags) {
    const before = knownBefore?.get(one.id)
    if (before && before.deletedAt === null && before.name === one.name && before.sort === String(one.order) && before.tagGroupId === id && before.createdAt?.getTime() === one.createdAt?.getTime()) {
      unchanged.push(before.id)
      continue
    }
    const existing = await tx.row<{ id: string }>('SELECT id FROM tag WHERE corp_id = ? AND wecom_id = ?', [install.corp.id, one.id])
    if (existing)
      await tx.run('UPDATE tag SET name = ?, sort = ?, tag_group_id = ?, created_at = COALESCE(?, created_at), deleted_at = NULL, seen_at = ? WHERE group_id = ? AND id = ? AND (seen_at IS NULL OR seen_at <= ?)', [one.name, one.order, id, one.createdAt, from, groupId, existing.id, from])
    else await tx.orm.insert(tag).values({ groupId, id: kit.ids.next(), corpId: install.corp.id, tagGroupId: id, wecomId: one.id, name: one.name, sort: String(one.order), computed: isComputedGroup(group.name), createdAt: one.createdAt, seenAt: from })
  }
  if (unchanged.length > 0) await tx.run('UPDATE tag SET seen_at = ? WHERE group_id = ? AND id IN (?) AND (seen_at IS NULL OR seen_at <= ?)', [from, groupId, unchanged, from])
  return id
}
