import type { HalfDay } from '@chitang/shared/contracts/appointments'
import { localDay, localTime, startOfDay } from '../../platform/clock/day.ts'

export const halfNames: Readonly<Record<HalfDay, string>> = { morning: '上午', afternoon: '下午' }
export const statusNames: Readonly<Record<string, string>> = { booked: '约好了', arrived: '到店了', cancelled: '取消了' }

const weekdays = ['周日', '周一', '周二', '周三', '周四', '周五', '周六'] as const
const parts = (day: string) => ({ year: Number(day.slice(0, 4)), month: Number(day.slice(5, 7)), day: Number(day.slice(8, 10)) })

/** 6/7 周日上午 */
export function whenText(day: string, half: HalfDay): string {
  const { year, month, day: date } = parts(day)
  return `${month}/${date} ${weekdays[new Date(Date.UTC(year, month - 1, date)).getUTCDay()]}${halfNames[half]}`
}

/** A day that exists and is not over; this morning is over at noon, this afternoon at six. */
export function stillAhead(day: string, half: HalfDay, now: Date, timeZone: string): boolean {
  const { year, month, day: date } = parts(day)
  const end = localTime({ year, month, day: date, hour: half === 'morning' ? 12 : 18, minute: 0 }, timeZone)
  return localDay(end, timeZone) === day && end > now && end.getTime() - startOfDay(now, timeZone).getTime() < 366 * 86_400_000
}

/** The advisor is reminded when the shop opens that day, or in half an hour when the day has begun. */
export function reminderAt(day: string, half: HalfDay, now: Date, timeZone: string): Date {
  const opening = localTime({ ...parts(day), hour: half === 'morning' ? 9 : 13, minute: 0 }, timeZone)
  return opening > now ? opening : new Date(now.getTime() + 30 * 60_000)
}
