import { compareKeys, type CompareReport } from '@chitang/shared/contracts/reports'
import { percentOf } from '@chitang/shared/domain/kpis'
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

/** The same definitions for every store over the last thirty closed days; a number that stands on fewer than ten is not told. */
export async function compareReport(kit: Kit, stores: readonly StoreInfo[], timeZone: string): Promise<CompareReport> {
  const to = addDays(localDay(kit.clock.now(), timeZone), -1)
  const from = addDays(to, 1 - days)
  const items: CompareReport['stores'] = []
  for (const store of stores) items.push({ storeId: store.id, storeName: store.name, brand: store.brand, values: await valuesOf(kit, store, timeZone, from, to) })
  return { from, to, stores: items, bands: Object.fromEntries(compareKeys.map((key) => [key, bandOf(items.map((one) => one.values[key]))])) }
}

async function valuesOf(kit: Kit, store: StoreInfo, timeZone: string, from: string, to: string): Promise<Values> {
  const month = `${to.slice(0, 7)}-01`
  const [series, atStart, rate, tasks, sales, service, silent, minutes] = await Promise.all([
    seriesOf(kit, store, timeZone, from, to, ['adds']), friendsBefore(kit, store, from), deletionRate(kit, store, timeZone, to), dueTasks(kit, store, timeZone, from, to),
    captured(kit, store, timeZone, 'sales', month, to), captured(kit, store, timeZone, 'service', month, to), silentShare(kit, store, timeZone), replyMinutes(kit, store, from, to),
  ])
  const adds = series.total('adds')
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
