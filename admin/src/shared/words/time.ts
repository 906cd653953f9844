/** The group's zone is fixed at +8 without daylight saving, so calendar words need no zone data. */
const zoneMs = 8 * 3_600_000
const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

const local = (time: number): Date => new Date(time + zoneMs)
const dayIndex = (time: number): number => Math.floor((time + zoneMs) / day)
const two = (value: number): string => String(value).padStart(2, '0')

const weekdays = ['周日', '周一', '周二', '周三', '周四', '周五', '周六'] as const
export const weekday = (time: number): string => weekdays[local(time).getUTCDay()]!

export const clock = (time: number): string => `${two(local(time).getUTCHours())}:${two(local(time).getUTCMinutes())}`

export function dateWords(time: number, now: number): string {
  const date = local(time)
  const text = `${date.getUTCMonth() + 1}/${date.getUTCDate()}`
  return date.getUTCFullYear() === local(now).getUTCFullYear() ? text : `${date.getUTCFullYear()}/${text}`
}

/** 刚刚 · 3 分钟前 · 09:41 · 昨天 18:20 · 明天 10:00 · 5/28 */
export function timeWords(iso: string, now: number): string {
  const time = Date.parse(iso)
  const days = dayIndex(time) - dayIndex(now)
  // The page's clock may be some seconds behind the server's.
  if (Math.abs(now - time) < minute) return '刚刚'
  if (time <= now && now - time < 10 * minute) return `${Math.floor((now - time) / minute)} 分钟前`
  if (days === 0) return clock(time)
  if (days === -1) return `昨天 ${clock(time)}`
  if (days === 1) return `明天 ${clock(time)}`
  return dateWords(time, now)
}

/** With the clock always: 今天 09:41 · 5/28 16:05 */
export function dateTimeWords(iso: string, now: number): string {
  const time = Date.parse(iso)
  const days = dayIndex(time) - dayIndex(now)
  const head = days === 0 ? '今天' : days === -1 ? '昨天' : days === 1 ? '明天' : dateWords(time, now)
  return `${head} ${clock(time)}`
}

/** A day somebody plans for: 6/6 周六 10:00 */
export const plannedWords = (iso: string, now: number): string => `${dateWords(Date.parse(iso), now)} ${weekday(Date.parse(iso))} ${clock(Date.parse(iso))}`

/** Midnight of a local calendar day. */
export const dayStart = (day: string): number => Date.parse(`${day}T00:00:00.000Z`) - zoneMs
/** The local calendar day of an instant: 2026-06-06 */
export const dayOf = (time: number): string => local(time).toISOString().slice(0, 10)
/** The same clock on another day. */
export const onDay = (iso: string, day: string): string => new Date(Date.parse(iso) - dayStart(dayOf(Date.parse(iso))) + dayStart(day)).toISOString()

/** How long something has waited: 12 分钟 · 15 小时 · 3 天 */
export function ageWords(iso: string, now: number): string {
  const age = Math.max(0, now - Date.parse(iso))
  if (age < minute) return '刚刚'
  if (age < hour) return `${Math.floor(age / minute)} 分钟`
  if (age < 2 * day) return `${Math.floor(age / hour)} 小时`
  return `${Math.floor(age / day)} 天`
}

export function durationWords(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} 毫秒`
  if (ms < minute) return `${(ms / 1000).toFixed(1)} 秒`
  return `${Math.round(ms / minute)} 分钟`
}

/** 2026-06-04 → 6/4 */
export const dayLabel = (value: string): string => `${Number(value.slice(5, 7))}/${Number(value.slice(8, 10))}`

export const clockSeconds = (time: number): string => `${clock(time)}:${two(local(time).getUTCSeconds())}`
