import { openSemantics, semanticOf, type Level } from '@chitang/shared/domain/levels'
import { anyLevelAfterDays } from '@chitang/shared/domain/alerts'

/** Overdue follow-ups of one advisor with customers of one level. */
export interface LateOfLevel { storeId: string; memberId: string; level: string | null; count: number; oldest: number }
/** What the card says; `days` since the day of the oldest one was over. */
export interface Late { count: number; hot: number; days: number }

const day = 86_400_000
/** H and A, whatever letters a brand gives them. */
const hot = openSemantics.slice(0, 2)

/** By `store:member`: one card an advisor, a card for each task would be read by nobody. */
export function lateByAdvisor(rows: readonly LateOfLevel[], levelsOf: (storeId: string) => readonly Level[], today: number): Map<string, Late> {
  const sums = new Map<string, Late>()
  for (const { storeId, memberId, level, count, oldest } of rows) {
    const key = `${storeId}:${memberId}`
    const sum = sums.get(key) ?? { count: 0, hot: 0, days: 1 }
    const semantic = semanticOf(levelsOf(storeId), level)
    sums.set(key, { count: sum.count + count, hot: sum.hot + (semantic !== null && hot.includes(semantic) ? count : 0), days: Math.max(sum.days, Math.ceil((today - oldest) / day)) })
  }
  return sums
}

/** Who may buy this week is told at once, anybody else when a week has passed. */
export const isWorthTelling = ({ hot, days }: Late): boolean => hot > 0 || days >= anyLevelAfterDays

/** The open alert says something else by now, or it is time to say it again. */
export const isToldOtherwise = (late: Late, told: Partial<Late>, isDueAgain: boolean): boolean => isDueAgain || late.count !== told.count || late.hot !== told.hot || late.days !== told.days
