import type { TagScopeName } from '@chitang/shared/domain/tags'
import type { Db } from '../../platform/db/database.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { StoreInfo } from '../org/index.ts'
import { usableIn, type Usability } from './tag-scope.model.ts'

export interface TagRow extends Usability {
  id: string; name: string; computed: boolean; wecomId: string; groupId: string; tagGroupId: string; groupName: string; scope: TagScopeName
  strategyId: number | null; mergingInto: string | null
}

export const tagColumns = `t.id, t.name, t.computed, t.wecom_id AS wecomId, t.group_id AS groupId, t.tag_group_id AS tagGroupId, t.merging_into AS mergingInto, t.corp_id AS corpId,
  g.name AS groupName, g.scope, g.brand, g.city, g.store_id AS storeId, g.strategy_id AS strategyId, s.store_ids AS strategyStoreIds`
export const tagFrom = `FROM tag t JOIN tag_group g ON g.group_id = t.group_id AND g.id = t.tag_group_id
  LEFT JOIN tag_strategy s ON s.group_id = g.group_id AND s.corp_id = g.corp_id AND s.strategy_id = g.strategy_id`

/** Engines hand JSON over as text or as value. */
export const parsed = <T>(value: T | string): T => (typeof value === 'string' ? (JSON.parse(value) as T) : value)

export const asTag = <T extends TagRow>(row: T): T => ({ ...row, computed: Boolean(row.computed), strategyStoreIds: row.strategyId === null ? null : parsed(row.strategyStoreIds ?? []) })

export async function tagsByIds(db: Db, groupId: string, ids: readonly string[]): Promise<TagRow[]> {
  if (ids.length === 0) return []
  return (await db.rows<TagRow>(`SELECT ${tagColumns} ${tagFrom} WHERE t.group_id = ? AND t.id IN (?) AND t.deleted_at IS NULL`, [groupId, ids])).map(asTag)
}

/** All of them exist and mean something in the store; what the product computes may be looked for too. */
export async function demandKnownTags(db: Db, store: StoreInfo, ids: readonly string[]): Promise<TagRow[]> {
  const tags = await tagsByIds(db, store.groupId, ids)
  if (tags.length !== new Set(ids).size) throw new AppError('tags.unknown')
  if (tags.some((tag) => !usableIn(tag, store))) throw new AppError('tags.out_of_scope')
  return tags
}

/** All of them exist, are usable in the store, and are for people to put on. */
export async function demandUsableTags(db: Db, store: StoreInfo, ids: readonly string[]): Promise<TagRow[]> {
  const tags = await demandKnownTags(db, store, ids)
  const computed = tags.find((tag) => tag.computed)
  if (computed) throw new AppError('tags.computed', { name: computed.name })
  return tags
}

/** What a store may take off its customers: its own tags. What all share stays. */
export function demandRemovable(tags: readonly TagRow[]): void {
  for (const tag of tags) if (tag.scope !== 'store' || tag.computed) throw new AppError(tag.computed ? 'tags.computed' : 'tags.out_of_scope', { name: tag.name })
}
