import { openSemantics, semanticOf } from '@chitang/shared/domain/levels'
import { startOfDay } from '../../../platform/clock/day.ts'
import { fromJson } from '../../../platform/db/json.ts'
import { endLasting, lastingAlerts, raiseAlert } from '../raise.ts'
import type { AlertDeps } from '../alert-deps.ts'

const day = 86_400_000

interface Late { storeId: string; memberId: string; level: string | null; count: string; oldest: Date }
interface Sum { storeId: string; memberId: string; count: number; hot: number; oldest: number }

/** By advisor, once a day: a card for each task would be read by nobody. Two questions for all stores of a group; only what changed is written. */
export async function lookAtTasks({ kit, directory }: AlertDeps, groupId: string): Promise<void> {
  const stores = new Map((await directory.storesOf(groupId)).map((store) => [store.id, store]))
  if (stores.size === 0) return
  const today = startOfDay(kit.clock.now(), (await directory.group(groupId)).timeZone)
  const [late, known] = await Promise.all([
    kit.database.rows<Late>(
      `SELECT t.store_id AS storeId, t.member_id AS memberId, p.level, COUNT(*) AS count, MIN(t.due_at) AS oldest FROM task t JOIN person p ON p.group_id = t.group_id AND p.id = t.person_id
       WHERE t.group_id = ? AND t.store_id IN (?) AND t.status = 'open' AND t.due_at < ? GROUP BY t.store_id, t.member_id, p.level`, [groupId, [...stores.keys()], today]),
    lastingAlerts(kit.database, groupId, kit.clock.now(), ['overdue_follow_up']),
  ])
  const sums = new Map<string, Sum>()
  for (const row of late) {
    const key = `${row.storeId}:${row.memberId}`
    const sum = sums.get(key) ?? { storeId: row.storeId, memberId: row.memberId, count: 0, hot: 0, oldest: Infinity }
    const semantic = semanticOf(stores.get(row.storeId)!.levels, row.level)
    const isHot = semantic !== null && openSemantics.slice(0, 2).includes(semantic)
    sums.set(key, { ...sum, count: sum.count + Number(row.count), hot: sum.hot + (isHot ? Number(row.count) : 0), oldest: Math.min(sum.oldest, row.oldest.getTime()) })
  }
  const told = new Map(known.filter((one) => one.isOpen).map((one) => [`${one.storeId}:${one.subject}`, Number(fromJson<{ count?: number }>(one.payload).count ?? 0)]))
  const worse = [...sums].filter(([key, sum]) => sum.hot > 0 && sum.count !== told.get(key))
  const mended = known.filter((one) => !sums.has(`${one.storeId}:${one.subject}`))
  if (worse.length + mended.length === 0) return
  await kit.database.transaction(async (tx) => {
    for (const [, { storeId, memberId, count, hot, oldest }] of worse)
      await raiseAlert(kit, tx, { groupId, storeId, kind: 'overdue_follow_up', subject: memberId, memberId, lasts: true, payload: { count, hot, days: Math.max(1, Math.ceil((today.getTime() - oldest) / day)) } })
    for (const one of mended) await endLasting(tx, kit.clock.now(), groupId, one)
  })
}
