export interface PromotionPeriod { readonly id: string; readonly scope: 'group' | 'brand' | 'store'; readonly validFrom: string | Date; readonly validTo: string | Date }

const width = { store: 0, brand: 1, group: 2 } as const
const ms = (at: string | Date): number => (typeof at === 'string' ? Date.parse(at) : at.getTime())

export const promotionState = (one: PromotionPeriod, now: Date): 'coming' | 'live' | 'over' =>
  ms(one.validTo) <= now.getTime() ? 'over' : ms(one.validFrom) > now.getTime() ? 'coming' : 'live'

/**
 * The offer a script speaks of: the one it names, else the one the store uses now (its own before the brand's before the
 * group's, then what ends first). Null = there is none that may be promised.
 */
export function promotionOf<T extends PromotionPeriod>(promotions: readonly T[], named: string | null, now: Date): T | null {
  const live = promotions.filter((one) => promotionState(one, now) === 'live')
  if (named !== null) return live.find((one) => one.id === named) ?? null
  return [...live].sort((a, b) => width[a.scope] - width[b.scope] || ms(a.validTo) - ms(b.validTo) || (a.id < b.id ? -1 : 1))[0] ?? null
}
