import type { Overview } from '@chitang/shared/contracts/overview'
import { addDays } from '@chitang/shared/domain/touch-windows'
import { dayStart, localDay } from '../../platform/clock/day.ts'
import type { Kit } from '../../platform/kit.ts'
import { sumByMember } from '../kpis/index.ts'
import type { StoreInfo } from '../org/index.ts'
import { friendsToCount, leastLeft, leavingDays, losingMany } from './leaving.model.ts'

/** So many who lost the most are looked at: more would be a crowd on a home page. */
const atMost = 3

/** Advisors whose customers go all at once. */
export async function leavingTodo(kit: Kit, store: StoreInfo, timeZone: string): Promise<Overview['todo']> {
  const lost = await sumByMember(kit, store, timeZone, leavingDays, 'deleted_customer')
  const most = [...lost].map(([memberId, left]) => ({ memberId, left })).filter((one) => one.left >= leastLeft).sort((a, b) => b.left - a.left).slice(0, atMost)
  const friends = await friendsOf(kit, store.groupId, most.map((one) => ({ memberId: one.memberId, atMost: friendsToCount(one.left) })))
  const losing = most.map((one) => ({ ...one, friends: friends.get(one.memberId) ?? 0 })).filter(losingMany)
  const since = dayStart(addDays(localDay(kit.clock.now(), timeZone), 1 - leavingDays), timeZone)
  return Promise.all(losing.map(async ({ memberId, left, friends }) => {
    const told = (await kit.database.row<{ name: string; lastAt: Date | null }>(
      "SELECT m.name, (SELECT MAX(occurred_at) FROM domain_fact WHERE group_id = ? AND store_id = ? AND kind = 'relation_deleted' AND occurred_at >= ? AND member_id = ?) AS lastAt FROM member m WHERE m.group_id = ? AND m.id = ?", [store.groupId, store.id, since, memberId, store.groupId, memberId]))!
    return {
      kind: 'losing' as const, title: `${told.name} 这 ${leavingDays} 天被 ${left} 位客户删除`, detail: `现在还有 ${friends} 位好友 · 问问发生了什么，客户的选择要尊重`, at: (told.lastAt ?? kit.clock.now()).toISOString(), refId: memberId, personId: null,
    }
  }))
}

async function friendsOf(kit: Kit, groupId: string, asked: readonly { memberId: string; atMost: number }[]): Promise<Map<string, number>> {
  if (asked.length === 0) return new Map()
  const rows = await kit.database.rows<{ memberId: string; n: string }>(
    asked.map(() => '(SELECT MIN(member_id) AS memberId, COUNT(*) AS n FROM (SELECT member_id FROM follow_relation WHERE group_id = ? AND member_id = ? AND deleted_at IS NULL LIMIT ?) some)').join(' UNION ALL '),
    asked.flatMap((one) => [groupId, one.memberId, one.atMost]))
  return new Map(rows.map((row) => [row.memberId, Number(row.n)]))
}
