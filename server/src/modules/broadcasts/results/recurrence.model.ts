import { localDay, localParts, localTime } from '../../../platform/clock/day.ts'

/** The same time of day, a day, a week or a month on; the 31st is the last day of shorter months. Null when the series is over. */
export function nextOccurrence(plannedAt: Date, { every, until }: { every: 'day' | 'week' | 'month'; until: string }, now: Date, timeZone: string): Date | null {
  const { year, month, day, hour, minute } = localParts(plannedAt, timeZone)
  for (let n = 1; n <= 1000; n++) {
    const next = every === 'month'
      ? localTime({ year, month: month + n, day: Math.min(day, new Date(Date.UTC(year, month + n, 0)).getUTCDate()), hour, minute }, timeZone)
      : localTime({ year, month, day: day + n * (every === 'week' ? 7 : 1), hour, minute }, timeZone)
    if (localDay(next, timeZone) > until) return null
    if (next > now) return next
  }
  return null
}
