import { startOfDay } from '../../../platform/clock/day.ts'
import { fromJson } from '../../../platform/db/json.ts'
import { repeatsOf } from '../alert-rules.ts'
import { isToldOtherwise, isWorthTelling, lateByAdvisor, type Late, type LateOfLevel } from '../late.model.ts'
import { endLasting, lastingAlerts, raiseAlert } from '../raise.ts'
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
  const worth = new Map([...late].filter(([, sum]) => isWorthTelling(sum)))
  const open = new Map(known.filter((one) => one.isOpen).map((one) => [`${one.storeId}:${one.subject}`, { told: fromJson<Partial<Late>>(one.payload), at: one.toldAt.getTime() }]))
  const changed = [...worth].filter(([key, sum]) => {
    const one = open.get(key)
    return !one || isToldOtherwise(sum, one.told, now.getTime() - one.at >= repeatMs(key.split(':')[0]!))
  })
  const over = known.filter((one) => !worth.has(`${one.storeId}:${one.subject}`))
  if (changed.length + over.length === 0) return
  await kit.database.transaction(async (tx) => {
    for (const [key, sum] of changed) {
      const [storeId, memberId] = key.split(':') as [string, string]
      await raiseAlert(kit, tx, { groupId, storeId, kind, subject: memberId, memberId, lasts: true, payload: { ...sum } })
    }
    for (const one of over) await endLasting(tx, now, groupId, one)
  })
}
