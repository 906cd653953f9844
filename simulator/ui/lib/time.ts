import { now } from './live.ts'

const zone = { timeZone: 'Asia/Shanghai' } as const
const hm = new Intl.DateTimeFormat('zh-CN', { ...zone, hour: '2-digit', minute: '2-digit', hour12: false })
const day = new Intl.DateTimeFormat('zh-CN', { ...zone, month: 'numeric', day: 'numeric' })
const key = (at: number): number => Math.floor((at + 8 * 3600_000) / 86400_000)

export const clock = (at: number): string => hm.format(at)

/** 10:02 today, 昨天, 6/2 before. */
export function shortTime(at: number): string {
  const days = key(now()) - key(at)
  return days === 0 ? clock(at) : days === 1 ? '昨天' : day.format(at)
}

export function longTime(at: number): string {
  const days = key(now()) - key(at)
  return days === 0 ? clock(at) : `${days === 1 ? '昨天' : day.format(at)} ${clock(at)}`
}

/** Thousands with a narrow no-break space. */
export const grouped = (n: number): string => String(Math.round(n)).replace(/\B(?=(\d{3})+$)/g, '\u202f')
