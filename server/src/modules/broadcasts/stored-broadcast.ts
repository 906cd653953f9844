import type { Audience } from '@chitang/shared/contracts/audiences'
import type { BroadcastContent } from '@chitang/shared/contracts/broadcasts'
import type { BroadcastState } from '@chitang/shared/domain/broadcasts'
import type { TouchClass } from '@chitang/shared/domain/touches'
import type { Db, SqlValue, Tx } from '../../platform/db/database.ts'
import { fromJson } from '../../platform/db/json.ts'
import type { Kit } from '../../platform/kit.ts'
import { mayMove } from './broadcast-state.model.ts'
import { broadcastEvent } from './broadcasts.table.ts'

export interface StoredBroadcast {
  groupId: string; id: string; version: number; storeId: string; corpId: string; parentId: string | null; title: string; purpose: string; class: TouchClass; state: BroadcastState
  audience: Audience; content: BroadcastContent; contentHash: string; plannedAt: Date | null; expiresAt: Date | null; recurrence: { every: 'day' | 'week' | 'month'; until: string } | null
  choice: 'skip' | 'move' | 'split' | null; planCursor: string | null; planTotal: number | null; note: string | null; deadline: Date | null; createdBy: string; createdAt: Date
}

const columns = `group_id AS groupId, id, version, store_id AS storeId, corp_id AS corpId, parent_id AS parentId, title, purpose, class, state, audience, content, content_hash AS contentHash, planned_at AS plannedAt,
  expires_at AS expiresAt, recurrence, choice, plan_cursor AS planCursor, plan_total AS planTotal, note, deadline, created_by AS createdBy, created_at AS createdAt`

const stored = (row: StoredBroadcast): StoredBroadcast => ({ ...row, audience: fromJson(row.audience), content: fromJson(row.content), recurrence: fromJson(row.recurrence) })

export async function broadcastById(db: Db, groupId: string, id: string, lock?: 'lock'): Promise<StoredBroadcast | null> {
  const row = await db.row<StoredBroadcast>(`SELECT ${columns} FROM broadcast WHERE group_id = ? AND id = ?${lock ? ' FOR UPDATE' : ''}`, [groupId, id])
  return row && stored(row)
}

export async function broadcastsWhere(db: Db, where: string, params: readonly SqlValue[]): Promise<StoredBroadcast[]> {
  return (await db.rows<StoredBroadcast>(`SELECT ${columns} FROM broadcast WHERE ${where}`, params)).map(stored)
}

const settable = { plannedAt: 'planned_at', expiresAt: 'expires_at', choice: 'choice', planCursor: 'plan_cursor', note: 'note', deadline: 'deadline', decidedBy: 'decided_by', decidedAt: 'decided_at' } as const
export type Settable = Partial<Record<keyof typeof settable, string | Date | null>>

/** Changes the state where it still is what the caller saw, and says whether it did: of two who decide, one does. */
export async function moveBroadcast(tx: Tx, { groupId, id }: Pick<StoredBroadcast, 'groupId' | 'id'>, from: readonly BroadcastState[], to: BroadcastState, set: Settable = {}): Promise<boolean> {
  for (const state of from) if (!mayMove(state, to)) throw new Error(`a broadcast never goes from ${state} to ${to}`)
  const changed = Object.entries(set) as [keyof typeof settable, string | Date | null][]
  const { affectedRows } = await tx.run(
    `UPDATE broadcast SET state = ?, version = version + 1${changed.map(([key]) => `, ${settable[key]} = ?`).join('')} WHERE group_id = ? AND id = ? AND state IN (?)`, [to, ...changed.map(([, value]) => value), groupId, id, from])
  return affectedRows === 1
}

/** Every decision can be read later, with who made it; nobody = the product by a rule. */
export async function writeEvent(kit: Kit, tx: Tx, event: { groupId: string; broadcastId: string; by: string | null; words: string }): Promise<void> {
  await tx.orm.insert(broadcastEvent).values({ groupId: event.groupId, broadcastId: event.broadcastId, id: kit.ids.next(), at: kit.clock.now(), byEmployeeId: event.by, words: event.words.slice(0, 200) })
}
