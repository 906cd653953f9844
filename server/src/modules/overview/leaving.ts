import type { Overview } from '@chitang/shared/contracts/overview'
import type { Kit } from '../../platform/kit.ts'
import type { StoreInfo } from '../org/index.ts'
import { leavingDays, losingMany } from './leaving.model.ts'

/** Advisors whose customers go all at once. */
export async function leavingTodo(kit: Kit, store: StoreInfo): Promise<Overview['todo']> {
  const since = new Date(kit.clock.ms() - leavingDays * 86_400_000)
  const rows = await kit.database.rows<{ memberId: string; name: string; friends: string; left: string; lastAt: Date }>(
    `SELECT d.member_id AS memberId, m.name, d.n AS \`left\`, d.at AS lastAt, (SELECT COUNT(*) FROM follow_relation r WHERE r.group_id = m.group_id AND r.member_id = m.id AND r.deleted_at IS NULL) AS friends
     FROM (SELECT member_id, COUNT(DISTINCT relation_id) AS n, MAX(occurred_at) AS at FROM domain_fact WHERE group_id = ? AND store_id = ? AND kind = 'relation_deleted' AND occurred_at >= ? AND json_unquote(json_extract(payload, '$.by')) = 'customer' GROUP BY member_id) d
     JOIN member m ON m.group_id = ? AND m.id = d.member_id ORDER BY d.n DESC LIMIT 5`, [store.groupId, store.id, since, store.groupId])
  return rows.filter((row) => losingMany({ friends: Number(row.friends), left: Number(row.left) })).map((row) => ({
    kind: 'losing' as const, title: `${row.name} 这 ${leavingDays} 天被 ${Number(row.left)} 位客户删除`, detail: `现在还有 ${Number(row.friends)} 位好友 · 问问发生了什么，客户的选择要尊重`, at: row.lastAt.toISOString(), refId: row.memberId, personId: null,
  }))
}
