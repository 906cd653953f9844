export interface Band { p25: number; p50: number; p75: number; stores: number }

/** 1 is the best quarter, whichever way is good; null = nothing is told, or of too few stores. */
export type Quarter = 1 | 2 | 3 | 4

export const quarterNames: Readonly<Record<Quarter, string>> = { 1: '前四分之一', 2: '中间偏前', 3: '中间偏后', 4: '后四分之一' }

export function quarterOf(value: number | null, band: Band | null | undefined, less: boolean): Quarter | null {
  if (value === null || !band) return null
  const [best, middle, worst, own] = less ? [-band.p25, -band.p50, -band.p75, -value] : [band.p75, band.p50, band.p25, value]
  return own > best ? 1 : own >= middle ? 2 : own >= worst ? 3 : 4
}
