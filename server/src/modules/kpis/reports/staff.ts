import type { StaffReport } from '@chitang/shared/contracts/reports'
import { percentOf } from '@chitang/shared/domain/kpis'
import { isRole, roleNames } from '@chitang/shared/domain/roles'
import { addDays } from '@chitang/shared/domain/touch-windows'
import { localDay } from '../../../platform/clock/day.ts'
import type { Kit } from '../../../platform/kit.ts'
import type { StoreInfo } from '../../org/index.ts'
import { seriesOf } from '../series.ts'
import { dueTasks, timeliness } from '../tasks-due.ts'

interface BehaviorRow { memberId: string; days: string; chats: string; messages: string; replied: string | null; replyChats: string | null; minutes: string | null; minuteDays: string | null; negative: string; last: string }

/** Each advisor of a store over some days; today's work is not late before the day is over. Whoever left in between still has what they did. */
export async function staffReport(kit: Kit, store: Pick<StoreInfo, 'groupId' | 'id'>, timeZone: string, count: number): Promise<StaffReport> {
  const to = localDay(kit.clock.now(), timeZone)
  const from = addDays(to, 1 - count)
  const [series, tasks, people] = await Promise.all([
    seriesOf(kit, store, timeZone, from, to, ['adds', 'deleted_customer', 'follow_ups', 'script_sends'], true), dueTasks(kit, store, timeZone, from, addDays(to, -1)),
    kit.database.rows<{ memberId: string; name: string; role: string }>(
      "SELECT m.id AS memberId, m.name, MIN(a.role) AS role FROM assignment a JOIN member m ON m.group_id = a.group_id AND m.employee_id = a.employee_id WHERE a.group_id = ? AND a.store_id = ? AND a.valid_to IS NULL AND a.role IN ('sales_advisor', 'service_advisor', 'dcc_agent', 'sales_manager', 'service_manager') AND m.status <> 'left' GROUP BY m.id, m.name", [store.groupId, store.id]),
  ])
  const [adds, left, followUps, sends] = (['adds', 'deleted_customer', 'follow_ups', 'script_sends'] as const).map((metric) => series.split(metric, 'm:')) as [Map<string, number>, Map<string, number>, Map<string, number>, Map<string, number>]
  const active = [...new Set([...adds.keys(), ...left.keys(), ...followUps.keys(), ...sends.keys()])].filter((id) => !people.some((one) => one.memberId === id))
  const others = active.length === 0 ? [] : await kit.database.rows<{ memberId: string; name: string }>('SELECT id AS memberId, name FROM member WHERE group_id = ? AND id IN (?)', [store.groupId, active])
  const all = [...people.map((one) => ({ ...one, roleName: isRole(one.role) ? roleNames[one.role] : '' })), ...others.map((one) => ({ ...one, roleName: '已不在本店' }))]
  const wecom = await behaviorOf(kit, store.groupId, all.map((one) => one.memberId), from, to)
  return {
    from, to, wecomTo: wecom.reduce<string | null>((last, row) => (last === null || row.last > last ? row.last : last), null),
    items: all.map(({ memberId, name, roleName }) => {
      const { due, onTime } = timeliness(tasks.filter((task) => task.memberId === memberId), timeZone)
      const told = wecom.find((row) => row.memberId === memberId)
      return {
        memberId, name, roleName, adds: adds.get(memberId) ?? 0, left: left.get(memberId) ?? 0, followUps: followUps.get(memberId) ?? 0, scriptSends: sends.get(memberId) ?? 0, due, onTime,
        wecom: told ? {
          days: Number(told.days), chats: Number(told.chats), messages: Number(told.messages), negative: Number(told.negative),
          replyShare: percentOf(Number(told.replied ?? 0) / 10_000, Number(told.replyChats ?? 0)), replyMinutes: Number(told.minuteDays) > 0 ? Math.round((Number(told.minutes) / Number(told.minuteDays)) * 10) / 10 : null,
        } : null,
      }
    }).sort((a, b) => b.adds - a.adds || b.followUps - a.followUps),
  }
}

/** A day's share counts by its chats; a day without chats has none. */
const behaviorOf = (kit: Kit, groupId: string, members: readonly string[], from: string, to: string): Promise<BehaviorRow[]> =>
  members.length === 0 ? Promise.resolve([]) : kit.database.rows<BehaviorRow>(
    `SELECT member_id AS memberId, COUNT(*) AS days, SUM(chats) AS chats, SUM(messages) AS messages, SUM(reply_share * chats) AS replied, SUM(IF(reply_share IS NULL, 0, chats)) AS replyChats, SUM(reply_minutes) AS minutes, SUM(reply_minutes IS NOT NULL) AS minuteDays, SUM(negative_feedback) AS negative, MAX(day) AS last
     FROM wecom_behavior_daily WHERE group_id = ? AND member_id IN (?) AND day >= ? AND day <= ? GROUP BY member_id`, [groupId, members, from, to])
