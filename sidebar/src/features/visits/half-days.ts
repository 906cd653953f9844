import type { HalfDay } from '@chitang/shared/contracts/appointments'
import { dateInputValue, dayShort, inDays } from '../../shared/ui/dates.ts'

export interface HalfDayChoice { readonly day: string; readonly half: HalfDay; readonly label: string }

export const halfWords: Readonly<Record<HalfDay, string>> = { morning: '上午', afternoon: '下午' }

/** Hour at which a half day is over for a visit. */
const endHour: Readonly<Record<HalfDay, number>> = { morning: 12, afternoon: 18 }

export const isAhead = (day: string, half: HalfDay, now: number): boolean => {
  const ahead = Math.round((Date.parse(`${day}T00:00:00Z`) - Date.parse(`${dateInputValue(now)}T00:00:00Z`)) / 86_400_000)
  return ahead > 0 || (ahead === 0 && inDays(now, 0, endHour[half]) > now)
}

/** What people say when they make a date: today and tomorrow, then the weekend; past halves are not offered. */
export function likelyHalfDays(now: number): HalfDayChoice[] {
  const weekday = (ahead: number) => new Date(`${dateInputValue(inDays(now, ahead))}T00:00:00Z`).getUTCDay()
  const days = [...new Set([0, 1, ...[2, 3, 4, 5, 6, 7].filter((ahead) => weekday(ahead) === 6 || weekday(ahead) === 0)])]
  return days.flatMap((ahead) => (['morning', 'afternoon'] as const).flatMap((half) => {
    const at = inDays(now, ahead)
    const day = dateInputValue(at)
    return isAhead(day, half, now) ? [{ day, half, label: halfDayText(day, half, now) }] : []
  })).slice(0, 8)
}

/** 周日上午 · 6/20 下午 */
export const halfDayText = (day: string, half: HalfDay, now: number): string => {
  const at = Date.parse(`${day}T02:00:00Z`)
  return `${dayShort(at, now)}${/\d$/.test(dayShort(at, now)) ? ' ' : ''}${halfWords[half]}`
}
