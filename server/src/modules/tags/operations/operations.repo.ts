import type { Db } from '../../../platform/db/database.ts'
import { parsed } from '../usable-tags.ts'
import { tagOperation } from '../tags.table.ts'
import type { ItemPlan, OperationKind } from './item.model.ts'
import type { OperationSource } from './source.model.ts'

export interface OperationRow {
  groupId: string; id: string; kind: OperationKind['kind']; state: 'collecting' | 'running' | 'done' | 'stuck' | 'stopped'; storeId: string | null; tagIds: string[]; tagNames: string[]
  targetTagId: string | null; targetName: string | null; ruleId: string | null; undoOf: string | null; undoneBy: string | null; source: OperationSource; place: string | null; note: string | null
  total: number; done: number; failed: number; skipped: number; cut: boolean; byEmployeeId: string | null; byMemberId: string | null; createdAt: Date; finishedAt: Date | null
}

export const operationColumns = `o.group_id AS groupId, o.id, o.kind, o.state, o.store_id AS storeId, o.tag_ids AS tagIds, o.tag_names AS tagNames, o.target_tag_id AS targetTagId, o.target_name AS targetName,
  o.rule_id AS ruleId, o.undo_of AS undoOf, o.undone_by AS undoneBy, o.source, o.place, o.note, o.total, o.done, o.failed, o.skipped, o.cut, o.by_employee_id AS byEmployeeId, o.by_member_id AS byMemberId,
  o.created_at AS createdAt, o.finished_at AS finishedAt`

export const asOperation = <T extends OperationRow>(row: T): T => ({ ...row, tagIds: parsed(row.tagIds), tagNames: parsed(row.tagNames), source: parsed(row.source), cut: Boolean(row.cut) })

export async function operationById(db: Db, groupId: string, id: string, lock = false): Promise<OperationRow | null> {
  const row = await db.row<OperationRow>(`SELECT ${operationColumns} FROM tag_operation o WHERE o.group_id = ? AND o.id = ?${lock ? ' FOR UPDATE' : ''}`, [groupId, id])
  return row && asOperation(row)
}

export type NewOperation = Pick<OperationRow, 'groupId' | 'id' | 'kind' | 'storeId' | 'tagIds' | 'tagNames' | 'source' | 'createdAt'> & Partial<OperationRow>

export async function insertOperation(db: Db, operation: NewOperation): Promise<void> {
  await db.orm.insert(tagOperation).values({ state: 'collecting', total: 0, done: 0, failed: 0, skipped: 0, cut: false, ...operation })
}

export interface ItemRow { relationId: string; state: string; plan: ItemPlan | null; tries: number; at: Date | null }

export async function itemOf(db: Db, groupId: string, operationId: string, relationId: string): Promise<ItemRow | null> {
  const row = await db.row<ItemRow>('SELECT relation_id AS relationId, state, plan, tries, at FROM tag_operation_item WHERE group_id = ? AND operation_id = ? AND relation_id = ?', [groupId, operationId, relationId])
  return row && { ...row, plan: row.plan === null ? null : parsed(row.plan) }
}

/** Known already: stays as it is. */
export async function addItems(db: Db, groupId: string, operationId: string, relationIds: readonly string[]): Promise<void> {
  if (relationIds.length === 0) return
  await db.run(`INSERT INTO tag_operation_item (group_id, operation_id, relation_id, state, tries) VALUES ${relationIds.map(() => "(?, ?, ?, 'waiting', 0)").join(', ')} ON DUPLICATE KEY UPDATE tries = tries`,
    relationIds.flatMap((relationId) => [groupId, operationId, relationId]))
}

export async function settleItem(db: Db, groupId: string, operationId: string, relationId: string, state: 'done' | 'failed' | 'skipped', reason: string | null, at: Date): Promise<void> {
  await db.run('UPDATE tag_operation_item SET state = ?, reason = ?, at = ? WHERE group_id = ? AND operation_id = ? AND relation_id = ?', [state, reason?.slice(0, 120) ?? null, at, groupId, operationId, relationId])
}

/** Written down by whoever leads the operation, so that looking at it counts nothing. */
export async function countItems(db: Db, groupId: string, operationId: string): Promise<Record<'waiting' | 'queued' | 'done' | 'failed' | 'skipped', number>> {
  const rows = await db.rows<{ state: 'waiting' | 'queued' | 'done' | 'failed' | 'skipped'; n: number }>('SELECT state, COUNT(*) AS n FROM tag_operation_item WHERE group_id = ? AND operation_id = ? GROUP BY state', [groupId, operationId])
  const counts = { waiting: 0, queued: 0, done: 0, failed: 0, skipped: 0 }
  for (const row of rows) counts[row.state] = Number(row.n)
  await db.run('UPDATE tag_operation SET total = ?, done = ?, failed = ?, skipped = ? WHERE group_id = ? AND id = ?', [counts.waiting + counts.queued + counts.done + counts.failed + counts.skipped, counts.done, counts.failed, counts.skipped, groupId, operationId])
  return counts
}
