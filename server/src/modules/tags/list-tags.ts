import type { listTags, TagGroupItem } from '@chitang/shared/contracts/tags'
import type { ResponseOf } from '@chitang/shared/contracts/endpoint'
import { definableScopes, mayDefineTag, shownGroupName, tagLimit, tagScopes } from '@chitang/shared/domain/tags'
import type { Scope } from '../../platform/access/scope.ts'
import type { Db } from '../../platform/db/database.ts'
import type { StoreInfo } from '../org/index.ts'
import { usableIn } from './tag-scope.model.ts'
import { usedSpace } from './tag-space.ts'
import { smallest } from './usage/roll-up.model.ts'
import { asTag, parsed, tagColumns, tagFrom, type TagRow } from './usable-tags.ts'

export interface CountedTag extends TagRow { strategyName: string | null; mergingName: string | null; sort: string; groupSort: string; createdAt: Date | null; uses: number; lastUsedAt: Date | null }

/** Tags of a store's corp that can be used in the store, with their uses there (`everywhere`: in all stores of the corp). */
export async function countedTags(db: Db, store: StoreInfo, everywhere: boolean): Promise<CountedTag[]> {
  const rows = await db.rows<CountedTag>(
    `SELECT ${tagColumns}, s.name AS strategyName, into_tag.name AS mergingName, t.sort, g.sort AS groupSort, t.created_at AS createdAt, 0 AS uses, NULL AS lastUsedAt
     ${tagFrom} LEFT JOIN tag into_tag ON into_tag.group_id = t.group_id AND into_tag.id = t.merging_into
     WHERE t.corp_id = ? AND t.deleted_at IS NULL AND g.deleted_at IS NULL
       AND (g.scope = 'group' OR (g.scope = 'brand' AND g.brand = ?) OR (g.scope = 'region' AND g.city = ?) OR (g.scope = 'store' AND g.store_id = ?))`, [store.corpId, store.brand, store.city, store.id])
  const tags = rows.map(asTag).filter((tag) => usableIn(tag, store))
  if (tags.length === 0) return []
  const uses = await db.rows<{ tagId: string; uses: number; lastUsedAt: Date | null }>(
    `SELECT tag_id AS tagId, CAST(SUM(uses) AS SIGNED) AS uses, MAX(last_used_at) AS lastUsedAt FROM tag_use WHERE group_id = ? AND tag_id IN (?)${everywhere ? '' : ' AND store_id = ?'} GROUP BY tag_id`,
    [store.groupId, tags.map((tag) => tag.id), ...(everywhere ? [] : [store.id])])
  const byTag = new Map(uses.map((row) => [row.tagId, row]))
  return tags.map((tag) => ({ ...tag, uses: Number(byTag.get(tag.id)?.uses ?? 0), lastUsedAt: byTag.get(tag.id)?.lastUsedAt ?? null }))
}

const order = (a: CountedTag, b: CountedTag): number =>
  tagScopes.indexOf(a.scope) - tagScopes.indexOf(b.scope) || Number(b.groupSort) - Number(a.groupSort) || byId(a.tagGroupId, b.tagGroupId) || Number(b.sort) - Number(a.sort) || byId(a.id, b.id)
const byId = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0)

/** A number of a store that is another company's, if it is large enough to be nameless. */
export function sayable(scope: Scope, store: StoreInfo, uses: number): number | null {
  const near = scope.roles.some((role) => role.storeId === store.id) || scope.allStores.some((one) => one.id === store.id && one.hasBasis)
  return near || uses === 0 || uses >= smallest ? uses : null
}

export function groupItems(scope: Scope, store: StoreInfo, tags: readonly CountedTag[]): TagGroupItem[] {
  const groups = new Map<string, TagGroupItem>()
  for (const tag of [...tags].sort(order)) {
    const canEdit = !tag.computed && mayDefineTag(scope.roles, tag)
    const group = groups.get(tag.tagGroupId) ?? {
      id: tag.tagGroupId, name: shownGroupName(tag.groupName), scope: tag.scope, storeId: tag.storeId, corpId: tag.corpId, canEdit, forWhom: tag.brand ?? tag.city, strategyName: tag.strategyName, tags: [],
    }
    group.tags.push({ id: tag.id, name: tag.name, uses: sayable(scope, store, tag.uses), lastUsedAt: tag.lastUsedAt?.toISOString() ?? null, computed: tag.computed, canEdit: canEdit && tag.mergingInto === null, mergingInto: tag.mergingName })
    groups.set(tag.tagGroupId, group)
  }
  return [...groups.values()]
}

export async function tagList(db: Db, scope: Scope, store: StoreInfo): Promise<ResponseOf<typeof listTags>> {
  const shared = definableScopes(scope.roles, store.id)
  const [tags, used, strategy] = await Promise.all([
    countedTags(db, store, shared.includes('brand')), usedSpace(db, store.groupId, store.corpId), strategyOfStore(db, store),
  ])
  return { items: groupItems(scope, store, tags), used, limit: tagLimit, definable: shared, brand: store.brand, city: store.city, strategyName: strategy?.name ?? null }
}

/** The rule group of just this store: tags made in it are the store's alone at WeCom too. */
export async function strategyOfStore(db: Db, store: StoreInfo): Promise<{ id: number; name: string; storeIds: string[] } | null> {
  const rows = await db.rows<{ id: number; name: string; storeIds: string[] | string }>('SELECT strategy_id AS id, name, store_ids AS storeIds FROM tag_strategy WHERE group_id = ? AND corp_id = ? ORDER BY strategy_id', [store.groupId, store.corpId])
  return rows.map((row) => ({ ...row, storeIds: parsed(row.storeIds) })).find((row) => row.storeIds.length === 1 && row.storeIds[0] === store.id) ?? null
}
