import type { GroupHome, GroupStore } from '@chitang/shared/contracts/home'
import { percentOf } from '@chitang/shared/domain/kpis'
import { addDays, daysBetween } from '@chitang/shared/domain/touch-windows'
import { tellFrom } from '@chitang/shared/domain/visibility'
import { dayStart, localDay } from '../../platform/clock/day.ts'
import type { Kit } from '../../platform/kit.ts'
import { captured } from '../kpis/index.ts'
import type { Directory, StoreInfo } from '../org/index.ts'
import { ratesOf, shapeOf, told, type DayRow } from './group-home.model.ts'
import { stuckOf } from './stuck.ts'

type Deps = { kit: Kit; directory: Directory }

const shapeDays = 14
const rateDays = 30

/** The stores of one's reach side by side. Only sums: no customer, and nothing under ten. */
export async function groupHome(deps: Deps, groupId: string, stores: readonly StoreInfo[]): Promise<GroupHome> {
  const { kit } = deps
  const { timeZone } = await deps.directory.group(groupId)
  const now = kit.clock.now()
  const today = localDay(now, timeZone)
  const to = addDays(today, -1)
  const from = addDays(to, 1 - shapeDays)
  const base = { now: now.toISOString(), from, to }
  if (stores.length === 0) return { ...base, addsToday: 0, stores: [] }
  const ids = stores.map((one) => one.id)
  const rateFrom = addDays(to, 1 - rateDays)
  const [rows, atStart, addsToday, due, capture, stuck] = await Promise.all([
    kit.database.rows<DayRow>("SELECT store_id AS storeId, day, metric, value FROM kpi_daily WHERE group_id = ? AND store_id IN (?) AND metric IN ('adds', 'deleted_customer') AND dimension = '' AND day >= ? AND day <= ?", [groupId, ids, rateFrom, to]),
    kit.database.rows<{ storeId: string; metric: string; n: string }>(
      "SELECT store_id AS storeId, metric, SUM(value) AS n FROM kpi_daily WHERE group_id = ? AND store_id IN (?) AND metric IN ('adds', 'taken_over', 'ended_untold', 'deleted_customer', 'deleted_member', 'handed_over') AND dimension = '' AND day < ? GROUP BY store_id, metric", [groupId, ids, rateFrom]),
    kit.database.row<{ n: string }>("SELECT COUNT(*) AS n FROM domain_fact WHERE group_id = ? AND store_id IN (?) AND kind IN ('relation_added', 'relation_readded') AND occurred_at >= ?", [groupId, ids, dayStart(today, timeZone)]),
    dueOfStores(kit, groupId, ids, timeZone, addDays(to, -6), to), captureOfStores(kit, groupId, stores, timeZone, today), stuckOf(deps, groupId, stores, timeZone),
  ])
  return {
    ...base, addsToday: told(Number(addsToday?.n ?? 0)),
    stores: stores.map((store): GroupStore => {
      const mine = rows.filter((row) => row.storeId === store.id)
      const tasks = due.get(store.id) ?? { due: 0, onTime: 0 }
      return {
        storeId: store.id, storeName: store.name, brand: store.brand, city: store.city, addsTarget: store.dailyAddTarget, ...ratesOf(mine, atStart.filter((row) => row.storeId === store.id), to), shape: shapeOf(mine, daysBetween(from, to)),
        captureSales: capture.get(store.id)?.sales ?? null, captureService: capture.get(store.id)?.service ?? null, timeliness7: tasks.due >= tellFrom ? percentOf(tasks.onTime, tasks.due) : null, stuck: stuck.get(store.id) ?? [],
      }
    }),
  }
}

async function dueOfStores(kit: Kit, groupId: string, stores: readonly string[], timeZone: string, from: string, to: string): Promise<Map<string, { due: number; onTime: number }>> {
  const of = new Map<string, { due: number; onTime: number }>()
  const days = await Promise.all(daysBetween(from, to).map((day) => kit.database.rows<{ storeId: string; due: string; onTime: string }>(
    "SELECT store_id AS storeId, COUNT(*) AS due, SUM(status = 'done' AND closed_at < ?) AS onTime FROM task WHERE group_id = ? AND store_id IN (?) AND status IN ('open', 'done') AND due_at >= ? AND due_at < ? GROUP BY store_id",
    [dayStart(day, timeZone, 1), groupId, stores, dayStart(day, timeZone), dayStart(day, timeZone, 1)])))
  for (const { storeId, due, onTime } of days.flat()) {
    const known = of.get(storeId) ?? { due: 0, onTime: 0 }
    of.set(storeId, { due: known.due + Number(due), onTime: known.onTime + Number(onTime) })
  }
  return of
}

/** Only stores whose reception said something this month are asked. */
async function captureOfStores(kit: Kit, groupId: string, stores: readonly StoreInfo[], timeZone: string, today: string): Promise<Map<string, { sales: number | null; service: number | null }>> {
  const from = `${today.slice(0, 7)}-01`
  const entered = await kit.database.rows<{ storeId: string }>(
    'SELECT DISTINCT store_id AS storeId FROM store_day_entry WHERE group_id = ? AND store_id IN (?) AND day >= ? UNION SELECT DISTINCT store_id FROM arrival WHERE group_id = ? AND store_id IN (?) AND day >= ?',
    [groupId, stores.map((one) => one.id), from, groupId, stores.map((one) => one.id), from])
  const found = new Map<string, { sales: number | null; service: number | null }>()
  for (const { storeId } of entered) {
    const store = stores.find((one) => one.id === storeId)!
    const [sales, service] = await Promise.all([captured(kit, store, timeZone, 'sales', from, today), captured(kit, store, timeZone, 'service', from, today)])
    const rate = (one: typeof sales): number | null => (one.capture && one.capture.of >= tellFrom ? one.capture.rate : null)
    found.set(storeId, { sales: rate(sales), service: rate(service) })
  }
  return found
}
