import type { ReceiveRule } from './touches.ts'

/**
 * WeCom counts the mass messages a customer gets in windows of local days (doc 92135): natural months with as many
 * places as the month has days, weeks from Monday with seven, days with one. Days are `YYYY-MM-DD` in the group's zone.
 */
export interface TouchWindow { kind: ReceiveRule; start: string; limit: number }

const dayMs = 86_400_000
const numberOf = (day: string): number => Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10)))
const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

export const addDays = (day: string, days: number): string => dayOf(numberOf(day) + days * dayMs)
/** Both ends included. */
export const daysBetween = (first: string, last: string): string[] => {
  const days: string[] = []
  for (let day = first; day <= last; day = addDays(day, 1)) days.push(day)
  return days
}
const daysInMonth = (day: string): number => new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)), 0)).getUTCDate()

/** The window a send on this day is charged to. */
export function windowOfDay(rule: ReceiveRule, day: string): TouchWindow {
  if (rule === 'day') return { kind: rule, start: day, limit: 1 }
  if (rule === 'week') return { kind: rule, start: addDays(day, -((new Date(numberOf(day)).getUTCDay() + 6) % 7)), limit: 7 }
  return { kind: rule, start: `${day.slice(0, 8)}01`, limit: daysInMonth(day) }
}

/** Every window that a span of days touches, in order. */
export function windowsOfSpan(rule: ReceiveRule, first: string, last: string): TouchWindow[] {
  const windows: TouchWindow[] = []
  for (const day of daysBetween(first, last)) {
    const window = windowOfDay(rule, day)
    if (windows.at(-1)?.start !== window.start) windows.push(window)
  }
  return windows
}

/** The last day of a window. */
export const lastDayOf = ({ kind, start, limit }: TouchWindow): string => addDays(start, kind === 'month' ? limit - 1 : kind === 'week' ? 6 : 0)

const minuteOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5))

/** Hours may go over midnight; equal ends are no hours at all. */
export function isQuiet(clock: string, from: string, to: string): boolean {
  const [at, begin, end] = [minuteOf(clock), minuteOf(from), minuteOf(to)]
  return begin <= end ? at >= begin && at < end : at >= begin || at < end
}

const usualEnd = '20:30'

/** When an unconfirmed task ends, on the planned day: the usual time, the begin of the quiet hours, or the last minute. */
export function endOfDay(plannedClock: string, quietFrom: string): string {
  const ends = [usualEnd, quietFrom, '23:59'].filter((one) => minuteOf(one) > minuteOf(plannedClock)).sort()
  return ends[0] ?? '23:59'
}
