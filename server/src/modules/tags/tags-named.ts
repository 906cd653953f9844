import type { Db } from '../../platform/db/database.ts'
import type { StoreInfo } from '../org/index.ts'
import { usableIn } from './tag-scope.model.ts'
import { asTag, tagColumns, tagFrom, type TagRow } from './usable-tags.ts'

const inCorps = async (db: Db, groupId: string, corpIds: readonly string[]): Promise<TagRow[]> =>
  corpIds.length === 0 ? [] : (await db.rows<TagRow>(`SELECT ${tagColumns} ${tagFrom} WHERE t.group_id = ? AND t.corp_id IN (?) AND t.deleted_at IS NULL AND t.computed = 0 ORDER BY t.id`, [groupId, corpIds])).map(asTag)

/** The same word is another tag in each corp: of these names the ones a store can put on, once each. */
export async function tagsNamed(db: Db, store: StoreInfo, names: readonly string[]): Promise<{ id: string; name: string }[]> {
  const usable = (await inCorps(db, store.groupId, [store.corpId])).filter((tag) => usableIn(tag, store))
  return [...new Set(names)].flatMap((name) => usable.find((tag) => tag.name === name) ?? [])
}

/** Names that people can put on, and in how many of these stores; the widest first. */
export async function tagNamesOf(db: Db, stores: readonly StoreInfo[]): Promise<{ name: string; stores: number }[]> {
  const [first] = stores
  if (!first) return []
  const tags = await inCorps(db, first.groupId, [...new Set(stores.map((store) => store.corpId))])
  const found = new Map<string, Set<string>>()
  for (const tag of tags) for (const store of stores) if (tag.corpId === store.corpId && usableIn(tag, store)) found.set(tag.name, (found.get(tag.name) ?? new Set()).add(store.id))
  return [...found].map(([name, of]) => ({ name, stores: of.size })).sort((a, b) => b.stores - a.stores || a.name.localeCompare(b.name, 'zh-CN'))
}
