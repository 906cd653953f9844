import { daysBetween } from '@chitang/shared/domain/touch-windows'
import { dayStart, localDay } from '../../platform/clock/day.ts'
import type { Kit } from '../../platform/kit.ts'
import type { StoreInfo } from '../org/index.ts'
import { netMetrics, netOf, type Metric, type Sum } from './count-day.model.ts'
import { countSpan } from './read-day.ts'

export interface DaySum extends Sum { day: string }

/** Sums of one store day by day: closed days as they were counted, today straight from its facts. */
export class Series {
  readonly days: readonly string[]
  readonly #rows: readonly DaySum[]
  constructor(days: readonly string[], rows: readonly DaySum[]) {
    this.days = days
    this.#rows = rows
  }

  total(metric: Metric, dimension = '', from = this.days[0] ?? '', to = this.days.at(-1) ?? ''): number {
    return this.#rows.reduce((sum, row) => (row.metric === metric && row.dimension === dimension && row.day >= from && row.day <= to ? sum + row.value : sum), 0)
  }

  byDay(metric: Metric, dimension = ''): number[] {
    const of = new Map<string, number>()
    for (const row of this.#rows) if (row.metric === metric && row.dimension === dimension) of.set(row.day, (of.get(row.day) ?? 0) + row.value)
    return this.days.map((day) => of.get(day) ?? 0)
  }

  /** Sums of every dimension that begins so, without the prefix. */
  split(metric: Metric, prefix: string): Map<string, number> {
    const of = new Map<string, number>()
    for (const row of this.#rows) if (row.metric === metric && row.dimension.startsWith(prefix)) of.set(row.dimension.slice(prefix.length), (of.get(row.dimension.slice(prefix.length)) ?? 0) + row.value)
    return of
  }

  rowsOf(metric: Metric, prefix: string): DaySum[] {
    return this.#rows.filter((row) => row.metric === metric && row.dimension.startsWith(prefix)).map((row) => ({ ...row, dimension: row.dimension.slice(prefix.length) }))
  }

  net(from?: string, to?: string): number {
    return netOf((metric) => this.total(metric, '', from, to))
  }
}

/** `split` brings the dimensions too: by member, code, source. */
export async function seriesOf(kit: Kit, store: Pick<StoreInfo, 'groupId' | 'id'>, timeZone: string, from: string, to: string, metrics: readonly Metric[], split = false): Promise<Series> {
  const today = localDay(kit.clock.now(), timeZone)
  const [closed, open] = await Promise.all([
    kit.database.rows<DaySum>(
      `SELECT day, metric, dimension, value FROM kpi_daily WHERE group_id = ? AND store_id = ? AND metric IN (?) ${split ? '' : "AND dimension = ''"} AND day >= ? AND day <= ? AND day < ?`, [store.groupId, store.id, metrics, from, to, today]),
    to < today ? [] : countSpan(kit.database, store.groupId, store.id, dayStart(today, timeZone), dayStart(today, timeZone, 1), metrics, split),
  ])
  return new Series(daysBetween(from, to), [...closed, ...open.filter((sum) => metrics.includes(sum.metric) && (split || sum.dimension === '')).map((sum) => ({ ...sum, day: today }))])
}

/** Friends at the end of the day before `day`: all that came less all that went. */
export const friendsBefore = async (kit: Kit, store: Pick<StoreInfo, 'groupId' | 'id'>, day: string): Promise<number> => (await friendsOfStores(kit, store.groupId, [store.id], day)).get(store.id) ?? 0

export async function friendsOfStores(kit: Kit, groupId: string, stores: readonly string[], day: string): Promise<Map<string, number>> {
  const rows = await kit.database.rows<{ storeId: string; metric: Metric; n: string }>(
    "SELECT store_id AS storeId, metric, SUM(value) AS n FROM kpi_daily WHERE group_id = ? AND store_id IN (?) AND metric IN (?) AND dimension = '' AND day < ? GROUP BY store_id, metric", [groupId, stores, netMetrics, day])
  return new Map(stores.map((id) => [id, Math.max(0, netOf((metric) => Number(rows.find((row) => row.storeId === id && row.metric === metric)?.n ?? 0)))]))
}
