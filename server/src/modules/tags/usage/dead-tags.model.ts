import { plainName } from '@chitang/shared/domain/tags'

export interface UsageRow { id: string; name: string; tagGroupId: string; scope: string; home: string; computed: boolean; merging: boolean; lastUsedAt: Date | null; createdAt: Date | null; uses: number }

const day = 86_400_000
/** Nobody put it on for half a year; or it is a season old and nobody ever did. */
export const deadAfterDays = 183
export const neverUsedAfterDays = 90

export function isDead(tag: Pick<UsageRow, 'lastUsedAt' | 'createdAt' | 'computed' | 'merging'>, nowMs: number): boolean {
  if (tag.computed || tag.merging) return false
  if (tag.lastUsedAt !== null) return tag.lastUsedAt.getTime() <= nowMs - deadAfterDays * day
  return tag.createdAt !== null && tag.createdAt.getTime() <= nowMs - neverUsedAfterDays * day
}

/** A living tag of the same home that says nearly the same: one name in the other, or two characters in common at the begin. */
export function suggestTarget<T extends UsageRow>(dead: T, all: readonly T[], nowMs: number): T | null {
  const name = plainName(dead.name)
  const near = (other: string): number => (other === name ? 3 : other.includes(name) || name.includes(other) ? 2 : name.length > 2 && other.slice(0, 2) === name.slice(0, 2) ? 1 : 0)
  const candidates = all.filter((tag) => tag.id !== dead.id && tag.home === dead.home && !tag.computed && !tag.merging && !isDead(tag, nowMs))
  const best = candidates.map((tag) => ({ tag, score: near(plainName(tag.name)) })).filter((one) => one.score > 0).sort((a, b) => b.score - a.score || b.tag.uses - a.tag.uses)
  return best[0]?.tag ?? null
}
