export type LevelSemantic =
  | 'new' | 'hot7' | 'warm15' | 'warm30' | 'cool90' | 'ordered' | 'delivered' | 'cancelled' | 'lost' | 'nurture'

export interface Level {
  readonly code: string
  readonly semantic: LevelSemantic
  readonly meaning: string
  /** Days until the next follow-up is due; null = no cadence. */
  readonly cadenceDays: number | null
}

/** Letters are a brand's configuration; logic reads only `semantic`. */
export const defaultLevels: readonly Level[] = [
  { code: 'N', semantic: 'new', meaning: '刚加，还没定级', cadenceDays: 1 },
  { code: 'H', semantic: 'hot7', meaning: '7 天内可能订', cadenceDays: 1 },
  { code: 'A', semantic: 'warm15', meaning: '15 天内可能订', cadenceDays: 3 },
  { code: 'B', semantic: 'warm30', meaning: '30 天内可能订', cadenceDays: 7 },
  { code: 'C', semantic: 'cool90', meaning: '2–3 个月', cadenceDays: 15 },
  { code: 'O', semantic: 'ordered', meaning: '已订未交', cadenceDays: 7 },
  { code: 'D', semantic: 'delivered', meaning: '已交车', cadenceDays: 30 },
  { code: 'F', semantic: 'lost', meaning: '战败', cadenceDays: 90 },
]

export const levelByCode = (code: string | null | undefined): Level | null =>
  defaultLevels.find((level) => level.code === code) ?? null

export const levelLabel = (code: string | null | undefined): string | null => (code ? `${code}级` : null)

const heat: Record<LevelSemantic, number> = {
  hot7: 4, warm15: 3, warm30: 2, cool90: 1, new: 3, ordered: 5, delivered: 5, cancelled: 0, lost: 0, nurture: 0,
}

/** A step down to B or lower needs a reason; up or sideways does not. */
export function downgradeNeedsReason(from: string | null, to: string | null): boolean {
  const before = levelByCode(from)
  const after = levelByCode(to)
  if (!before || !after || before.semantic === 'new') return false
  return heat[after.semantic] < heat[before.semantic] && heat[after.semantic] <= heat.warm30
}
