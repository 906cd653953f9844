import { overdueAtMost, type Overview } from '@chitang/shared/contracts/overview'
import { addDays, daysBetween } from '@chitang/shared/domain/touch-windows'
import { dayStart, localDay } from '../../platform/clock/day.ts'
import type { Kit } from '../../platform/kit.ts'
import { captureCards, deletionRate, dueByDay, seriesOf, type Series } from '../kpis/index.ts'
import type { Directory, StoreInfo } from '../org/index.ts'
import { recentOf } from './recent.ts'
import { storeTodo } from './todo.ts'
import { everything, type TodoReader } from './todo-reader.ts'
import { waitingByDay } from './waiting.model.ts'
import { dayEnds, waitingCollisions, waitingPushes } from './waiting.ts'

const chartDays = 14
const sparkDays = 7
const dayMs = 86_400_000

/** The thirty-second read of one store. */
export async function storeHome(deps: { kit: Kit; directory: Directory }, store: StoreInfo, reader: Pick<TodoReader, 'may' | 'kinds'> = everything): Promise<Overview> {
  const { kit } = deps
  const { timeZone } = await deps.directory.group(store.groupId)
  const now = kit.clock.now()
  const today = localDay(now, timeZone)
  const since = dayStart(today, timeZone)
  const [series, lastWeek, due, overdue, collisions, pushes, deletionRate30, capture, addsByDay, recent, todo] = await Promise.all([
    seriesOf(kit, store, timeZone, addDays(today, 1 - sparkDays), today, ['adds', 'deleted_customer', 'welcome_failed']),
    addsBetween(kit, store, new Date(since.getTime() - 7 * dayMs), new Date(now.getTime() - 7 * dayMs)),
    dueByDay(kit, store, timeZone, daysBetween(addDays(today, 1 - sparkDays), today)),
    kit.database.row<{ n: string }>("SELECT COUNT(*) AS n FROM (SELECT 1 FROM task WHERE group_id = ? AND store_id = ? AND status = 'open' AND due_at < ? LIMIT ?) some", [store.groupId, store.id, since, overdueAtMost]),
    waitingCollisions(kit, store, dayStart(addDays(today, 1 - sparkDays), timeZone)), waitingPushes(kit, store, dayStart(addDays(today, 1 - sparkDays), timeZone)), deletionRate(kit, store, timeZone, today), captureCards(kit, store, timeZone, today), addsByKind(kit, store, timeZone, today), recentOf(kit, store, timeZone), storeTodo(deps, store, reader),
  ])
  const last = <T>(values: readonly T[]): T => values.at(-1)!
  const ends = dayEnds(now, timeZone, sparkDays)
  const spark = {
    deleted: series.byDay('deleted_customer'), welcomeFailed: series.byDay('welcome_failed'), tasksDone: due.map((one) => one.done), broadcastsWaiting: waitingByDay(pushes, ends), collisionsOpen: waitingByDay(collisions, ends),
  }
  const unconfirmed = pushes.filter((one) => one.to === null)
  return {
    now: now.toISOString(), storeName: store.name, addsToday: last(series.byDay('adds')), addsTarget: store.dailyAddTarget, addsLastWeek: lastWeek, welcomeFailedToday: last(spark.welcomeFailed),
    tasksDueToday: last(due).due, tasksDoneToday: last(due).done, tasksOverdue: Number(overdue?.n ?? 0), deletedToday: last(spark.deleted), deletionRate30, collisionsOpen: last(spark.collisionsOpen),
    broadcastsWaiting: { broadcasts: new Set(unconfirmed.map((one) => one.broadcastId)).size, advisors: last(spark.broadcastsWaiting), title: unconfirmed[0]?.title ?? null }, sparks: spark, capture, addsByDay, recent, todo,
  }
}

async function addsBetween(kit: Kit, store: StoreInfo, from: Date, to: Date): Promise<number> {
  const row = await kit.database.row<{ n: string }>("SELECT COUNT(*) AS n FROM domain_fact WHERE group_id = ? AND store_id = ? AND kind IN ('relation_added', 'relation_readded') AND occurred_at >= ? AND occurred_at < ?", [store.groupId, store.id, from, to])
  return Number(row?.n ?? 0)
}

/** Adds of the last days by what kind of code brought them. */
async function addsByKind(kit: Kit, store: StoreInfo, timeZone: string, today: string): Promise<Overview['addsByDay']> {
  const [series, codes] = await Promise.all([
    seriesOf(kit, store, timeZone, addDays(today, 1 - chartDays), today, ['adds'], true),
    kit.database.rows<{ id: string; kind: string }>('SELECT id, kind FROM channel_code WHERE group_id = ? AND store_id = ?', [store.groupId, store.id]),
  ])
  const kindOf = new Map(codes.map((code) => [code.id, code.kind]))
  return byDayAndKind(series, (code) => kindOf.get(code) ?? 'other')
}

function byDayAndKind(series: Series, kindOf: (code: string) => string): Overview['addsByDay'] {
  const days = new Map(series.days.map((day) => [day, { day, employee: 0, scene: 0, campaign: 0, other: 0 }]))
  for (const { day, dimension, value } of series.rowsOf('adds', 'c:')) {
    const kind = kindOf(dimension)
    const row = days.get(day)
    if (row) row[kind === 'employee' || kind === 'scene' || kind === 'campaign' ? kind : 'other'] += value
  }
  return [...days.values()]
}
