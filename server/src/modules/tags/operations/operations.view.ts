import type { getTagOperation, listTagOperations, TagOperation } from '@chitang/shared/contracts/tags'
import type { QueryOf, ResponseOf } from '@chitang/shared/contracts/endpoint'
import { definableScopes } from '@chitang/shared/domain/tags'
import { ruleSentence, type RuleTrigger } from '@chitang/shared/domain/tag-rules'
import { covers, decide } from '../../../platform/access/policy.ts'
import type { Scope } from '../../../platform/access/scope.ts'
import { decodeCursor, pageOf } from '../../../platform/http/cursor.ts'
import { AppError } from '../../../platform/http/errors.ts'
import type { TagDeps } from '../define-tags.ts'
import { parsed } from '../usable-tags.ts'
import { asOperation, operationById, operationColumns, type OperationRow } from './operations.repo.ts'

/** Stores whose operations somebody sees: where they work on all customers, not on their own only. */
const storesOf = (scope: Scope): string[] => [...decide(scope, 'tag.use').rows.stores]
/** Headquarters see what concerns several stores. */
const seesShared = (scope: Scope): boolean => decide(scope, 'tag.report').allowed

const isVisible = (scope: Scope, operation: OperationRow): boolean =>
  operation.byEmployeeId === scope.employeeId || (operation.storeId === null ? seesShared(scope) : storesOf(scope).includes(operation.storeId))

/** Who may take back or repeat: the person, and who keeps tags there. */
const mayChange = (scope: Scope, operation: OperationRow): boolean =>
  operation.byEmployeeId === scope.employeeId || (operation.storeId === null ? seesShared(scope) : definableScopes(scope.roles, operation.storeId).includes('store'))

export async function visibleOperation({ kit }: Pick<TagDeps, 'kit'>, scope: Scope, id: string, what: 'read' | 'change'): Promise<OperationRow> {
  const operation = await operationById(kit.database, scope.groupId, id)
  if (!operation || !isVisible(scope, operation)) throw new AppError('not_found')
  if (what === 'change' && !mayChange(scope, operation)) throw new AppError('policy.denied')
  return operation
}

interface Named extends OperationRow { byName: string | null; ruleTrigger: RuleTrigger | string | null }

const namedSql = `SELECT ${operationColumns}, e.name AS byName, ru.rule_trigger AS ruleTrigger FROM tag_operation o
  LEFT JOIN employee e ON e.group_id = o.group_id AND e.id = o.by_employee_id LEFT JOIN tag_rule ru ON ru.group_id = o.group_id AND ru.id = o.rule_id`

const view = (scope: Scope, row: Named): TagOperation => ({
  id: row.id, kind: row.kind, state: row.state, tagNames: row.tagNames, targetName: row.targetName, ruleSentence: row.ruleTrigger === null ? null : ruleSentence(parsed<RuleTrigger>(row.ruleTrigger)), byName: row.byName,
  createdAt: row.createdAt.toISOString(), finishedAt: row.finishedAt?.toISOString() ?? null, total: row.total, done: row.done, failed: row.failed, skipped: row.skipped, note: row.note, cut: row.cut,
  canUndo: (row.kind === 'bulk_add' || row.kind === 'bulk_remove' || row.kind === 'rule') && row.state === 'done' && row.undoneBy === null && row.done > 0 && mayChange(scope, row),
  canRetry: (row.state === 'stopped' || row.state === 'stuck' || (row.state === 'done' && row.failed > 0)) && row.undoneBy === null && mayChange(scope, row),
  canGiveUp: row.kind === 'merge' && row.state === 'stuck' && mayChange(scope, row),
  undone: row.undoneBy !== null,
})

export async function operationView({ kit }: Pick<TagDeps, 'kit'>, scope: Scope, id: string): Promise<TagOperation> {
  const row = await kit.database.row<Named>(`${namedSql} WHERE o.group_id = ? AND o.id = ?`, [scope.groupId, id])
  return view(scope, asOperation(row!))
}

export async function operationDetail(deps: Pick<TagDeps, 'kit'>, scope: Scope, id: string): Promise<ResponseOf<typeof getTagOperation>> {
  await visibleOperation(deps, scope, id, 'read')
  const { rows } = decide(scope, 'customer.read')
  const left = await deps.kit.database.rows<{ relationId: string; personId: string | null; storeId: string | null; memberId: string | null; name: string | null; advisorName: string | null; state: 'failed' | 'skipped'; reason: string | null }>(
    `SELECT i.relation_id AS relationId, r.person_id AS personId, r.store_id AS storeId, r.member_id AS memberId, c.name, m.name AS advisorName, i.state, i.reason FROM tag_operation_item i
     LEFT JOIN follow_relation r ON r.group_id = i.group_id AND r.id = i.relation_id LEFT JOIN corp_contact c ON c.group_id = r.group_id AND c.id = r.contact_id LEFT JOIN member m ON m.group_id = r.group_id AND m.id = r.member_id
     WHERE i.group_id = ? AND i.operation_id = ? AND i.state IN ('failed', 'skipped') ORDER BY i.state, i.relation_id LIMIT 100`, [scope.groupId, id])
  // Who leads several stores reads numbers; names only of customers they may see.
  const seen = left.filter((one) => one.storeId !== null && covers(rows, { storeId: one.storeId, memberId: one.memberId }))
  return { ...(await operationView(deps, scope, id)), left: seen.map((one) => ({ ...one, name: one.name ?? '已不存在的客户', advisorName: one.advisorName ?? '', reason: one.reason ?? '' })) }
}

export async function operationsList({ kit }: Pick<TagDeps, 'kit'>, scope: Scope, query: QueryOf<typeof listTagOperations>): Promise<ResponseOf<typeof listTagOperations>> {
  const after = decodeCursor(query.cursor)
  const limit = query.limit ?? 20
  const stores = storesOf(scope).filter((id) => !query.storeId || id === query.storeId)
  const reach = [...(stores.length > 0 ? ['o.store_id IN (?)'] : []), 'o.by_employee_id = ?', ...(seesShared(scope) ? ['o.store_id IS NULL'] : [])]
  const rows = await kit.database.rows<Named>(
    `${namedSql} WHERE o.group_id = ? AND (${reach.join(' OR ')})${after ? ' AND (o.created_at < ? OR (o.created_at = ? AND o.id < ?))' : ''} ORDER BY o.created_at DESC, o.id DESC LIMIT ?`,
    [scope.groupId, ...(stores.length > 0 ? [stores] : []), scope.employeeId, ...(after ? [after.at, after.at, after.id] : []), limit + 1])
  const page = pageOf(rows.map(asOperation), limit, (row) => ({ at: row.createdAt, id: row.id }))
  return { items: page.items.map((row) => view(scope, row)), nextCursor: page.nextCursor }
}
