import type { HeldRole, Role } from './roles.ts'

/** Who may use a tag: everybody, the stores of a brand, the stores of a city, one store. */
export const tagScopes = ['group', 'brand', 'region', 'store'] as const
export type TagScopeName = (typeof tagScopes)[number]

export const scopeLetters: Readonly<Record<TagScopeName, string>> = { group: '集', brand: '品', region: '区', store: '店' }
export const scopeNames: Readonly<Record<TagScopeName, string>> = { group: '集团', brand: '品牌', region: '区域', store: '本店' }

/** WeCom: tags of a corp, those of rule groups counted in (doc 92117). */
export const tagLimit = 10_000
/** WeCom: names of tags and groups, in characters (doc 92117). */
export const tagNameLimit = 30

const definers: Readonly<Record<TagScopeName, readonly Role[]>> = {
  group: ['group_hq'],
  brand: ['group_hq', 'brand_manager'],
  region: ['group_hq', 'brand_manager'],
  store: ['store_manager', 'market_manager'],
}

export interface TagHome { readonly scope: TagScopeName; readonly storeId: string | null }

/** Headquarters keep what all share, a store keeps its own: neither changes the other's. */
export const mayDefineTag = (roles: readonly HeldRole[], home: TagHome): boolean =>
  roles.some((held) => definers[home.scope].includes(held.role) && (home.scope !== 'store' || held.storeId === home.storeId))

/** The scopes in which somebody may make tags for a store. */
export const definableScopes = (roles: readonly HeldRole[], storeId: string): TagScopeName[] =>
  tagScopes.filter((scope) => mayDefineTag(roles, { scope, storeId }))

/** WeCom's space is flat: the scope stands behind a dot in the group's name. People read the name without it. */
export const shownGroupName = (name: string): string => name.split('·')[0]!

/** Spaces, width and case make no other name. */
export const sameName = (a: string, b: string): boolean => plainName(a) === plainName(b)
export const plainName = (name: string): string => name.normalize('NFKC').replace(/\s+/g, '').toLowerCase()
