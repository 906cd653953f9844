import { compareKeys, compareKpis, type CompareKey, type CompareReport, type OwnRank } from '@chitang/shared/contracts/reports'
import { quarterOf } from '@chitang/shared/domain/bands'
import { kpiOf, percentOf } from '@chitang/shared/domain/kpis'
import { addDays } from '@chitang/shared/domain/touch-windows'
import { tellFrom } from '@chitang/shared/domain/visibility'
import { localDay } from '../../../platform/clock/day.ts'
import type { Kit } from '../../../platform/kit.ts'
import type { StoreInfo } from '../../org/index.ts'
import { captured } from '../arrivals/capture.ts'
import { deletionRate } from '../day-numbers.ts'
import { friendsBefore, seriesOf } from '../series.ts'
import { dueTasks, timeliness } from '../tasks-due.ts'
import { bandOf } from './compare.model.ts'
import { silentShare } from './retention.ts'

type Values = CompareReport['stores'][number]['values']

const days = 30
const isLessBetter = (key: CompareKey): boolean => kpiOf(compareKpis[key]).better === 'less'

/** The same definitions for every store over the last thirty closed days; a number that stands on fewer than ten is not told. */
export async function compareReport(kit: Kit, stores: readonly StoreInfo[], timeZone: string): Promise<CompareReport> {
  const to = addDays(localDay(kit.clock.now(), timeZone), -1)
  const from = addDays(to, 1 - days)
  const items: CompareReport['stores'] = []
  for (const store of stores) items.push({ storeId: store.id, storeName: store.name, brand: store.brand, values: await valuesOf(kit, store, timeZone, from, to) })
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

async function valuesOf(kit: Kit, store: StoreInfo, timeZone: string, from: string, to: string): Promise<Values> {
  const month = `${to.slice(0, 7)}-01`
  const [series, atStart, rate, tasks, sales, service, silent, minutes] = await Promise.all([
    seriesOf(kit, store, timeZone, from, to, ['adds']), friendsBefore(kit, store, from), deletionRate(kit, store, timeZone, to), dueTasks(kit, store, timeZone, from, to),
    captured(kit, store, timeZone, 'sales', month, to), captured(kit, store, timeZone, 'service', month, to), silentShare(kit, store, timeZone), replyMinutes(kit, store, from, to),
  ])
  const adds = series.total('adds')
  // A desk without any friend is no store to stand before or behind.
  if (adds === 0 && atStart === 0) return nothing
  const { due, onTime } = timeliness(tasks, timeZone)
  const many = (base: number, value: number | null): number | null => (base >= tellFrom ? value : null)
  return {
    adds30: adds > 0 && adds < tellFrom ? null : adds, deletionRate30: many(atStart + adds, rate), timeliness30: many(due, percentOf(onTime, due)),
    captureSales: many(sales.capture?.of ?? 0, sales.capture?.rate ?? null), captureService: many(service.capture?.of ?? 0, service.capture?.rate ?? null),
    silentRate: many(silent.adds, percentOf(silent.silent, silent.adds)), replyMinutes: minutes,
  }
}

/** Average of advisors' days with chats; of a store with fewer than ten such days nothing. */
async function replyMinutes(kit: Kit, store: StoreInfo, from: string, to: string): Promise<number | null> {
  const row = await kit.database.row<{ days: string; minutes: string | null }>(
    `SELECT COUNT(*) AS days, AVG(b.reply_minutes) AS minutes FROM wecom_behavior_daily b JOIN member m ON m.group_id = b.group_id AND m.id = b.member_id
     JOIN (SELECT DISTINCT employee_id FROM assignment WHERE group_id = ? AND store_id = ? AND valid_to IS NULL) a ON a.employee_id = m.employee_id WHERE b.group_id = ? AND b.day >= ? AND b.day <= ? AND b.reply_minutes IS NOT NULL`, [store.groupId, store.id, store.groupId, from, to])
  return row && Number(row.days) >= tellFrom && row.minutes !== null ? Math.round(Number(row.minutes) * 10) / 10 : null
}
