import { Type } from 'typebox'
import { defineJob, PermanentJobError, RetryLater, type JobHandler } from '../../../platform/jobs/registry.ts'
import type { Kit } from '../../../platform/kit.ts'
import type { WecomClient } from '../../../wecom/client.ts'
import { clearRemark, markTag } from '../../../wecom/endpoints/contacts.ts'
import { WecomError } from '../../../wecom/errors.ts'
import { relationById } from '../../customers/index.ts'
import type { Directory } from '../../org/index.ts'

export const forgetAtWecomJob = defineJob({ kind: 'rights.forget-at-wecom', payload: Type.Object({ relationId: Type.String({ pattern: '^[0-9]+$' }) }), maxAttempts: 12, priority: 30 })

/** Takes remark, numbers and tags of an erased customer off at WeCom. The friendship itself is the customer's own. */
export function forgetAtWecom(deps: { kit: Kit; directory: Directory; wecom: WecomClient }): JobHandler<typeof forgetAtWecomJob.payload> {
  const { kit, directory, wecom } = deps
  return async ({ relationId }, { groupId }) => {
    const relation = await relationById(kit.database, groupId, relationId)
    if (!relation) return
    const tags = await kit.database.rows<{ wecomId: string }>('SELECT t.wecom_id AS wecomId FROM relation_tag rt JOIN tag t ON t.group_id = rt.group_id AND t.id = rt.tag_id WHERE rt.group_id = ? AND rt.relation_id = ?', [groupId, relationId])
    if (!relation.deletedAt) {
      await kit.database.run('UPDATE follow_relation SET last_effect_at = ? WHERE group_id = ? AND id = ?', [kit.clock.now(), groupId, relationId])
      const install = await directory.wecomInstall(await directory.installOfCorp(relation.corpId))
      try {
        await clearRemark(wecom, install, relation.userid, relation.externalUserId)
        if (tags.length > 0) await markTag(wecom, install, { userid: relation.userid, externalUserId: relation.externalUserId, add: [], remove: tags.map((tag) => tag.wecomId) })
      } catch (cause) {
        if (!(cause instanceof WecomError)) throw cause
        if (cause.laterMs !== null) throw new RetryLater(cause.reason, cause.laterMs)
        if (cause.transient) throw cause
        throw new PermanentJobError(cause.reason)
      }
    }
    await kit.database.run('DELETE FROM relation_tag WHERE group_id = ? AND relation_id = ?', [groupId, relationId])
  }
}
