/** One source's word about whose a vehicle is. */
export interface Period { key: string; vin: string; from: Date | null; to: Date | null }

/**
 * Ends a period where the next owner's begins. Rows without a sale date say nothing about order and stay open; two of
 * one day stay both, for somebody to look at.
 */
export function closePeriods(periods: readonly Period[]): Map<string, Date> {
  const ends = new Map<string, Date>()
  const byVin = new Map<string, Period[]>()
  for (const period of periods) if (period.from) byVin.set(period.vin, [...(byVin.get(period.vin) ?? []), period])
  for (const list of byVin.values()) {
    const ordered = list.sort((a, b) => a.from!.getTime() - b.from!.getTime())
    for (const [at, period] of ordered.entries()) {
      const next = ordered.slice(at + 1).find((later) => later.from!.getTime() > period.from!.getTime())
      if (next && (period.to === null || period.to > next.from!)) ends.set(period.key, next.from!)
    }
  }
  return ends
}
