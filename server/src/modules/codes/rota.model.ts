import type { Rota, Shift } from '@chitang/shared/contracts/code-rota'
import { addDays } from '@chitang/shared/domain/touch-windows'
import { dayStart, localDay, localTime } from '../../platform/clock/day.ts'

/** What is known of those who may receive the customers of a code. Who is not in `memberIds` and no backup is nobody here. */
export interface RotaFacts {
  memberIds: readonly string[]
  /** Adds through this code since the day began. */
  addsToday: ReadonlyMap<string, number>
  /** 今天不接新客 */
  offUntil: ReadonlyMap<string, Date>
}

/** shift = as planned · backup = nobody of the plan can · others = outside of any shift · full = everybody has had the day's share · off = everybody is off duty */
export type RosterWhy = 'shift' | 'backup' | 'others' | 'full' | 'off'
export interface Roster { memberIds: string[]; why: RosterWhy; next: Date | null }

const daysAhead = 8

/** Monday 1 … Sunday 7 */
const weekdayOf = (day: string): number => ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1

/** A day with a plan of its own has no other. */
const shiftsOf = (rota: Rota, day: string): readonly Shift[] => rota.days.find((one) => one.day === day)?.shifts ?? rota.week.filter((one) => one.weekdays.includes(weekdayOf(day)))

function instantOf(day: string, clock: string, timeZone: string): Date {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  const [hour, minute] = clock.split(':').map(Number) as [number, number]
  return localTime({ year, month, day: date, hour, minute }, timeZone)
}

interface Span { from: Date; to: Date; memberIds: readonly string[] }

/** The shifts that begin on a day. One that ends no later than it begins goes on until that time of the next day, whatever the next day's plan. */
const spansOf = (rota: Rota, day: string, timeZone: string): Span[] => shiftsOf(rota, day).map(({ from, to, memberIds }) => ({
  from: instantOf(day, from, timeZone), to: instantOf(to <= from ? addDays(day, 1) : day, to, timeZone), memberIds,
}))

/** Who stands behind a code at an instant, and until when that is so if nobody adds and nobody changes anything. */
export function rosterAt(rota: Rota | null, facts: RotaFacts, now: Date, timeZone: string): Roster {
  const today = localDay(now, timeZone)
  const planned = rota === null ? [...facts.memberIds]
    : [addDays(today, -1), today].flatMap((day) => spansOf(rota, day, timeZone)).filter((one) => now >= one.from && now < one.to).flatMap((one) => one.memberIds.filter((id) => facts.memberIds.includes(id)))
  const backups = rota?.backupIds ?? []
  const everybody = [...new Set([...planned, ...backups, ...facts.memberIds])]
  const isOff = (id: string): boolean => (facts.offUntil.get(id)?.getTime() ?? 0) > now.getTime()
  const isFull = (id: string): boolean => rota !== null && rota.dailyCap !== null && (facts.addsToday.get(id) ?? 0) >= rota.dailyCap
  const free = (id: string): boolean => !isOff(id) && !isFull(id)
  const steps: readonly (readonly [RosterWhy, readonly string[]])[] = [
    ['shift', planned.filter(free)], ['backup', backups.filter(free)], ['others', everybody.filter(free)],
    ['full', planned.filter((id) => !isOff(id))], ['full', everybody.filter((id) => !isOff(id))], ['off', planned], ['off', backups], ['off', everybody],
  ]
  const [why, found] = steps.find(([, ids]) => ids.length > 0) ?? ['off', []]
  const next = changesAfter(rota, facts, now, timeZone)
  return { memberIds: rota?.rotation === 'fewest' ? fewest(found, facts.addsToday) : [...new Set(found)].sort(byId), why, next }
}

const byId = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0)

/** One at a time: whoever has had the fewest today. */
const fewest = (ids: readonly string[], adds: ReadonlyMap<string, number>): string[] => [...ids].sort((a, b) => (adds.get(a) ?? 0) - (adds.get(b) ?? 0) || byId(a, b)).slice(0, 1)

function changesAfter(rota: Rota | null, facts: RotaFacts, now: Date, timeZone: string): Date | null {
  const today = localDay(now, timeZone)
  const edges = [...facts.offUntil.values()]
  if (rota !== null) {
    if (rota.dailyCap !== null || rota.rotation === 'fewest') edges.push(dayStart(today, timeZone, 1))
    for (let ahead = -1; ahead < daysAhead; ahead++) for (const { from, to } of spansOf(rota, addDays(today, ahead), timeZone)) edges.push(from, to)
    // Farther than a week there may be a day with a plan of its own.
    for (const { day } of rota.days) edges.push(dayStart(day, timeZone))
  }
  const later = edges.filter((edge) => edge > now).sort((a, b) => a.getTime() - b.getTime())
  return later[0] ?? null
}
