import { addDays, daysBetween } from '@chitang/shared/domain/touch-windows'
import { dayStart, localDay } from '../../platform/clock/day.ts'
import type { Kit } from '../../platform/kit.ts'
import type { StoreInfo } from '../org/index.ts'
import { countDay, kindsOf, type Metric } from './count-day.model.ts'
import { factsOf } from './read-day.ts'

/** One number of a store by member over the last days, today included: closed days as they were counted, today from its facts. */
export async function sumByMember(kit: Kit, store: Pick<StoreInfo, 'groupId' | 'id'>, timeZone: string, days: number, metric: Metric): Promise<Map<string, number>> {
  const today = localDay(kit.clock.now(), timeZone)
  const [closed, open] = await Promise.all([
    // Day by day along the primary key: only the rows that are wanted.
    kit.database.rows<{ dimension: string; n: string }>(
      "SELECT dimension, SUM(value) AS n FROM kpi_daily WHERE group_id = ? AND store_id = ? AND day IN (?) AND metric = ? AND dimension >= 'm:' AND dimension < 'm;' GROUP BY dimension", [store.groupId, store.id, daysBetween(addDays(today, 1 - days), addDays(today, -1)), metric]),
    factsOf(kit.database, store.groupId, store.id, dayStart(today, timeZone), dayStart(today, timeZone, 1), kindsOf([metric])),
  ])
  const of = new Map(closed.map((row) => [row.dimension.slice(2), Number(row.n)]))
  for (const sum of countDay(open, [])) if (sum.metric === metric && sum.dimension.startsWith('m:')) of.set(sum.dimension.slice(2), (of.get(sum.dimension.slice(2)) ?? 0) + sum.value)
  return of
}
