/** Days and hours are the store's (UTC+8, no summer time), wherever the advisor's computer thinks it is. */
const zone = 8 * 3_600_000
const dayMs = 86_400_000

interface Parts { month: number; day: number; weekday: number; hour: number; minute: number; dayNumber: number }

function parts(ms: number): Parts {
  const local = new Date(ms + zone)
  return {
    month: local.getUTCMonth() + 1, day: local.getUTCDate(), weekday: local.getUTCDay(),
    hour: local.getUTCHours(), minute: local.getUTCMinutes(), dayNumber: Math.floor((ms + zone) / dayMs),
  }
}

const two = (value: number) => String(value).padStart(2, '0')
const weekdays = ['周日', '周一', '周二', '周三', '周四', '周五', '周六']

export const daysBetween = (from: number, to: number): number => parts(to).dayNumber - parts(from).dayNumber
export const sameDay = (a: number, b: number): boolean => daysBetween(a, b) === 0
export const monthDay = (ms: number): string => `${parts(ms).month}/${parts(ms).day}`
export const clock = (ms: number): string => `${two(parts(ms).hour)}:${two(parts(ms).minute)}`

/** 今天 · 明天 · 周日 6/7 · 6/20 */
export function dayWord(ms: number, now: number): string {
  const ahead = daysBetween(now, ms)
  if (ahead === 0) return '今天'
  if (ahead === 1) return '明天'
  if (ahead === -1) return '昨天'
  if (ahead > 1 && ahead < 7) return `${weekdays[parts(ms).weekday]} ${monthDay(ms)}`
  return monthDay(ms)
}

/** The day without its date, for sentences: 保存，周日提醒我 */
export function dayShort(ms: number, now: number): string {
  const ahead = daysBetween(now, ms)
  if (ahead > 1 && ahead < 7) return weekdays[parts(ms).weekday]!
  return dayWord(ms, now)
}

export function dueWords(dueAt: number, now: number): string {
  const late = daysBetween(dueAt, now)
  if (late > 0) return `过期 ${late} 天 · ${monthDay(dueAt)} ${clock(dueAt)}`
  if (late === 0) return dueAt < now ? `今天 ${clock(dueAt)} 已过` : `今天 ${clock(dueAt)} 前`
  return `${dayWord(dueAt, now)} ${clock(dueAt)}`
}

/** Some days from now at an hour of the store's day. */
export const inDays = (now: number, days: number, hour = 10, minute = 0): number =>
  (parts(now).dayNumber + days) * dayMs - zone + (hour * 60 + minute) * 60_000

/** Value of <input type="date">. */
export function dateInputValue(ms: number): string {
  return new Date(ms + zone).toISOString().slice(0, 10)
}
export const fromDateInput = (value: string, hour = 10): number => Date.parse(`${value}T00:00:00Z`) - zone + hour * 3_600_000

export function agoWords(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 60) return `${seconds} 秒`
  if (seconds < 3600) return `${Math.round(seconds / 60)} 分钟`
  if (seconds < 48 * 3600) return `${Math.round(seconds / 3600)} 小时`
  return `${Math.round(seconds / 86_400)} 天`
}

export const inWindow = (from: number, now: number, ms: number): boolean => now - from >= -5000 && now - from <= ms
/** 1 488: thousands with a narrow no-break space. */
export const thousands = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, '\u202f')
