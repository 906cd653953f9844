import type { StoreInfo } from '../org/index.ts'
import { localDay, localTime } from '../../platform/clock/day.ts'
import type { RowRules } from './row.model.ts'

/** How a file of this store is read: its days are the group's, its models the brand's. */
export function rulesOf(store: StoreInfo, group: { timeZone: string; demo: boolean }): RowRules {
  const startOf = (day: string): Date | null => {
    const [year, month, date] = day.split('-').map(Number)
    return year && month && date ? localTime({ year, month, day: date, hour: 0, minute: 0 }, group.timeZone) : null
  }
  return {
    demo: group.demo,
    startOf,
    // A date cell of a sheet is midnight UTC of the day it shows.
    timeOf: (date) => startOf(localDay(date, 'UTC')) ?? date,
    models: store.models.length > 0 ? store.models : null,
  }
}
