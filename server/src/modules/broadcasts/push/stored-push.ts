import type { Db, SqlValue } from '../../../platform/db/database.ts'
import { fromJson } from '../../../platform/db/json.ts'

/**
 * planned → calling (the call may or may not have arrived) → made → confirmed; made → cancelling → cancelled (made anew
 * for the others) or closed (its time is over, read to the end). failed: WeCom refused it for good.
 */
export type PushState = 'planned' | 'calling' | 'made' | 'confirmed' | 'cancelling' | 'cancelled' | 'failed' | 'closed'

export interface StoredPush {
  groupId: string; id: string; broadcastId: string; memberId: string; variant: number; part: number; state: PushState; contentHash: string; msgid: string | null
  callingAt: Date | null; madeAt: Date | null; confirmedAt: Date | null; remindedAt: string[]; pollAt: Date | null; polls: number; problem: string | null
}

const columns = `group_id AS groupId, id, broadcast_id AS broadcastId, member_id AS memberId, variant, part, state, content_hash AS contentHash, msgid, calling_at AS callingAt, made_at AS madeAt, confirmed_at AS confirmedAt,
  reminded_at AS remindedAt, poll_at AS pollAt, polls, problem`

const stored = (row: StoredPush): StoredPush => ({ ...row, remindedAt: fromJson<string[]>(row.remindedAt) })

export async function pushById(db: Db, groupId: string, id: string, lock?: 'lock'): Promise<StoredPush | null> {
  const row = await db.row<StoredPush>(`SELECT ${columns} FROM broadcast_push WHERE group_id = ? AND id = ?${lock ? ' FOR UPDATE' : ''}`, [groupId, id])
  return row && stored(row)
}

export const pushesWhere = async (db: Db, where: string, params: readonly SqlValue[]): Promise<StoredPush[]> => (await db.rows<StoredPush>(`SELECT ${columns} FROM broadcast_push WHERE ${where}`, params)).map(stored)

const settable = { contentHash: 'content_hash', msgid: 'msgid', callingAt: 'calling_at', madeAt: 'made_at', confirmedAt: 'confirmed_at', stoppedAt: 'stopped_at', pollAt: 'poll_at', problem: 'problem' } as const

/** Changes a push where it still is what the caller saw; of two who act on it, one does. */
export async function movePush(db: Db, { groupId, id }: Pick<StoredPush, 'groupId' | 'id'>, from: readonly PushState[], to: PushState, set: Partial<Record<keyof typeof settable, string | Date | null>> = {}): Promise<boolean> {
  const changed = Object.entries(set) as [keyof typeof settable, string | Date | null][]
  const { affectedRows } = await db.run(`UPDATE broadcast_push SET state = ?${changed.map(([key]) => `, ${settable[key]} = ?`).join('')} WHERE group_id = ? AND id = ? AND state IN (?)`, [to, ...changed.map(([, value]) => value), groupId, id, from])
  return affectedRows === 1
}
