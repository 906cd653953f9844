import { Type } from 'typebox'
import { Id } from '@chitang/shared/contracts/common'
import { defineJob, RetryLater, type JobHandler } from '../../../platform/jobs/registry.ts'
import { setRemark } from '../../../wecom/endpoints/contacts.ts'
import { WecomError } from '../../../wecom/errors.ts'
import { relationById } from '../../customers/index.ts'
import { intendTags } from '../../tags/index.ts'
import { wordsToCarry } from '../carry.model.ts'
import type { TransferDeps } from '../stored-transfer.ts'

/** In the customer's lane. */
export const carryJob = defineJob({ kind: 'transfers.carry', payload: Type.Object({ fromId: Id, toId: Id }), maxAttempts: 10, priority: 45 })

/** What WeCom keeps at the friendship that ended is written to the new one: name, description, tags. What the taker wrote by themselves stays. */
export function carryOver(deps: TransferDeps): JobHandler<typeof carryJob.payload> {
  const { kit } = deps
  return async ({ fromId, toId }, { groupId }) => {
    const [from, to] = await Promise.all([relationById(kit.database, groupId, fromId), relationById(kit.database, groupId, toId)])
    if (!from || !to || to.deletedAt !== null) return
    await carryWords(deps, groupId, fromId, to)
    await kit.database.transaction(async (tx) => {
      const tags = await tx.rows<{ tagId: string; ruleId: string | null }>(
        `SELECT f.tag_id AS tagId, f.rule_id AS ruleId FROM relation_tag f JOIN tag t ON t.group_id = f.group_id AND t.id = f.tag_id AND t.deleted_at IS NULL LEFT JOIN relation_tag own ON own.group_id = f.group_id AND own.relation_id = ? AND own.tag_id = f.tag_id
         WHERE f.group_id = ? AND f.relation_id = ? AND f.state IN ('applied', 'adding') AND own.tag_id IS NULL LIMIT 100`, [toId, groupId, fromId])
      // A tag that a rule put on stays the rule's, which takes it off again.
      for (const ruleId of new Set(tags.map((one) => one.ruleId)))
        await intendTags(kit, tx, { groupId, corpId: to.corpId, externalUserId: to.externalUserId, relationId: toId, add: tags.filter((one) => one.ruleId === ruleId).map((one) => one.tagId), remove: [], source: 'rule', reason: '接替时带来', ...(ruleId === null ? {} : { ruleId }) })
    })
  }
}

/** A refusal costs the words, not the customer. */
async function carryWords({ kit, directory, wecom }: TransferDeps, groupId: string, fromId: string, to: { id: string; corpId: string; userid: string; externalUserId: string }): Promise<void> {
  const rows = await kit.database.rows<{ id: string; remark: string; description: string }>('SELECT id, remark, description FROM follow_relation WHERE group_id = ? AND id IN (?)', [groupId, [fromId, to.id]])
  const words = wordsToCarry(rows.find((row) => row.id === fromId)!, rows.find((row) => row.id === to.id)!)
  if (words === null) return
  await kit.database.run('UPDATE follow_relation SET last_effect_at = ? WHERE group_id = ? AND id = ?', [kit.clock.now(), groupId, to.id])
  try {
    await setRemark(wecom, await directory.wecomInstall(await directory.installOfCorp(to.corpId)), to.userid, to.externalUserId, words)
    await kit.database.run('UPDATE follow_relation SET remark = COALESCE(?, remark), description = COALESCE(?, description), last_effect_at = ? WHERE group_id = ? AND id = ?', [words.remark ?? null, words.description ?? null, kit.clock.now(), groupId, to.id])
  } catch (cause) {
    if (!(cause instanceof WecomError)) throw cause
    if (cause.laterMs !== null) throw new RetryLater(cause.reason, cause.laterMs)
    if (cause.transient) throw cause
    kit.log('warn', { what: 'remark of a customer taken over', err: cause.message })
  }
}
