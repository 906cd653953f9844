/** Uses of a tag in a store; `own` = the group's tag itself, else a store tag that counts for it. */
export interface UseRow { groupName: string; name: string; storeId: string; uses: number; own: boolean }
export interface RollUpTag { name: string; total: number; mapped: number; byStore: (number | null)[] }

/** Fewer than this is not said across companies. */
export const smallest = 10

/**
 * Copies of a group tag stand in every corp under one name: they and the store tags that count for them are added up.
 * Numbers of another company's store that are too small to be nameless are left out, also of the total.
 */
export function rollUp(rows: readonly UseRow[], stores: readonly { id: string; open: boolean }[]): { name: string; tags: RollUpTag[] }[] {
  const groups = new Map<string, Map<string, Map<string, { own: number; mapped: number }>>>()
  for (const row of rows) {
    const tags = groups.get(row.groupName) ?? new Map<string, Map<string, { own: number; mapped: number }>>()
    groups.set(row.groupName, tags)
    const byStore = tags.get(row.name) ?? new Map<string, { own: number; mapped: number }>()
    tags.set(row.name, byStore)
    const sum = byStore.get(row.storeId) ?? { own: 0, mapped: 0 }
    byStore.set(row.storeId, row.own ? { ...sum, own: sum.own + row.uses } : { ...sum, mapped: sum.mapped + row.uses })
  }
  return [...groups].map(([name, tags]) => ({
    name,
    tags: [...tags].map(([tagName, byStore]) => {
      const shown = stores.map((store) => {
        const sum = byStore.get(store.id) ?? { own: 0, mapped: 0 }
        const uses = sum.own + sum.mapped
        return { uses: !store.open && uses > 0 && uses < smallest ? null : uses, mapped: sum.mapped }
      })
      return {
        name: tagName,
        total: shown.reduce((sum, one) => sum + (one.uses ?? 0), 0),
        mapped: shown.reduce((sum, one) => sum + (one.uses === null ? 0 : one.mapped), 0),
        byStore: shown.map((one) => one.uses),
      }
    }).sort((a, b) => b.total - a.total),
  })).sort((a, b) => b.tags.reduce((sum, tag) => sum + tag.total, 0) - a.tags.reduce((sum, tag) => sum + tag.total, 0))
}
