import type { Corp, Tag, TagGroup } from './types.ts'

export function liveTag(corp: Corp, id: string): { group: TagGroup; tag: Tag } | null {
  for (const group of corp.tagGroups) {
    const tag = group.tags.find((t) => t.id === id && !t.deleted)
    if (tag) return { group, tag }
  }
  return null
}

/** Marks tags as gone everywhere; a group that lost its last tag goes too. */
export function dropTags(corp: Corp, ids: Set<string>): void {
  for (const group of corp.tagGroups) {
    for (const tag of group.tags) if (ids.has(tag.id)) tag.deleted = true
    if (group.tags.every((t) => t.deleted)) group.deleted = true
  }
  for (const row of Object.values(corp.relations)) {
    for (const edge of Object.values(row)) if (edge.tagIds.some((t) => ids.has(t))) edge.tagIds = edge.tagIds.filter((t) => !ids.has(t))
  }
}
