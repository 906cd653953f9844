import type { CodeBatch, CodeBatchDetail, CodeTemplate, createCodeBatch, listCodeBatches } from '@chitang/shared/contracts/code-batches'
import type { BodyOf, ResponseOf } from '@chitang/shared/contracts/endpoint'
import { demand } from '../../../platform/access/policy.ts'
import type { Scope } from '../../../platform/access/scope.ts'
import type { Tx } from '../../../platform/db/database.ts'
import { fromJson } from '../../../platform/db/json.ts'
import { AppError } from '../../../platform/http/errors.ts'
import { makeOnce } from '../../../platform/http/request-once.ts'
import type { Kit } from '../../../platform/kit.ts'
import { tagNamesOf } from '../../tags/index.ts'
import type { CodesDeps } from '../codes.service.ts'
import { codeBatch, codeBatchItem } from '../codes.table.ts'
import { makeBatchJob } from './make-batch-job.ts'

const shownBatches = 50

export async function beginBatch(deps: CodesDeps, scope: Scope, { storeIds, idempotencyKey, ...written }: BodyOf<typeof createCodeBatch>): Promise<CodeBatchDetail> {
  const { kit } = deps
  const { rows } = demand(scope, 'code.template')
  const stores = [...new Set(storeIds)]
  if (stores.some((storeId) => !rows.stores.includes(storeId))) throw new AppError('not_found')
  if (written.welcomeText?.trim()) deps.checkWelcome(written.welcomeText)
  const template: CodeTemplate = { ...written, name: written.name.trim(), welcomeText: written.welcomeText?.trim() || null }
  const id = await makeOnce(kit, scope, idempotencyKey, async (tx) => {
    const made = kit.ids.next()
    await tx.orm.insert(codeBatch).values({ groupId: scope.groupId, id: made, template, createdBy: scope.employeeId, memberId: scope.memberId, installId: scope.installId, createdAt: kit.clock.now() })
    await tx.orm.insert(codeBatchItem).values(stores.map((storeId) => ({ groupId: scope.groupId, batchId: made, storeId, state: 'waiting' })))
    for (const storeId of stores) await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId, action: 'code.batch', objectType: 'code_batch', objectId: made, fields: { name: template.name } })
    await enqueueBatch(kit, tx, scope.groupId, made)
    return made
  })
  return batchOf(deps, scope, id)
}

export async function retryBatch(deps: CodesDeps, scope: Scope, id: string): Promise<CodeBatchDetail> {
  const { kit } = deps
  await batchOf(deps, scope, id)
  await kit.database.transaction(async (tx) => {
    const { affectedRows } = await tx.run("UPDATE code_batch_item SET state = 'waiting', reason = NULL WHERE group_id = ? AND batch_id = ? AND state = 'failed' AND store_id IN (?)", [scope.groupId, id, demand(scope, 'code.template').rows.stores])
    if (affectedRows > 0) await enqueueBatch(kit, tx, scope.groupId, id)
  })
  return batchOf(deps, scope, id)
}

async function enqueueBatch(kit: Kit, tx: Tx, groupId: string, batchId: string): Promise<void> {
  await kit.queue.enqueue(tx, makeBatchJob, { batchId }, { groupId })
  tx.afterCommit(() => kit.queue.wake())
}

interface BatchRow { id: string; template: unknown; createdBy: string | null; createdAt: Date; total: string; done: string; failed: string }

/** Whoever reaches some of the stores sees the batch with those alone. */
async function batchesOf({ kit }: Pick<CodesDeps, 'kit'>, scope: Scope, id: string | null): Promise<CodeBatch[]> {
  const { rows: reach } = demand(scope, 'code.template')
  if (reach.stores.length === 0) return []
  const rows = await kit.database.rows<BatchRow>(
    `SELECT b.id, b.template, e.name AS createdBy, b.created_at AS createdAt, COUNT(*) AS total, SUM(i.state = 'done') AS done, SUM(i.state = 'failed') AS failed
     FROM code_batch b JOIN code_batch_item i ON i.group_id = b.group_id AND i.batch_id = b.id AND i.store_id IN (?) LEFT JOIN employee e ON e.group_id = b.group_id AND e.id = b.created_by
     WHERE b.group_id = ?${id === null ? '' : ' AND b.id = ?'} GROUP BY b.id, b.template, e.name, b.created_at ORDER BY b.id DESC LIMIT ?`, [reach.stores, scope.groupId, ...(id === null ? [] : [id]), shownBatches])
  return rows.map((row) => ({ id: row.id, name: fromJson<CodeTemplate>(row.template).name, createdBy: row.createdBy ?? '', createdAt: row.createdAt.toISOString(), of: Number(row.total), done: Number(row.done), failed: Number(row.failed) }))
}

export async function batchOf(deps: Pick<CodesDeps, 'kit' | 'directory'>, scope: Scope, id: string): Promise<CodeBatchDetail> {
  const [batch] = await batchesOf(deps, scope, id)
  if (!batch) throw new AppError('not_found')
  const items = await deps.kit.database.rows<{ storeId: string; state: CodeBatchDetail['stores'][number]['state']; reason: string | null; codeId: string | null }>(
    'SELECT store_id AS storeId, state, reason, code_id AS codeId FROM code_batch_item WHERE group_id = ? AND batch_id = ? AND store_id IN (?) ORDER BY store_id', [scope.groupId, id, demand(scope, 'code.template').rows.stores])
  return { ...batch, stores: await Promise.all(items.map(async (item) => ({ ...item, storeName: (await deps.directory.store(item.storeId)).name }))) }
}

export async function listBatches(deps: Pick<CodesDeps, 'kit' | 'directory'>, scope: Scope): Promise<ResponseOf<typeof listCodeBatches>> {
  const reach = demand(scope, 'code.template').rows.stores
  const stores = (await deps.directory.storesOf(scope.groupId)).filter((store) => reach.includes(store.id))
  return { items: await batchesOf(deps, scope, null), tags: await tagNamesOf(deps.kit.database, stores), stores: stores.map(({ id, name, brand }) => ({ id, name, brand })) }
}
