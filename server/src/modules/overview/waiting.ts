import { startOfDay } from '../../platform/clock/day.ts'
import type { Kit } from '../../platform/kit.ts'
import type { StoreInfo } from '../org/index.ts'
import type { Waiting } from './waiting.model.ts'

export interface WaitingPush extends Waiting { broadcastId: string; title: string }

const dayMs = 86_400_000
/** A task that nobody confirmed is over long before. */
const plannedDays = 30

/** When each of the last days ended; today ends now. */
export const dayEnds = (now: Date, timeZone: string, days: number): Date[] => Array.from({ length: days }, (_, at) => (at === days - 1 ? now : startOfDay(now, timeZone, at - days + 2)))

/** Tasks that waited in an advisor's client since then, by when they were made and confirmed, or could not be confirmed any more. The longest planned first. */
export async function waitingPushes(kit: Kit, store: StoreInfo, since: Date): Promise<WaitingPush[]> {
  const rows = await kit.database.rows<{ broadcastId: string; memberId: string; title: string; state: string; madeAt: Date; confirmedAt: Date | null; stoppedAt: Date | null; expiresAt: Date | null }>(
    `SELECT b.id AS broadcastId, b.title, p.member_id AS memberId, p.state, p.made_at AS madeAt, p.confirmed_at AS confirmedAt, p.stopped_at AS stoppedAt, b.expires_at AS expiresAt FROM broadcast b JOIN broadcast_push p ON p.group_id = b.group_id AND p.broadcast_id = b.id
     WHERE b.group_id = ? AND b.store_id = ? AND b.planned_at >= ? AND p.made_at IS NOT NULL AND (p.state = 'made' OR p.confirmed_at >= ? OR (p.confirmed_at IS NULL AND (p.stopped_at IS NULL OR p.stopped_at >= ?))) ORDER BY b.planned_at, b.id`,
    [store.groupId, store.id, new Date(since.getTime() - plannedDays * dayMs), since, since])
  return rows.map((row) => ({
    key: `${row.broadcastId}:${row.memberId}`, broadcastId: row.broadcastId, title: row.title, from: row.madeAt,
    // Stopped before it was written down when: then it waited to its planned end.
    to: row.state === 'made' ? null : (row.confirmedAt ?? row.stoppedAt ?? row.expiresAt ?? row.madeAt),
  }))
}

/** Customers of two advisors, from when it was found to when somebody decided; also those another store found, which both decide. */
export async function waitingCollisions(kit: Kit, store: StoreInfo, since: Date): Promise<Waiting[]> {
  const columns = 'SELECT id AS `key`, found_at AS `from`, decided_at AS `to` FROM collision WHERE group_id = ?'
  const rows = await kit.database.rows<Waiting>(
    `${columns} AND store_id = ? AND status = 'open' UNION ALL ${columns} AND store_id = ? AND decided_at >= ? UNION ALL ${columns} AND other_store_id = ? AND (status = 'open' OR decided_at >= ?)`,
    [store.groupId, store.id, store.groupId, store.id, since, store.groupId, store.id, since])
  return rows
}
