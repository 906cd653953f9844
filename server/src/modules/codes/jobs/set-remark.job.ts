import { Type } from 'typebox'
import { setRemark as callSetRemark } from '../../../wecom/endpoints/contacts.ts'
import type { WecomClient } from '../../../wecom/client.ts'
import { WecomError } from '../../../wecom/errors.ts'
import { defineJob, PermanentJobError, RetryLater, type JobHandler } from '../../../platform/jobs/registry.ts'
import type { Kit } from '../../../platform/kit.ts'
import { relationById } from '../../customers/index.ts'
import type { Directory } from '../../org/index.ts'
import { autoRemark } from '../codes.model.ts'

export const setRemarkJob = defineJob({
  kind: 'codes.set-remark', payload: Type.Object({ relationId: Type.String({ pattern: '^[0-9]+$' }), prefix: Type.String({ maxLength: 10 }) }), maxAttempts: 8, priority: 40,
})

/** Decides again when it runs: an advisor may have written a remark meanwhile. */
export function setRemark(deps: { kit: Kit; directory: Directory; wecom: WecomClient }): JobHandler<typeof setRemarkJob.payload> {
  const { kit, directory, wecom } = deps
  return async ({ relationId, prefix }, { groupId }) => {
    const relation = await relationById(kit.database, groupId, relationId)
    if (!relation || relation.deletedAt) return
    const remark = autoRemark(prefix, relation.contactName, relation.remark)
    if (remark === null) return
    await kit.database.run('UPDATE follow_relation SET last_effect_at = ? WHERE group_id = ? AND id = ?', [kit.clock.now(), groupId, relationId])
    try {
      await callSetRemark(wecom, await directory.wecomInstall(await directory.installOfCorp(relation.corpId)), relation.userid, relation.externalUserId, { remark })
    } catch (cause) {
      if (!(cause instanceof WecomError)) throw cause
      if (cause.laterMs !== null) throw new RetryLater(cause.reason, cause.laterMs)
      if (cause.transient) throw cause
      throw new PermanentJobError(cause.reason)
    }
    await kit.database.transaction(async (tx) => {
      await tx.run('UPDATE follow_relation SET remark = ?, last_effect_at = ? WHERE group_id = ? AND id = ?', [remark, kit.clock.now(), groupId, relationId])
      await kit.facts.append(tx, { groupId, kind: 'remark_set', occurredAt: kit.clock.now(), storeId: relation.storeId, personId: relation.personId, relationId, memberId: relation.memberId, codeId: relation.codeId, cause: 'job', payload: { remark } })
    })
  }
}
