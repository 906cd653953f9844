import { daysBetween } from '@chitang/shared/domain/touch-windows'
import { dayStart, startOfDay } from '../../platform/clock/day.ts'
import type { Kit } from '../../platform/kit.ts'
import type { StoreInfo } from '../org/index.ts'

export interface DueTask { memberId: string; dueAt: Date; closedAt: Date | null; status: 'open' | 'done' }
export interface Timeliness { due: number; done: number; onTime: number }

/** Follow-ups that were to be done in these days; a cancelled one was nobody's to do. */
export const dueTasks = (kit: Kit, store: Pick<StoreInfo, 'groupId' | 'id'>, timeZone: string, from: string, to: string): Promise<DueTask[]> =>
  kit.database.rows<DueTask>(
    "SELECT member_id AS memberId, due_at AS dueAt, closed_at AS closedAt, status FROM task WHERE group_id = ? AND store_id = ? AND status IN ('open', 'done') AND due_at >= ? AND due_at < ?",
    [store.groupId, store.id, dayStart(from, timeZone), dayStart(to, timeZone, 1)])

/** On time is done by the end of the day it was due. */
export function timeliness(tasks: readonly DueTask[], timeZone: string): Timeliness {
  const done = tasks.filter((task) => task.status === 'done')
  return { due: tasks.length, done: done.length, onTime: done.filter((task) => task.closedAt !== null && task.closedAt < startOfDay(task.dueAt, timeZone, 1)).length }
}

/** How many were to be done on each of these days and how many are: counted by the index alone, whatever a store has let lie. */
export async function dueByDay(kit: Kit, store: Pick<StoreInfo, 'groupId' | 'id'>, timeZone: string, days: readonly string[]): Promise<{ due: number; done: number }[]> {
  const one = "SELECT ? AS day, status, COUNT(*) AS n FROM task WHERE group_id = ? AND store_id = ? AND status IN ('open', 'done') AND due_at >= ? AND due_at < ? GROUP BY status"
  const rows = await kit.database.rows<{ day: string; status: 'open' | 'done'; n: string }>(
    days.map(() => one).join(' UNION ALL '), days.flatMap((day) => [day, store.groupId, store.id, dayStart(day, timeZone), dayStart(day, timeZone, 1)]))
  const of = (day: string, status: 'open' | 'done') => Number(rows.find((row) => row.day === day && row.status === status)?.n ?? 0)
  return days.map((day) => ({ due: of(day, 'open') + of(day, 'done'), done: of(day, 'done') }))
}

/** Of many stores over some days: counted by the database, a day at a time, since on time ends with the day. */
export async function dueOfStores(kit: Kit, groupId: string, stores: readonly string[], timeZone: string, from: string, to: string): Promise<Map<string, { due: number; onTime: number }>> {
  const one = "SELECT store_id AS storeId, COUNT(*) AS due, SUM(status = 'done' AND closed_at < ?) AS onTime FROM task WHERE group_id = ? AND store_id IN (?) AND status IN ('open', 'done') AND due_at >= ? AND due_at < ? GROUP BY store_id"
  const days = daysBetween(from, to)
  const rows = await kit.database.rows<{ storeId: string; due: string; onTime: string | null }>(
    `SELECT storeId, SUM(due) AS due, SUM(onTime) AS onTime FROM (${days.map(() => one).join(' UNION ALL ')}) d GROUP BY storeId`, days.flatMap((day) => [dayStart(day, timeZone, 1), groupId, stores, dayStart(day, timeZone), dayStart(day, timeZone, 1)]))
  return new Map(rows.map((row) => [row.storeId, { due: Number(row.due), onTime: Number(row.onTime ?? 0) }]))
}
