import { startOfDay } from '../../../platform/clock/day.ts'
import { fromJson } from '../../../platform/db/json.ts'
import { repeatsOf } from '../alert-rules.ts'
import { isToldOtherwise, isWorthTelling, lateByAdvisor, type Late, type LateOfLevel } from '../late.model.ts'
import { keepLasting, lastingAlerts, type Concern } from '../raise.ts'
import type { AlertDeps } from '../alert-deps.ts'

const kind = 'overdue_follow_up'

/** Three questions for all stores of a group; only what changed, or is due to be said again, is written. */
export async function lookAtTasks({ kit, directory }: AlertDeps, groupId: string): Promise<void> {
  const stores = new Map((await directory.storesOf(groupId)).map((store) => [store.id, store]))
  if (stores.size === 0) return
  const now = kit.clock.now()
  const today = startOfDay(now, (await directory.group(groupId)).timeZone)
  const [rows, known, repeatMs] = await Promise.all([
    kit.database.rows<Omit<LateOfLevel, 'count' | 'oldest'> & { count: string; oldest: Date }>(
      `SELECT t.store_id AS storeId, t.member_id AS memberId, p.level, COUNT(*) AS count, MIN(t.due_at) AS oldest FROM task t JOIN person p ON p.group_id = t.group_id AND p.id = t.person_id
       WHERE t.group_id = ? AND t.store_id IN (?) AND t.status = 'open' AND t.due_at < ? GROUP BY t.store_id, t.member_id, p.level`, [groupId, [...stores.keys()], today]),
    lastingAlerts(kit.database, groupId, now, [kind]),
    repeatsOf(kit.database, groupId, kind),
  ])
  const late = lateByAdvisor(rows.map((row) => ({ ...row, count: Number(row.count), oldest: row.oldest.getTime() })), (storeId) => stores.get(storeId)!.levels, today.getTime())
  const concerns = [...late].filter(([, sum]) => isWorthTelling(sum)).map(([key, sum]): Concern & { payload: Late } => {
    const [storeId, memberId] = key.split(':') as [string, string]
    return { groupId, storeId, kind, subject: memberId, memberId, lasts: true, payload: { ...sum } }
  })
  const open = new Map(known.filter((one) => one.isOpen).map((one) => [`${one.storeId}:${one.subject}`, { told: fromJson<Partial<Late>>(one.payload), at: one.toldAt.getTime() }]))
  const changed = concerns.filter(({ storeId, subject, payload }) => {
    const one = open.get(`${storeId}:${subject}`)
    return !one || isToldOtherwise(payload, one.told, now.getTime() - one.at >= repeatMs(storeId))
  })
  await keepLasting(kit, groupId, known, concerns, changed)
}
