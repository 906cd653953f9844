import { percentOf } from '@chitang/shared/domain/kpis'
import { addDays } from '@chitang/shared/domain/touch-windows'
import type { Kit } from '../../platform/kit.ts'
import type { Directory, StoreInfo } from '../org/index.ts'
import { captured } from './arrivals/capture.ts'
import type { Capture } from './arrivals/capture.model.ts'
import { friendsBefore, seriesOf } from './series.ts'
import { dueTasks, timeliness } from './tasks-due.ts'

export interface DayNumbers {
  adds: number
  addsTarget: number | null
  /** Month to date, up to this day; null = nobody said how many came. */
  captureSales: Capture | null
  captureService: Capture | null
  /** Due on this day, and of those done by now. */
  tasksDue: number
  tasksDone: number
  deletedByCustomer: number
  /** Per cent with one decimal over the thirty days that end with this one; null = there was nobody who could leave. */
  deletionRate30: number | null
}

/** The numbers of one day of a store, as the digest and the home page tell them. */
export async function dayNumbers({ kit, directory }: { kit: Kit; directory: Directory }, store: StoreInfo, day: string): Promise<DayNumbers> {
  const { timeZone } = await directory.group(store.groupId)
  const monthStart = `${day.slice(0, 7)}-01`
  const [series, tasks, sales, service, rate] = await Promise.all([
    seriesOf(kit, store, timeZone, day, day, ['adds', 'deleted_customer']),
    dueTasks(kit, store, timeZone, day, day),
    captured(kit, store, timeZone, 'sales', monthStart, day),
    captured(kit, store, timeZone, 'service', monthStart, day),
    deletionRate(kit, store, timeZone, day),
  ])
  const { due, done } = timeliness(tasks, timeZone)
  return {
    adds: series.total('adds'), addsTarget: store.dailyAddTarget, captureSales: sales.capture, captureService: service.capture, tasksDue: due, tasksDone: done,
    deletedByCustomer: series.total('deleted_customer'), deletionRate30: rate,
  }
}

export async function deletionRate(kit: Kit, store: Pick<StoreInfo, 'groupId' | 'id'>, timeZone: string, day: string): Promise<number | null> {
  const from = addDays(day, -29)
  const [series, atStart] = await Promise.all([seriesOf(kit, store, timeZone, from, day, ['adds', 'deleted_customer']), friendsBefore(kit, store, from)])
  return percentOf(series.total('deleted_customer'), atStart + series.total('adds'))
}
