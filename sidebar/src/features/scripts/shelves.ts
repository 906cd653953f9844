import type { ScriptItem } from '@chitang/shared/contracts/scripts'
import type { Match } from '@chitang/shared/domain/script-search'
import type { Suggestion } from '@chitang/shared/domain/script-suggest'
import { scriptCategories, scriptObjections } from '@chitang/shared/domain/scripts'

export interface Found { readonly item: ScriptItem; readonly match: Match; readonly why?: string | undefined }
export interface Shelf { readonly code: string; readonly name: string; readonly count: number }

const unmarked: Match = { rank: 0, marks: new Set() }

export interface ShelfInput {
  readonly found: readonly { item: ScriptItem; match: Match }[]
  readonly searching: boolean
  readonly suggestions: readonly Suggestion[]
  readonly recent: readonly string[]
}

/** 推荐, 收藏 and 最近 stand in front while nobody searches; stages without a hit stand last and cannot be chosen. */
export function shelvesOf({ found, searching, suggestions, recent }: ShelfInput): Shelf[] {
  const of = (category: string) => found.filter(({ item }) => item.category === category).length
  const stages = scriptCategories.map(({ code, name }) => ({ code: code as string, name, count: of(code) }))
  const favourites = found.filter(({ item }) => item.favourite).length
  const last = found.filter(({ item }) => recent.includes(item.slotId)).length
  return [
    ...(searching || suggestions.length === 0 ? [] : [{ code: 'suggested', name: '推荐', count: suggestions.length }]),
    { code: 'all', name: '全部', count: found.length },
    ...(searching || favourites === 0 ? [] : [{ code: 'favourite', name: '收藏', count: favourites }]),
    ...(searching || last === 0 ? [] : [{ code: 'recent', name: '最近', count: last }]),
    ...stages.filter((stage) => stage.count > 0), ...stages.filter((stage) => stage.count === 0),
  ]
}

/** What stands on a shelf, in its own order; what is over stands last unless it was searched for. */
export function onShelf(input: ShelfInput, shelf: string, objection: string | null): Found[] {
  const { found, searching, suggestions, recent } = input
  if (shelf === 'suggested')
    return suggestions.flatMap((suggestion): Found[] => {
      const hit = found.find(({ item }) => item.slotId === suggestion.slotId)
      return hit ? [{ item: hit.item, match: unmarked, why: suggestion.reason }] : []
    })
  if (shelf === 'recent') return recent.flatMap((slotId) => found.filter(({ item }) => item.slotId === slotId))
  const items = shelf === 'all' ? found : shelf === 'favourite' ? found.filter(({ item }) => item.favourite) : found.filter(({ item }) => item.category === shelf && (objection === null || item.objection === objection))
  if (searching) return [...items]
  // A shelf is in the store's own order, not in that of use.
  const inOrder = shelf === 'all' ? items : [...items].sort((a, b) => a.item.sort - b.item.sort)
  return [...inOrder.filter(({ item }) => !item.expired), ...inOrder.filter(({ item }) => item.expired)]
}

/** What customers say, of the scripts on this shelf. */
export function objectionsOn(found: readonly { item: ScriptItem }[], shelf: string): Shelf[] {
  return scriptObjections.flatMap(({ code, name }) => {
    const count = found.filter(({ item }) => item.category === shelf && item.objection === code).length
    return count > 0 ? [{ code, name, count }] : []
  })
}
