import type { ArrivalDay } from '@chitang/shared/contracts/arrivals'
import { dayLabel } from '../../shared/words/time.ts'

/** What is missing first; once it is there, how far it goes. */
export function arrivalsSentence({ day, salesArrivals, serviceArrivals, lines, said }: Pick<ArrivalDay, 'day' | 'salesArrivals' | 'serviceArrivals' | 'lines' | 'said'>, today: string): string {
  const when = day === today ? '今天' : dayLabel(day)
  const missing = said.filter((one) => one.day !== today && one.sales === null && one.service === null).length
  if (salesArrivals === null && serviceArrivals === null) return lines.length > 0 ? `${when}贴了 ${lines.length} 位，还没写总数。` : `${when}还没登记进店数${missing > 1 ? `，近两周缺 ${missing} 天` : ''}。`
  const open = lines.filter((one) => !one.isFriend).length
  return `${when}进店 ${salesArrivals ?? '—'} 人、进厂 ${serviceArrivals ?? '—'} 台${open > 0 ? `，有 ${open} 位还不是好友` : ''}。`
}

/** An empty box says nothing; only whole numbers count. */
export const countOf = (text: string): number | null => (/^\d{1,4}$/.test(text.trim()) ? Number(text.trim()) : null)
