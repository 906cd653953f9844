import type { TouchWindow } from '@chitang/shared/domain/touch-windows'
import type { TouchClass } from '@chitang/shared/domain/touches'
import type { SqlValue } from '../../platform/db/database.ts'
import type { SqlPart } from './places.ts'

export interface DayWindow { day: string; window: TouchWindow }

/**
 * Who of `whom` (contact_id, human_id) is not free on which of the days, and which broadcast is in the way (NULL where
 * a week or a month is full): rows of contact_id, day, broadcast_id. What the asking broadcast holds itself is not in its way.
 */
export function busySql({ groupId, corpId, broadcastId, class: touchClass, days, whom }: { groupId: string; corpId: string; broadcastId: string; class: TouchClass; days: readonly DayWindow[]; whom: SqlPart }): SqlPart {
  const { kind, limit } = days[0]!.window
  const calendar = days.map(() => 'SELECT ? AS day, ? AS start, ? AS places').join(' UNION ALL ')
  const dates: SqlValue[] = days.flatMap(({ day, window }) => [day, window.start, window.limit])
  return {
    sql: `SELECT c.contact_id, h.day, h.broadcast_id FROM (${whom.sql}) c JOIN human_slot h ON h.group_id = ? AND h.human_id = c.human_id AND h.day IN (?) AND h.class = ? AND h.broadcast_id <> ?
      UNION SELECT c.contact_id, d.day, ${limit === 1 ? 'MAX(s.broadcast_id)' : 'NULL'} FROM (${whom.sql}) c JOIN (${calendar}) d JOIN touch_slot s ON s.corp_id = ? AND s.contact_id = c.contact_id AND s.window_kind = ? AND s.window_start = d.start AND s.broadcast_id <> ?
      GROUP BY c.contact_id, d.day, d.places HAVING COUNT(*) >= d.places`,
    params: [...whom.params, groupId, days.map((one) => one.day), touchClass, broadcastId, ...whom.params, ...dates, corpId, kind, broadcastId],
  }
}
