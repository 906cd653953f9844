import type { Overview } from '@chitang/shared/contracts/overview'
import type { Kit } from '../../platform/kit.ts'
import type { StoreInfo } from '../org/index.ts'
import { friendsToCount, leastLeft, leavingDays, losingMany } from './leaving.model.ts'

/** Advisors whose customers go all at once. */
export async function leavingTodo(kit: Kit, store: StoreInfo): Promise<Overview['todo']> {
  const since = new Date(kit.clock.ms() - leavingDays * 86_400_000)
  const losers = await kit.database.rows<{ memberId: string; name: string; left: string; lastAt: Date }>(
    `SELECT d.member_id AS memberId, m.name, d.n AS \`left\`, d.at AS lastAt
     FROM (SELECT member_id, COUNT(DISTINCT relation_id) AS n, MAX(occurred_at) AS at FROM domain_fact WHERE group_id = ? AND store_id = ? AND kind = 'relation_deleted' AND occurred_at >= ? AND json_unquote(json_extract(payload, '$.by')) = 'customer'
       GROUP BY member_id HAVING n >= ? ORDER BY n DESC LIMIT 5) d
     JOIN member m ON m.group_id = ? AND m.id = d.member_id ORDER BY d.n DESC`, [store.groupId, store.id, since, leastLeft, store.groupId])
  const friends = await friendsOf(kit, store.groupId, losers.map((one) => ({ memberId: one.memberId, atMost: friendsToCount(Number(one.left)) })))
  const rows = losers.map((one) => ({ ...one, left: Number(one.left), friends: friends.get(one.memberId) ?? 0 }))
  return rows.filter(losingMany).map((row) => ({
    kind: 'losing' as const, title: `${row.name} 这 ${leavingDays} 天被 ${row.left} 位客户删除`, detail: `现在还有 ${row.friends} 位好友 · 问问发生了什么，客户的选择要尊重`, at: row.lastAt.toISOString(), refId: row.memberId, personId: null,
  }))
}

async function friendsOf(kit: Kit, groupId: string, asked: readonly { memberId: string; atMost: number }[]): Promise<Map<string, number>> {
  if (asked.length === 0) return new Map()
  const rows = await kit.database.rows<{ memberId: string; n: string }>(
    asked.map(() => '(SELECT MIN(member_id) AS memberId, COUNT(*) AS n FROM (SELECT member_id FROM follow_relation WHERE group_id = ? AND member_id = ? AND deleted_at IS NULL LIMIT ?) some)').join(' UNION ALL '),
    asked.flatMap((one) => [groupId, one.memberId, one.atMost]))
  return new Map(rows.map((row) => [row.memberId, Number(row.n)]))
}
