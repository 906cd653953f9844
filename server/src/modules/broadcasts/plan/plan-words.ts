import { localDay, localParts } from '../../../platform/clock/day.ts'

const weekdays = ['周日', '周一', '周二', '周三', '周四', '周五', '周六'] as const

/** 6/6 周六 10:00 */
export function dayTime(at: Date, timeZone: string): string {
  const { month, day, hour, minute } = localParts(at, timeZone)
  const weekday = weekdays[new Date(`${localDay(at, timeZone)}T00:00:00Z`).getUTCDay()]!
  return `${month}/${day} ${weekday} ${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
}
