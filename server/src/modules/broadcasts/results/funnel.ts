import type { Broadcast } from '@chitang/shared/contracts/broadcasts'
import type { TargetState } from '@chitang/shared/domain/broadcasts'
import type { Db } from '../../../platform/db/database.ts'

export type Funnel = Broadcast['funnel']
export interface Progress { funnel: Funnel; waitingAdvisors: number; planned: number; made: number; decided: number }

/** The task exists at WeCom, or existed to its end; one that was made anew without somebody does not count twice. */
export const knownTask = "('made', 'confirmed', 'cancelling', 'closed')"

/** How far each broadcast came, from its customers and tasks. */
export async function progressOf(db: Db, groupId: string, ids: readonly string[]): Promise<Map<string, Progress>> {
  if (ids.length === 0) return new Map()
  const [targets, pushes] = await Promise.all([
    db.rows<{ id: string; state: TargetState; n: string }>('SELECT broadcast_id AS id, state, COUNT(*) AS n FROM broadcast_target WHERE group_id = ? AND broadcast_id IN (?) GROUP BY broadcast_id, state', [groupId, ids]),
    db.rows<{ id: string; tasks: string; confirmed: string; waiting: string; planned: string; made: string }>(
      `SELECT broadcast_id AS id, SUM(state IN ${knownTask}) AS tasks, SUM(confirmed_at IS NOT NULL) AS confirmed, COUNT(DISTINCT IF(state = 'made', member_id, NULL)) AS waiting, SUM(state IN ('planned', 'calling')) AS planned, COUNT(*) AS made
       FROM broadcast_push WHERE group_id = ? AND broadcast_id IN (?) GROUP BY broadcast_id`, [groupId, ids]),
  ])
  return new Map(ids.map((id) => {
    const of = new Map(targets.filter((row) => row.id === id).map((row) => [row.state, Number(row.n)]))
    const push = pushes.find((row) => row.id === id)
    const n = (state: TargetState): number => of.get(state) ?? 0
    const target = [...of].reduce((sum, [state, count]) => (state === 'excluded' ? sum : sum + count), 0)
    return [id, {
      funnel: { target, tasks: Number(push?.tasks ?? 0), confirmed: Number(push?.confirmed ?? 0), delivered: n('sent'), notFriend: n('not_friend'), overLimit: n('over_limit'), unsent: n('unsent'), deleted48h: 0 },
      waitingAdvisors: Number(push?.waiting ?? 0), planned: Number(push?.planned ?? 0), made: Number(push?.made ?? 0), decided: [...of.values()].reduce((sum, count) => sum + count, 0),
    }]
  }))
}

/** Customers who took the advisor off their list within two days of getting it. */
export async function deletedAfter(db: Db, groupId: string, broadcastId: string): Promise<number> {
  const row = await db.row<{ n: string }>(
    `SELECT COUNT(DISTINCT t.contact_id) AS n FROM broadcast_target t JOIN domain_fact f ON f.group_id = t.group_id AND f.person_id = t.person_id AND f.occurred_at >= t.sent_at AND f.occurred_at < t.sent_at + INTERVAL 48 HOUR
     AND f.kind = 'relation_deleted' AND f.relation_id = t.relation_id AND JSON_UNQUOTE(JSON_EXTRACT(f.payload, '$.by')) = 'customer' WHERE t.group_id = ? AND t.broadcast_id = ? AND t.state = 'sent'`, [groupId, broadcastId])
  return Number(row?.n ?? 0)
}
