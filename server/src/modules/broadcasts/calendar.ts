import type { getBroadcastCalendar } from '@chitang/shared/contracts/broadcasts'
import type { QueryOf, ResponseOf } from '@chitang/shared/contracts/endpoint'
import { addDays, daysBetween, lastDayOf, windowOfDay } from '@chitang/shared/domain/touch-windows'
import { demand } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { localDay, localTime } from '../../platform/clock/day.ts'
import type { PlanDeps } from './plan/deps.ts'
import { broadcastsWhere } from './stored-broadcast.ts'

/**
 * A month of the stores one reaches. A store also sees when the other stores of its own company book the same corp's
 * customers, as far as a conflict would tell it anyway: title and time, nothing more.
 */
export async function calendarOf({ kit, directory }: PlanDeps, scope: Scope, { month, corpId }: QueryOf<typeof getBroadcastCalendar>): Promise<ResponseOf<typeof getBroadcastCalendar>> {
  const { rows } = demand(scope, 'broadcast.read')
  const { timeZone } = await directory.group(scope.groupId)
  const all = await directory.storesOf(scope.groupId)
  const own = all.filter((store) => rows.stores.includes(store.id) && (corpId === undefined || store.corpId === corpId))
  const stores = all.filter((store) => own.includes(store) || own.some((mine) => mine.corpId === store.corpId && mine.legalEntityId === store.legalEntityId))
  const days = daysBetween(`${month}-01`, lastDayOf(windowOfDay('month', `${month}-01`)))
  const start = (day: string): Date => localTime({ year: Number(day.slice(0, 4)), month: Number(day.slice(5, 7)), day: Number(day.slice(8)), hour: 0, minute: 0 }, timeZone)
  const booked = stores.length === 0 ? [] : await broadcastsWhere(kit.database, "group_id = ? AND store_id IN (?) AND planned_at >= ? AND planned_at < ? AND state NOT IN ('draft', 'cancelled') ORDER BY planned_at, id",
    [scope.groupId, stores.map((store) => store.id), start(days[0]!), start(addDays(days.at(-1)!, 1))])
  const persons = new Map(booked.length === 0 ? [] : (await kit.database.rows<{ id: string; n: string }>(
    "SELECT broadcast_id AS id, COUNT(*) AS n FROM broadcast_target WHERE group_id = ? AND broadcast_id IN (?) AND state NOT IN ('excluded', 'withdrawn') GROUP BY broadcast_id", [scope.groupId, booked.map((one) => one.id)])).map((row) => [row.id, Number(row.n)]))
  // Whoever booked them: the store's own customers that are not free that day.
  const ours = new Map(booked.length === 0 || own.length === 0 ? [] : (await kit.database.rows<{ id: string; n: string }>(
    `SELECT t.broadcast_id AS id, COUNT(DISTINCT t.contact_id) AS n FROM broadcast_target t JOIN follow_relation r ON r.group_id = t.group_id AND r.contact_id = t.contact_id AND r.store_id IN (?)
     WHERE t.group_id = ? AND t.broadcast_id IN (?) AND t.state NOT IN ('excluded', 'withdrawn') GROUP BY t.broadcast_id`, [own.map((store) => store.id), scope.groupId, booked.map((one) => one.id)])).map((row) => [row.id, Number(row.n)]))
  const customers = own.length === 0 ? 0 : Number((await kit.database.row<{ n: string }>('SELECT COUNT(DISTINCT contact_id) AS n FROM follow_relation WHERE group_id = ? AND store_id IN (?)', [scope.groupId, own.map((store) => store.id)]))!.n)
  return {
    stores: stores.map((store) => ({ id: store.id, name: store.shortName })),
    days: days.map((day) => {
      const items = booked.filter((one) => localDay(one.plannedAt!, timeZone) === day)
      const taken = items.reduce((sum, one) => sum + (ours.get(one.id) ?? 0), 0)
      return {
        day, takenShare: customers === 0 ? 0 : Math.min(1, taken / customers),
        items: items.map((one) => ({ id: one.id, storeId: one.storeId, storeName: stores.find((store) => store.id === one.storeId)!.shortName, title: one.title, plannedAt: one.plannedAt!.toISOString(), class: one.class, state: one.state, persons: persons.get(one.id) ?? 0, readable: own.some((store) => store.id === one.storeId) })),
      }
    }),
  }
}
