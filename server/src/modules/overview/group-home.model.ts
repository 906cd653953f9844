import { percentOf } from '@chitang/shared/domain/kpis'
import { addDays } from '@chitang/shared/domain/touch-windows'
import { tellFrom } from '@chitang/shared/domain/visibility'

export interface DayRow { storeId: string; day: string; metric: string; value: number }

/** Under ten a count could point at a person. */
export const told = (n: number): number | null => (n > 0 && n < tellFrom ? null : n)

const coming = new Set(['adds', 'taken_over'])

/** Sums and rates of one store from its closed days; a rate stands on ten people at least. */
export function ratesOf(rows: readonly DayRow[], atStart: readonly { metric: string; n: string }[], to: string): { adds7: number | null; adds7Before: number | null; deletionRate30: number | null } {
  const sum = (metric: string, from: string, until: string): number => rows.reduce((total, row) => (row.metric === metric && row.day >= from && row.day <= until ? total + row.value : total), 0)
  const friends = Math.max(0, atStart.reduce((total, row) => total + (coming.has(row.metric) ? 1 : -1) * Number(row.n), 0))
  const base = friends + sum('adds', '', to)
  return {
    adds7: told(sum('adds', addDays(to, -6), to)), adds7Before: told(sum('adds', addDays(to, -13), addDays(to, -7))),
    deletionRate30: base >= tellFrom ? percentOf(sum('deleted_customer', '', to), base) : null,
  }
}

/** A store's days as parts of its own best one. */
export function shapeOf(rows: readonly DayRow[], days: readonly string[]): number[] {
  const values = days.map((day) => rows.find((row) => row.metric === 'adds' && row.day === day)?.value ?? 0)
  const best = Math.max(...values, 1)
  return values.map((value) => Math.round((value / best) * 100))
}
