import { addDays, lastDayOf, windowOfDay, type TouchWindow } from '@chitang/shared/domain/touch-windows'
import { dayStart, localDay } from '../../../platform/clock/day.ts'
import { ruleOf } from '../../touches/index.ts'
import type { AlertDeps } from '../alert-deps.ts'
import { isNearlyUsed, lastFifth } from '../quota.model.ts'
import { keepLasting, lastingAlerts, type Concern } from '../raise.ts'

/**
 * Once an hour, after members' own messages were read: stores where a fifth of the friends has hardly any place left in
 * the window that runs. Friends are looked through only where enough was sent for it to be possible at all.
 */
export async function lookAtPlaces(deps: AlertDeps): Promise<void> {
  const { kit, directory } = deps
  for (const { id: groupId } of await kit.database.rows<{ id: string }>('SELECT id FROM tenant_group')) {
    const { timeZone } = await directory.group(groupId)
    const concerns: Concern[] = []
    for (const corpId of new Set((await directory.storesOf(groupId)).map((store) => store.corpId))) {
      const window = windowOfDay(await ruleOf(kit.database, groupId, corpId), localDay(kit.clock.now(), timeZone))
      const from = lastFifth(window.limit)
      if (from === null || (await messagesIn(deps, groupId, corpId, window, timeZone)) <= from) continue
      for (const store of await directory.storesOf(groupId)) if (store.corpId === corpId) concerns.push(...await concernOf(deps, groupId, store.id, corpId, window, from))
    }
    const known = (await lastingAlerts(kit.database, groupId, kit.clock.now(), ['quota'])).filter((one) => one.subject.startsWith('places:'))
    await keepLasting(kit, groupId, known, concerns)
  }
}

/** No customer can have had more than there were. */
async function messagesIn({ kit: { database } }: AlertDeps, groupId: string, corpId: string, window: TouchWindow, timeZone: string): Promise<number> {
  const [since, until] = [dayStart(window.start, timeZone), dayStart(lastDayOf(window), timeZone, 1)]
  const [own, members] = await Promise.all([
    database.row<{ n: string }>("SELECT COUNT(*) AS n FROM broadcast WHERE group_id = ? AND corp_id = ? AND state NOT IN ('draft', 'cancelled') AND expires_at >= ? AND planned_at < ?", [groupId, corpId, since, until]),
    database.row<{ n: string }>("SELECT COUNT(DISTINCT msgid) AS n FROM touch_observed WHERE group_id = ? AND corp_id = ? AND at >= ? AND kind = 'personal'", [groupId, corpId, since]),
  ])
  return Number(own?.n ?? 0) + Number(members?.n ?? 0)
}

async function concernOf({ kit: { database } }: AlertDeps, groupId: string, storeId: string, corpId: string, window: TouchWindow, from: number): Promise<Concern[]> {
  const found = await database.row<{ friends: string; few: string }>(
    `SELECT COUNT(DISTINCT r.contact_id) AS friends, COUNT(DISTINCT s.contact_id) AS few FROM follow_relation r
     LEFT JOIN touch_slot s ON s.corp_id = ? AND s.contact_id = r.contact_id AND s.window_kind = ? AND s.window_start = ? AND s.slot_no = ?
     WHERE r.group_id = ? AND r.store_id = ? AND r.deleted_at IS NULL AND r.half = 0`, [corpId, window.kind, window.start, from, groupId, storeId])
  const [friends, few] = [Number(found?.friends ?? 0), Number(found?.few ?? 0)]
  if (!isNearlyUsed(friends, few)) return []
  return [{ groupId, storeId, corpId, kind: 'quota', subject: `places:${window.start}`, lasts: true, payload: { what: 'store', few, percent: Math.round((few * 100) / friends), window: window.kind, again: addDays(lastDayOf(window), 1) } }]
}
