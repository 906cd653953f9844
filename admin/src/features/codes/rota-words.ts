import type { Rota } from '@chitang/shared/contracts/code-rota'
import { dayLabel } from '../../shared/words/time.ts'

export const weekdayNames = ['一', '二', '三', '四', '五', '六', '日'] as const

/** 周一至周五、周日 */
export function weekdayWords(weekdays: readonly number[]): string {
  const days = [...new Set(weekdays)].sort((a, b) => a - b)
  if (days.length === 7) return '每天'
  const runs: number[][] = []
  for (const day of days) {
    const last = runs.at(-1)
    if (last && last.at(-1) === day - 1) last.push(day)
    else runs.push([day])
  }
  return runs.map((run) => (run.length > 2 ? `周${weekdayNames[run[0]! - 1]}至周${weekdayNames[run.at(-1)! - 1]}` : run.map((day) => `周${weekdayNames[day - 1]}`).join('、'))).join('、')
}

/** 22:00–次日 02:00: a shift that ends earlier than it begins ends the next day. */
export const hoursWords = ({ from, to }: { from: string; to: string }): string => `${from}–${to <= from ? '次日 ' : ''}${to}`

/** One line a shift, in the order of the week. */
export function rotaLines(rota: Rota, nameOf: (id: string) => string): { when: string; who: string }[] {
  const names = (ids: readonly string[]): string => ids.map(nameOf).join('、')
  const week = [...rota.week].sort((a, b) => Math.min(...a.weekdays) - Math.min(...b.weekdays) || (a.from < b.from ? -1 : 1)).map((one) => ({ when: `${weekdayWords(one.weekdays)} ${hoursWords(one)}`, who: names(one.memberIds) }))
  const days = [...rota.days].sort((a, b) => (a.day < b.day ? -1 : 1)).flatMap((one) => (one.shifts.length === 0 ? [{ when: dayLabel(one.day), who: '没人值班，替补接' }] : one.shifts.map((shift) => ({ when: `${dayLabel(one.day)} ${hoursWords(shift)}`, who: names(shift.memberIds) }))))
  return [...week, ...days]
}

/** The rules beside the shifts, in a line; empty where there are none. */
export const rotaRules = ({ dailyCap, rotation }: Rota): string => [rotation === 'fewest' ? '轮着来，今天加得最少的先接' : '当班的一起接', ...(dailyCap === null ? [] : [`每人每天最多 ${dailyCap} 位`])].join(' · ')

/** 00:00, 00:30 … 24:00 */
export const halfHours: readonly string[] = Array.from({ length: 49 }, (_, half) => `${String(Math.floor(half / 2)).padStart(2, '0')}:${half % 2 === 0 ? '00' : '30'}`)
