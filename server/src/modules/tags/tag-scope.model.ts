import { shownGroupName, type TagScopeName } from '@chitang/shared/domain/tags'
import type { StoreInfo } from '../org/index.ts'

export interface GroupScope { scope: TagScopeName; brand: string | null; city: string | null; storeId: string | null }

type Place = Pick<StoreInfo, 'id' | 'shortName' | 'brand' | 'city'>

/**
 * WeCom's tag space is flat; the scope lives in the group's name: `活动·包河` is the store 包河's, `竞品·星程` the
 * brand's, `试驾路线·合肥` the city's, a name without 「·」 the group's. A rule group (规则组) of one store is that store's.
 */
export function scopeOfGroup(name: string, stores: readonly Place[], strategyStores: readonly string[] | null = null): GroupScope {
  const none = { brand: null, city: null, storeId: null }
  if (strategyStores?.length === 1) return { ...none, scope: 'store', storeId: strategyStores[0]! }
  const suffix = name.includes('·') ? name.slice(name.lastIndexOf('·') + 1) : null
  const store = suffix === null ? undefined : stores.find((one) => one.shortName === suffix)
  if (store) return { ...none, scope: 'store', storeId: store.id }
  if (suffix !== null && stores.some((one) => one.brand === suffix)) return { ...none, scope: 'brand', brand: suffix }
  if (suffix !== null && stores.some((one) => one.city === suffix)) return { ...none, scope: 'region', city: suffix }
  return { ...none, scope: 'group' }
}

/** The name a new group needs so that it is read back as of this scope. */
export function groupNameOf(name: string, scope: TagScopeName, store: Place): string {
  const suffix = { group: null, brand: store.brand, region: store.city, store: store.shortName }[scope]
  return suffix === null ? name : `${shownGroupName(name)}·${suffix}`
}

export interface Usability { scope: string; brand: string | null; city: string | null; storeId: string | null; corpId: string; strategyStoreIds: readonly string[] | null }

/** A tag is usable only in its scope: the group's, the brand's, the city's, or the store's own; in its corp; and where its rule group reaches. */
export const usableIn = (tag: Usability, store: Pick<StoreInfo, 'id' | 'brand' | 'city' | 'corpId'>): boolean =>
  tag.corpId === store.corpId
  && (tag.strategyStoreIds === null || tag.strategyStoreIds.includes(store.id))
  && (tag.scope === 'group' || (tag.scope === 'brand' && tag.brand === store.brand) || (tag.scope === 'region' && tag.city === store.city) || (tag.scope === 'store' && tag.storeId === store.id))

export const isComputedGroup = (name: string): boolean => shownGroupName(name) === '车主状态'
