import type { SqlPart } from '../../touches/index.ts'
import type { StoredBroadcast } from '../stored-broadcast.ts'

/** Customers of our own advisors who were left out because their day is taken, and the broadcast that has it: contact_id, broadcast_id. */
export function oursHeldBySql({ groupId, id, corpId, storeId, class: touchClass }: StoredBroadcast, day: string): SqlPart {
  const ours = `FROM broadcast_target t JOIN person p ON p.group_id = t.group_id AND p.id = t.person_id LEFT JOIN person root ON root.group_id = p.group_id AND root.id = p.merged_into
    JOIN follow_relation o ON o.group_id = t.group_id AND o.id = COALESCE(root.owner_relation_id, p.owner_relation_id) AND o.store_id = ?`
  const left = "WHERE t.group_id = ? AND t.broadcast_id = ? AND t.state = 'excluded' AND t.reason = 'taken'"
  return {
    sql: `SELECT t.contact_id, h.broadcast_id ${ours} JOIN human_slot h ON h.group_id = t.group_id AND h.human_id = t.human_id AND h.day = ? AND h.class = ? AND h.state = 'reserved' ${left}
      UNION SELECT t.contact_id, s.broadcast_id ${ours} JOIN touch_slot s ON s.corp_id = ? AND s.contact_id = t.contact_id AND s.window_kind = 'day' AND s.window_start = ? AND s.state = 'reserved' ${left}`,
    params: [storeId, day, touchClass, groupId, id, storeId, corpId, day, groupId, id],
  }
}
