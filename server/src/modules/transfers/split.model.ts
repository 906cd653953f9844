import type { SplitRule } from '@chitang/shared/contracts/transfers'

export interface Given { id: string; level: string | null; /** Takers who are friends of this customer already. */ friendsOf: readonly string[] }
export interface SplitPlan { rule: SplitRule; /** In the order they were chosen: the first one gets the whole, or the important ones. */ takers: readonly string[]; /** Nobody gets more than so many. */ most: number | null }
export interface Split { to: Map<string, string>; /** Nobody has room for them. */ left: string[] }

/** Whom a shop cannot afford to lose touch with. */
const important = new Set(['H', 'A', 'O'])

/**
 * Everybody goes to exactly one taker, or is left because all are at their most. What a rule does not decide is spread
 * evenly: level by level, always to whoever has least, so that nobody gets all the warm ones.
 */
export function splitCustomers(customers: readonly Given[], { rule, takers, most }: SplitPlan): Split {
  const load = new Map(takers.map((one) => [one, 0]))
  const split: Split = { to: new Map(), left: [] }
  const hasRoom = (taker: string): boolean => most === null || load.get(taker)! < most
  const give = (customer: Given, taker: string | undefined): boolean => {
    if (taker === undefined || !hasRoom(taker)) return false
    split.to.set(customer.id, taker)
    load.set(taker, load.get(taker)! + 1)
    return true
  }
  const least = (among: readonly string[]): string | undefined =>
    among.filter(hasRoom).reduce<string | undefined>((best, one) => (best === undefined || load.get(one)! < load.get(best)! ? one : best), undefined)
  const others = takers.length > 1 ? takers.slice(1) : takers
  const wished = (customer: Given): string | undefined => {
    if (rule === 'one') return takers[0]
    if (rule === 'level') return important.has(customer.level ?? '') ? takers[0] : least(others)
    if (rule === 'friends') return least(takers.filter((taker) => customer.friendsOf.includes(taker)))
    return undefined
  }
  const rest = customers.filter((customer) => !give(customer, wished(customer)))
  for (const customer of [...rest].sort((a, b) => compare(a.level ?? 'Z', b.level ?? 'Z') || compare(a.id, b.id)))
    if (!give(customer, rule === 'one' ? undefined : least(takers))) split.left.push(customer.id)
  return split
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
