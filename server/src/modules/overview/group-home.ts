import type { GroupHome, GroupStore } from '@chitang/shared/contracts/home'
import { percentOf } from '@chitang/shared/domain/kpis'
import { addDays, daysBetween } from '@chitang/shared/domain/touch-windows'
import { tellFrom } from '@chitang/shared/domain/visibility'
import { dayStart, localDay } from '../../platform/clock/day.ts'
import type { Kit } from '../../platform/kit.ts'
import { captureOfStores, dueOfStores, type Capture } from '../kpis/index.ts'
import type { Directory, StoreInfo } from '../org/index.ts'
import { ratesOf, shapeOf, told, type DayRow } from './group-home.model.ts'
import { stuckOf } from './stuck.ts'

type Deps = { kit: Kit; directory: Directory }

const shapeDays = 14
const rateDays = 30

const rateOf = (one: Capture | null | undefined): number | null => (one && one.of >= tellFrom ? one.rate : null)

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
        captureSales: rateOf(capture.get(store.id)?.sales), captureService: rateOf(capture.get(store.id)?.service), timeliness7: tasks.due >= tellFrom ? percentOf(tasks.onTime, tasks.due) : null, stuck: stuck.get(store.id) ?? [],
      }
    }),
  }
}
