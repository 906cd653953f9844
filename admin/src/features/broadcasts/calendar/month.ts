import { dayOf, dayStart, weekday } from '../../../shared/words/time.ts'

const dayMs = 86_400_000

/** Weeks of a month from Monday on; days of the neighbours are null. */
export function weeksOf(month: string): (string | null)[][] {
  const first = dayStart(`${month}-01`)
  const lead = (new Date(`${month}-01T00:00:00.000Z`).getUTCDay() + 6) % 7
  const days: (string | null)[] = Array.from({ length: lead }, () => null)
  for (let at = first; dayOf(at).startsWith(month); at += dayMs) days.push(dayOf(at))
  while (days.length % 7) days.push(null)
  return Array.from({ length: days.length / 7 }, (_, week) => days.slice(week * 7, week * 7 + 7))
}

export function monthBy(month: string, by: number): string {
  const date = new Date(`${month}-01T00:00:00.000Z`)
  date.setUTCMonth(date.getUTCMonth() + by)
  return date.toISOString().slice(0, 7)
}

export const monthName = (month: string): string => `${Number(month.slice(0, 4))} 年 ${Number(month.slice(5))} 月`

/** How the calendar opens: how much is booked, and the day that is fullest. */
export function calendarSentence(month: string, days: readonly { day: string; items: readonly unknown[]; takenShare: number }[]): string {
  const count = days.reduce((sum, one) => sum + one.items.length, 0)
  const name = `${Number(month.slice(5))} 月`
  if (!count) return `${name}还没有群发`
  const full = [...days].sort((a, b) => b.takenShare - a.takenShare)[0]!
  const share = Math.round(full.takenShare * 100)
  return `${name}有 ${count} 个群发${share > 0 ? `，最满的是 ${Number(full.day.slice(5, 7))}/${Number(full.day.slice(8))} ${weekday(dayStart(full.day))}，${share}% 的客户已有安排` : ''}`
}
