import type { Db } from '../../platform/db/database.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { StoreInfo } from '../org/index.ts'

export interface TagRow { id: string; name: string; computed: boolean; wecomId: string; groupId: string; tagGroupId: string; scope: string; brand: string | null; storeId: string | null; corpId: string }

const columns = 't.id, t.name, t.computed, t.wecom_id AS wecomId, t.group_id AS groupId, t.tag_group_id AS tagGroupId, g.scope, g.brand, g.store_id AS storeId, t.corp_id AS corpId'

export async function tagsByIds(db: Db, groupId: string, ids: readonly string[]): Promise<TagRow[]> {
  if (ids.length === 0) return []
  const rows = await db.rows<TagRow>(`SELECT ${columns} FROM tag t JOIN tag_group g ON g.group_id = t.group_id AND g.id = t.tag_group_id WHERE t.group_id = ? AND t.id IN (?) AND t.deleted_at IS NULL`, [groupId, ids])
  return rows.map((row) => ({ ...row, computed: Boolean(row.computed) }))
}

/** A tag is usable only in its scope: the group's, the brand's, or the store's own; and in its corp. */
export const usableIn = (tag: Pick<TagRow, 'scope' | 'brand' | 'storeId' | 'corpId'>, store: StoreInfo): boolean =>
  tag.corpId === store.corpId && (tag.scope === 'group' || (tag.scope === 'brand' && tag.brand === store.brand) || (tag.scope === 'store' && tag.storeId === store.id))

export async function demandUsableTags(db: Db, store: StoreInfo, ids: readonly string[]): Promise<TagRow[]> {
  const tags = await tagsByIds(db, store.groupId, ids)
  if (tags.length !== new Set(ids).size) throw new AppError('tags.unknown')
  if (tags.some((tag) => !usableIn(tag, store))) throw new AppError('tags.out_of_scope')
  const computed = tags.find((tag) => tag.computed)
  if (computed) throw new AppError('tags.computed', { name: computed.name })
  return tags
}
