import { addDays, daysBetween } from '@chitang/shared/domain/touch-windows'
import type { RetentionReport } from '@chitang/shared/contracts/reports'

/** One add, and what became of it. */
export interface Added { relationId: string; personId: string; day: string; at: Date }
export interface After { relationId: string | null; personId: string; kind: 'met' | 'welcomed' | 'visited' | 'left'; at: Date }

const dayMs = 86_400_000
const week = 7

/** Monday of a day's week. */
export const mondayOf = (day: string): string => addDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7))

/** Met: a follow-up, an answer to a script or a visit within seven days; chats are not known without the paid archive. */
export const metWithin = (added: Added, after: readonly After[]): boolean =>
  after.some((one) => (one.kind === 'met' || one.kind === 'visited') && one.at >= added.at && one.at.getTime() < added.at.getTime() + week * dayMs)

interface Known { byPerson: Map<string, After[]> }
const known = (after: readonly After[]): Known => {
  const byPerson = new Map<string, After[]>()
  for (const one of after) byPerson.set(one.personId, [...(byPerson.get(one.personId) ?? []), one])
  return { byPerson }
}

/** Weeks of adds: an add whose friendship ended later is not there any more. */
export function cohortsOf(adds: readonly Added[], after: readonly After[], first: string, last: string): RetentionReport['cohorts'] {
  const { byPerson } = known(after)
  const weeks = new Map(daysBetween(mondayOf(first), last).filter((day) => mondayOf(day) === day).map((day) => [day, { week: day, adds: 0, still: 0, met: 0 }]))
  for (const added of adds) {
    const row = weeks.get(mondayOf(added.day))
    if (!row) continue
    const mine = byPerson.get(added.personId) ?? []
    row.adds += 1
    if (!mine.some((one) => one.kind === 'left' && one.relationId === added.relationId && one.at >= added.at)) row.still += 1
    if (metWithin(added, mine)) row.met += 1
  }
  return [...weeks.values()]
}

export function funnelOf(adds: readonly Added[], after: readonly After[], from: string, to: string): RetentionReport['funnel'] {
  const { byPerson } = known(after)
  const inside = adds.filter((one) => one.day >= from && one.day <= to)
  const count = (test: (added: Added, mine: readonly After[]) => boolean): number => inside.filter((one) => test(one, byPerson.get(one.personId) ?? [])).length
  return {
    from, to, adds: inside.length, met: count(metWithin), visited: count((added, mine) => mine.some((one) => one.kind === 'visited' && one.at >= added.at)),
    // The welcome of this friendship, not of another one's.
    welcomed: count((added, mine) => mine.some((one) => one.kind === 'welcomed' && one.relationId === added.relationId)),
  }
}

/** Whoever had seven whole days and was met in none of them. */
export function silentOf(adds: readonly Added[], after: readonly After[], from: string, to: string): { from: string; to: string; adds: number; silent: number } {
  const { byPerson } = known(after)
  const inside = adds.filter((one) => one.day >= from && one.day <= to)
  return { from, to, adds: inside.length, silent: inside.filter((one) => !metWithin(one, byPerson.get(one.personId) ?? [])).length }
}
