import type { CodeTemplate } from '@chitang/shared/contracts/code-batches'
import { decide } from '../../../platform/access/policy.ts'
import { fromJson } from '../../../platform/db/json.ts'
import { AppError } from '../../../platform/http/errors.ts'
import { RetryLater, type JobHandler } from '../../../platform/jobs/registry.ts'
import type { Scopes } from '../../org/index.ts'
import { tagsNamed } from '../../tags/index.ts'
import { defaultMemberIds } from '../codes.repo.ts'
import { createIn, type CodesDeps } from '../codes.service.ts'
import type { makeBatchJob } from './make-batch-job.ts'

interface Batch { template: unknown; employeeId: string; memberId: string; installId: string }

/** Store after store; each is written down when it is done, and a store whose code was made just before the end gets no second one. */
export function makeBatch(deps: CodesDeps & { scopes: Scopes }): JobHandler<typeof makeBatchJob.payload> {
  const { kit, directory, scopes } = deps
  const { database } = kit
  return async ({ batchId }, { groupId, stopping }) => {
    const batch = await database.row<Batch>('SELECT template, created_by AS employeeId, member_id AS memberId, install_id AS installId FROM code_batch WHERE group_id = ? AND id = ?', [groupId, batchId])
    if (!batch) return
    const { tagNames = [], ...template } = fromJson<CodeTemplate>(batch.template)
    const note = (storeId: string, state: 'done' | 'failed', reason: string | null, codeId: string | null) => database.run('UPDATE code_batch_item SET state = ?, reason = ?, code_id = ? WHERE group_id = ? AND batch_id = ? AND store_id = ?', [state, reason?.slice(0, 300) ?? null, codeId, groupId, batchId, storeId])
    for (const { storeId } of await database.rows<{ storeId: string }>("SELECT store_id AS storeId FROM code_batch_item WHERE group_id = ? AND batch_id = ? AND state = 'waiting' ORDER BY store_id", [groupId, batchId])) {
      if (stopping()) throw new RetryLater('the process is stopping', 0)
      // Asked each time: who leaves or loses the role half-way does nothing more.
      const scope = await scopes.of({ groupId, employeeId: batch.employeeId, memberId: batch.memberId, installId: batch.installId, client: 'system', ip: '' })
      const store = await directory.store(storeId)
      const memberIds = await defaultMemberIds(database, store)
      const problem = !decide(scope, 'code.template').rows.stores.includes(storeId) ? '发起的人已经管不到这家店'
        : store.modulesOff.includes('codes') ? '「活码」没有对这家店开放' : memberIds.length === 0 ? '店里没有开通客户联系的销售顾问' : null
      if (problem) {
        await note(storeId, 'failed', problem, null)
        continue
      }
      try {
        const tags = await tagsNamed(database, store, tagNames)
        const lacking = tagNames.filter((name) => !tags.some((tag) => tag.name === name))
        const made = await createIn(deps, scope, store, { storeId, ...template, memberIds, tagIds: tags.map((tag) => tag.id), idempotencyKey: `batch-${batchId}-${storeId}` })
        await note(storeId, 'done', lacking.length > 0 ? `店里没有标签「${lacking.join('」「')}」，建的码不带它` : null, made.id)
      } catch (cause) {
        if (!(cause instanceof AppError)) throw cause
        await note(storeId, 'failed', [cause.message, cause.action].filter(Boolean).join('，'), null)
      }
    }
  }
}
