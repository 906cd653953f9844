export type LevelSemantic =
  | 'new' | 'hot7' | 'warm15' | 'warm30' | 'cool90' | 'ordered' | 'delivered' | 'cancelled' | 'lost' | 'nurture'

export interface Level {
  readonly code: string
  readonly semantic: LevelSemantic
  readonly meaning: string
  /** Days until the next follow-up is due; null = no cadence. */
  readonly cadenceDays: number | null
  /** Hours within which a customer of this level is first looked after; null = no deadline. */
  readonly firstDeadlineHours: number | null
}

/** Letters are a brand's configuration (`brand_level`); this is what a brand has that configured nothing. Logic reads only `semantic`. */
export const defaultLevels: readonly Level[] = [
  { code: 'N', semantic: 'new', meaning: '刚加，还没定级', cadenceDays: 1, firstDeadlineHours: 24 },
  { code: 'H', semantic: 'hot7', meaning: '7 天内可能订', cadenceDays: 1, firstDeadlineHours: 24 },
  { code: 'A', semantic: 'warm15', meaning: '15 天内可能订', cadenceDays: 3, firstDeadlineHours: 48 },
  { code: 'B', semantic: 'warm30', meaning: '30 天内可能订', cadenceDays: 7, firstDeadlineHours: 168 },
  { code: 'C', semantic: 'cool90', meaning: '2–3 个月', cadenceDays: 15, firstDeadlineHours: 360 },
  { code: 'O', semantic: 'ordered', meaning: '已订未交', cadenceDays: 7, firstDeadlineHours: 24 },
  { code: 'D', semantic: 'delivered', meaning: '已交车', cadenceDays: 30, firstDeadlineHours: 24 },
  { code: 'P', semantic: 'nurture', meaning: '暂缓，以后再看', cadenceDays: 90, firstDeadlineHours: null },
  { code: 'F', semantic: 'lost', meaning: '战败', cadenceDays: 90, firstDeadlineHours: null },
]

/** What the word behind a letter means to the product; each may stand once in a brand's list, `new` must. */
export const semanticNames: Readonly<Record<LevelSemantic, string>> = {
  new: '刚加，未定级', hot7: '7 天内', warm15: '15 天内', warm30: '30 天内', cool90: '三个月内', ordered: '已订未交', delivered: '已交车', cancelled: '退订', lost: '战败', nurture: '暂缓培育',
}

/** Derived from the level, never typed in. */
export const stageBySemantic: Readonly<Record<LevelSemantic, string>> = {
  new: '新客户', hot7: '潜客', warm15: '潜客', warm30: '潜客', cool90: '潜客', ordered: '已订车', delivered: '车主', cancelled: '退订', lost: '战败', nurture: '培育中',
}

/** In the order of a customer's life; a person without a level is new. */
export const stages: readonly string[] = [...new Set(Object.values(stageBySemantic))]

export const stageOf = (semantic: LevelSemantic | null): string => stageBySemantic[semantic ?? 'new']

/** Levels an advisor chooses while somebody is still deciding, hottest first. */
export const openSemantics: readonly LevelSemantic[] = ['hot7', 'warm15', 'warm30', 'cool90']

export const levelOf = (levels: readonly Level[], code: string | null | undefined): Level | null =>
  levels.find((level) => level.code === code) ?? null

export const levelWith = (levels: readonly Level[], semantic: LevelSemantic): Level | null =>
  levels.find((level) => level.semantic === semantic) ?? null

export const semanticOf = (levels: readonly Level[], code: string | null | undefined): LevelSemantic | null =>
  levelOf(levels, code)?.semantic ?? null

export const levelLabel = (code: string | null | undefined): string | null => (code ? `${code}级` : null)

const heat: Record<LevelSemantic, number> = {
  hot7: 4, warm15: 3, warm30: 2, cool90: 1, new: 3, ordered: 5, delivered: 5, cancelled: 0, lost: 0, nurture: 0,
}

/** A step down to B or lower needs a reason; up or sideways does not. */
export function downgradeNeedsReason(levels: readonly Level[], from: string | null, to: string | null): boolean {
  const before = semanticOf(levels, from)
  const after = semanticOf(levels, to)
  if (!before || !after || before === 'new') return false
  return heat[after] < heat[before] && heat[after] <= heat.warm30
}
