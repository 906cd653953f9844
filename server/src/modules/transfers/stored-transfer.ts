import type { ItemState } from '@chitang/shared/contracts/transfers'
import type { Db, SqlValue } from '../../platform/db/database.ts'
import { fromJson } from '../../platform/db/json.ts'
import type { Kit } from '../../platform/kit.ts'
import type { WecomClient } from '../../wecom/client.ts'
import type { RefreshDeps } from '../customers/index.ts'
import type { Directory } from '../org/index.ts'
import type { TransferPlan } from './transfers.table.ts'

export type TransferDeps = RefreshDeps & { kit: Kit; directory: Directory; wecom: WecomClient }

export interface StoredTransfer {
  groupId: string; id: string; storeId: string; corpId: string; kind: 'resigned' | 'onjob'; memberId: string; message: string | null; plan: TransferPlan; plannedAt: Date | null
  state: 'running' | 'waiting' | 'done'; createdBy: string; createdAt: Date; finishedAt: Date | null; pollAt: Date | null; polls: number; problem: string | null
}

const columns = `group_id AS groupId, id, store_id AS storeId, corp_id AS corpId, kind, member_id AS memberId, message, plan, planned_at AS plannedAt, state, created_by AS createdBy, created_at AS createdAt,
  finished_at AS finishedAt, poll_at AS pollAt, polls, problem`

const stored = (row: StoredTransfer): StoredTransfer => ({ ...row, plan: fromJson<TransferPlan>(row.plan) })

export const transfersWhere = async (db: Db, where: string, params: readonly SqlValue[]): Promise<StoredTransfer[]> => (await db.rows<StoredTransfer>(`SELECT ${columns} FROM transfer WHERE ${where}`, params)).map(stored)

export const transferById = async (db: Db, groupId: string, id: string): Promise<StoredTransfer | null> => (await transfersWhere(db, 'group_id = ? AND id = ?', [groupId, id]))[0] ?? null

export interface StoredItem {
  subjectId: string; kind: 'customer' | 'chat'; contactId: string | null; address: string; memberId: string; state: ItemState; callingAt: Date | null; takeoverAt: Date | null
}

export const itemsWhere = (db: Db, { groupId, id }: Pick<StoredTransfer, 'groupId' | 'id'>, where: string, params: readonly SqlValue[] = []): Promise<StoredItem[]> =>
  db.rows<StoredItem>(`SELECT subject_id AS subjectId, kind, contact_id AS contactId, address, member_id AS memberId, state, calling_at AS callingAt, takeover_at AS takeoverAt FROM transfer_item WHERE group_id = ? AND transfer_id = ? AND ${where}`, [groupId, id, ...params])

const settable = { errcode: 'errcode', problem: 'problem', callingAt: 'calling_at', acceptedAt: 'accepted_at', takeoverAt: 'takeover_at', settledAt: 'settled_at' } as const

/** Changes items that still are what the caller saw. */
export async function moveItems(db: Db, { groupId, id }: Pick<StoredTransfer, 'groupId' | 'id'>, subjectIds: readonly string[], from: readonly ItemState[], to: ItemState, set: Partial<Record<keyof typeof settable, string | number | Date | null>> = {}): Promise<number> {
  if (subjectIds.length === 0) return 0
  const changed = Object.entries(set) as [keyof typeof settable, string | number | Date | null][]
  const { affectedRows } = await db.run(`UPDATE transfer_item SET state = ?${changed.map(([key]) => `, ${settable[key]} = ?`).join('')} WHERE group_id = ? AND transfer_id = ? AND subject_id IN (?) AND state IN (?)`,
    [to, ...changed.map(([, value]) => value), groupId, id, subjectIds, from])
  return affectedRows
}

/** Everybody has a fate: nothing is asked any more. */
export async function finishIfSettled(kit: Kit, db: Db, { groupId, id }: Pick<StoredTransfer, 'groupId' | 'id'>): Promise<boolean> {
  const open = await db.row("SELECT 1 FROM transfer_item WHERE group_id = ? AND transfer_id = ? AND state IN ('planned', 'calling', 'waiting') LIMIT 1", [groupId, id])
  if (open) return false
  await db.run("UPDATE transfer SET state = 'done', finished_at = ?, poll_at = NULL WHERE group_id = ? AND id = ? AND state <> 'done' AND planned_at IS NOT NULL", [kit.clock.now(), groupId, id])
  return true
}
