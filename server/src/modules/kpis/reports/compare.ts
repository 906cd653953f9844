import { compareKeys, compareKpis, type CompareKey, type CompareReport, type OwnRank } from '@chitang/shared/contracts/reports'
import { quarterOf } from '@chitang/shared/domain/bands'
import { kpiOf, percentOf } from '@chitang/shared/domain/kpis'
import { addDays } from '@chitang/shared/domain/touch-windows'
import { tellFrom } from '@chitang/shared/domain/visibility'
import { localDay } from '../../../platform/clock/day.ts'
import type { Kit } from '../../../platform/kit.ts'
import type { StoreInfo } from '../../org/index.ts'
import { captureOfStores } from '../arrivals/capture-of-stores.ts'
import type { Metric } from '../count-day.model.ts'
import { friendsOfStores } from '../series.ts'
import { dueOfStores } from '../tasks-due.ts'
import { bandOf } from './compare.model.ts'
import { silentOfStores } from './retention.ts'

type Values = CompareReport['stores'][number]['values']

const days = 30
const isLessBetter = (key: CompareKey): boolean => kpiOf(compareKpis[key]).better === 'less'

/** The same definitions for every store over the last thirty closed days; a number that stands on fewer than ten is not told. */
export async function compareReport(kit: Kit, stores: readonly StoreInfo[], timeZone: string): Promise<CompareReport> {
  const to = addDays(localDay(kit.clock.now(), timeZone), -1)
  const from = addDays(to, 1 - days)
  const values = await valuesOf(kit, stores, timeZone, from, to)
  const items = stores.map((store) => ({ storeId: store.id, storeName: store.name, brand: store.brand, values: values.get(store.id) ?? nothing }))
  return { from, to, stores: items, bands: Object.fromEntries(compareKeys.map((key) => [key, bandOf(items.map((one) => one.values[key]))])) }
}

const nothing: Values = { adds30: null, deletionRate30: null, timeliness30: null, captureSales: null, captureService: null, silentRate: null, replyMinutes: null }

/** Of closed days, and the same for whoever asks: kept for a moment, since all stores are read for one. */
const keptMs = 60_000
const kept = new WeakMap<Kit, Map<string, { until: number; report: Promise<CompareReport> }>>()

function lately(kit: Kit, stores: readonly StoreInfo[], timeZone: string): Promise<CompareReport> {
  const key = `${stores[0]?.groupId}/${localDay(kit.clock.now(), timeZone)}`
  const of = kept.get(kit) ?? new Map<string, { until: number; report: Promise<CompareReport> }>()
  const known = of.get(key)
  if (known && known.until > Date.now()) return known.report
  const report = compareReport(kit, stores, timeZone)
  kept.set(kit, new Map([...[...of].filter(([, one]) => one.until > Date.now()), [key, { until: Date.now() + keptMs, report }]]))
  report.catch(() => kept.get(kit)?.delete(key))
  return report
}

/** One's own line among all of the group: its numbers, and in which quarter each is. With few stores a quartile is nearly another store's number, so it is not told. */
export async function ownRank(kit: Kit, stores: readonly StoreInfo[], storeId: string, timeZone: string): Promise<OwnRank> {
  const { from, to, stores: all, bands } = await lately(kit, stores, timeZone)
  const own = all.find((one) => one.storeId === storeId)!
  return { from, to, storeName: own.storeName, rows: compareKeys.map((key) => ({ key, value: own.values[key], quarter: quarterOf(own.values[key], bands[key], isLessBetter(key)), stores: bands[key]?.stores ?? 0 })) }
}

/** All stores at once: each number is one question to the database, not one a store. */
async function valuesOf(kit: Kit, stores: readonly StoreInfo[], timeZone: string, from: string, to: string): Promise<Map<string, Values>> {
  if (stores.length === 0) return new Map()
  const [groupId, ids] = [stores[0]!.groupId, stores.map((one) => one.id)]
  const [sums, atStart, due, capture, silent, minutes] = await Promise.all([
    kit.database.rows<{ storeId: string; metric: Metric; n: string }>("SELECT store_id AS storeId, metric, SUM(value) AS n FROM kpi_daily WHERE group_id = ? AND store_id IN (?) AND metric IN ('adds', 'deleted_customer') AND dimension = '' AND day >= ? AND day <= ? GROUP BY store_id, metric", [groupId, ids, from, to]),
    friendsOfStores(kit, groupId, ids, from), dueOfStores(kit, groupId, ids, timeZone, from, to), captureOfStores(kit, groupId, stores, timeZone, to), silentOfStores(kit, groupId, ids, timeZone), replyMinutes(kit, groupId, ids, from, to),
  ])
  const many = (base: number, value: number | null): number | null => (base >= tellFrom ? value : null)
  return new Map(ids.map((id) => {
    const sum = (metric: Metric): number => Number(sums.find((row) => row.storeId === id && row.metric === metric)?.n ?? 0)
    const [adds, friends] = [sum('adds'), atStart.get(id) ?? 0]
    // A desk without any friend is no store to stand before or behind.
    if (adds === 0 && friends === 0) return [id, nothing]
    const [tasks, quiet] = [due.get(id) ?? { due: 0, onTime: 0 }, silent.get(id) ?? { adds: 0, silent: 0 }]
    const rate = (kind: 'sales' | 'service'): number | null => { const one = capture.get(id)?.[kind]; return one ? many(one.of, one.rate) : null }
    return [id, {
      adds30: adds > 0 && adds < tellFrom ? null : adds, deletionRate30: many(friends + adds, percentOf(sum('deleted_customer'), friends + adds)), timeliness30: many(tasks.due, percentOf(tasks.onTime, tasks.due)),
      captureSales: rate('sales'), captureService: rate('service'), silentRate: many(quiet.adds, percentOf(quiet.silent, quiet.adds)), replyMinutes: minutes.get(id) ?? null,
    }]
  }))
}

/** Average of advisors' days with chats; of a store with fewer than ten such days nothing. */
async function replyMinutes(kit: Kit, groupId: string, stores: readonly string[], from: string, to: string): Promise<Map<string, number>> {
  const rows = await kit.database.rows<{ storeId: string; days: string; minutes: string | null }>(
    `SELECT a.store_id AS storeId, COUNT(*) AS days, AVG(b.reply_minutes) AS minutes FROM (SELECT DISTINCT store_id, employee_id FROM assignment WHERE group_id = ? AND store_id IN (?) AND valid_to IS NULL) a
     JOIN member m ON m.group_id = ? AND m.employee_id = a.employee_id JOIN wecom_behavior_daily b ON b.group_id = m.group_id AND b.member_id = m.id AND b.day >= ? AND b.day <= ? AND b.reply_minutes IS NOT NULL GROUP BY a.store_id`, [groupId, stores, groupId, from, to])
  return new Map(rows.flatMap((row) => (Number(row.days) >= tellFrom && row.minutes !== null ? [[row.storeId, Math.round(Number(row.minutes) * 10) / 10]] : [])))
}
