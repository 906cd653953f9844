import { listCorpTags, type WecomTagGroup } from '../../wecom/endpoints/tags.ts'
import type { WecomClient } from '../../wecom/client.ts'
import { isDuplicate } from '../../platform/db/errors.ts'
import type { Tx } from '../../platform/db/database.ts'
import type { Kit } from '../../platform/kit.ts'
import type { Directory, InstallInfo, StoreInfo } from '../org/index.ts'
import { tag, tagGroup } from './tags.table.ts'

export interface ScopeOfGroup { scope: 'group' | 'brand' | 'store'; brand: string | null; storeId: string | null }

/**
 * WeCom's tag space is flat; the scope lives in the group's name: `活动·包河` is the store 包河's, `竞品·星程` the
 * brand's, a name without 「·」 the group's.
 */
export function scopeOfGroupName(name: string, stores: readonly StoreInfo[]): ScopeOfGroup {
  const suffix = name.includes('·') ? name.slice(name.lastIndexOf('·') + 1) : null
  const store = suffix === null ? undefined : stores.find((one) => one.shortName === suffix)
  if (store) return { scope: 'store', brand: null, storeId: store.id }
  if (suffix !== null && stores.some((one) => one.brand === suffix)) return { scope: 'brand', brand: suffix, storeId: null }
  return { scope: 'group', brand: null, storeId: null }
}

export const isComputedGroup = (name: string): boolean => name.split('·')[0] === '车主状态'

export interface TagsRead { total: number; added: number; renamed: number; removed: number }

/** Makes our tags equal to WeCom's. A failed read changes nothing. */
export async function syncTags(deps: { kit: Kit; directory: Directory; wecom: WecomClient }, install: InstallInfo): Promise<TagsRead> {
  const { kit, directory } = deps
  const from = kit.clock.now()
  const groups = await listCorpTags(deps.wecom, await directory.wecomInstall(install))
  const stores = (await directory.storesOf(install.groupId)).filter((store) => store.corpId === install.corp.id)
  const known = new Map((await kit.database.rows<{ wecomId: string; name: string }>('SELECT wecom_id AS wecomId, name FROM tag WHERE corp_id = ? AND deleted_at IS NULL', [install.corp.id])).map((row) => [row.wecomId, row.name]))
  await repeatedOnDuplicate(() => kit.database.transaction(async (tx) => {
    for (const group of groups) await saveTagGroup(kit, tx, install, stores, group, from)
    const gone = async (table: 'tag' | 'tag_group', keep: readonly string[]) => {
      await tx.run(`UPDATE ${table} SET deleted_at = ?, seen_at = ? WHERE corp_id = ? AND deleted_at IS NULL AND (seen_at IS NULL OR seen_at < ?)${keep.length > 0 ? ' AND wecom_id NOT IN (?)' : ''}`,
        [kit.clock.now(), from, install.corp.id, from, ...(keep.length > 0 ? [keep] : [])])
    }
    await gone('tag', groups.flatMap((group) => group.tags.map((one) => one.id)))
    await gone('tag_group', groups.map((group) => group.id))
  }))
  const shown = groups.flatMap((group) => group.tags)
  return {
    total: shown.length,
    added: shown.filter((one) => !known.has(one.id)).length,
    renamed: shown.filter((one) => known.has(one.id) && known.get(one.id) !== one.name).length,
    removed: [...known.keys()].filter((id) => !shown.some((one) => one.id === id)).length,
  }
}

/** Two processes that meet the same new tag at once: the second finds it known. */
async function repeatedOnDuplicate(work: () => Promise<void>): Promise<void> {
  await work().catch((cause: unknown) => {
    if (!isDuplicate(cause)) throw cause
    return work()
  })
}

/** `from`: when WeCom was asked. */
export async function saveTagGroup(kit: Kit, tx: Tx, install: InstallInfo, stores: readonly StoreInfo[], group: WecomTagGroup, from: Date): Promise<string> {
  const { groupId } = install
  const scope = scopeOfGroupName(group.name, stores)
  const known = await tx.row<{ id: string }>('SELECT id FROM tag_group WHERE corp_id = ? AND wecom_id = ?', [install.corp.id, group.id])
  const id = known?.id ?? kit.ids.next()
  if (known)
    await tx.run('UPDATE tag_group SET name = ?, scope = ?, brand = ?, store_id = ?, sort = ?, deleted_at = NULL, seen_at = ? WHERE group_id = ? AND id = ? AND (seen_at IS NULL OR seen_at <= ?)', [group.name, scope.scope, scope.brand, scope.storeId, group.order, from, groupId, id, from])
  else await tx.orm.insert(tagGroup).values({ groupId, id, corpId: install.corp.id, wecomId: group.id, name: group.name, ...scope, sort: String(group.order), seenAt: from })
  for (const one of group.tags) {
    const existing = await tx.row<{ id: string }>('SELECT id FROM tag WHERE corp_id = ? AND wecom_id = ?', [install.corp.id, one.id])
    if (existing)
      await tx.run('UPDATE tag SET name = ?, sort = ?, tag_group_id = ?, deleted_at = NULL, seen_at = ? WHERE group_id = ? AND id = ? AND (seen_at IS NULL OR seen_at <= ?)', [one.name, one.order, id, from, groupId, existing.id, from])
    else await tx.orm.insert(tag).values({ groupId, id: kit.ids.next(), corpId: install.corp.id, tagGroupId: id, wecomId: one.id, name: one.name, sort: String(one.order), computed: isComputedGroup(group.name), seenAt: from })
  }
  return id
}
