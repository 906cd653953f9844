import type { RuleTrigger } from '@chitang/shared/domain/tag-rules'
import type { Db } from '../../../platform/db/database.ts'
import type { JobHandler } from '../../../platform/jobs/registry.ts'
import type { Kit } from '../../../platform/kit.ts'
import type { Directory } from '../../org/index.ts'
import { intendTags } from '../mark-relation.ts'
import type { Mark } from '../operations/item.model.ts'
import { applyRulesJob } from '../tag-jobs.ts'
import { usableIn } from '../tag-scope.model.ts'
import { tagsByIds } from '../usable-tags.ts'
import { decideRules, type RuleCause } from './rule.model.ts'
import { personValues, rulesOfKinds } from './rules.repo.ts'

/** Something changed about a person: in the change's own transaction the rules are asked to look, if there are any. */
export async function applyTagRules(kit: Kit, tx: Db, person: { groupId: string; personId: string }, cause: RuleCause): Promise<void> {
  const concerned = await tx.row('SELECT id FROM tag_rule WHERE group_id = ? AND kind IN (?) AND enabled = 1 LIMIT 1', [person.groupId, cause.kinds])
  if (concerned) await kit.queue.enqueue(tx, applyRulesJob, { personId: person.personId, kinds: [...cause.kinds], script: cause.script }, { groupId: person.groupId })
}

/** The category a script stands in now. */
async function withCategory(db: Db, groupId: string, script: RuleCause['script']): Promise<RuleCause['script']> {
  if (script === null || script.scriptId === null) return script
  const row = await db.row<{ category: string }>('SELECT category FROM script WHERE group_id = ? AND id = ?', [groupId, script.scriptId])
  return { ...script, category: row?.category ?? null }
}

/** Looks at the person as it is now, whatever was changed: late and repeated looks come to the same. */
export function applyRules(deps: { kit: Kit; directory: Directory }): JobHandler<typeof applyRulesJob.payload> {
  const { kit, directory } = deps
  return async (payload, { groupId }) => {
    const { database } = kit
    const cause: RuleCause = { kinds: payload.kinds as RuleTrigger['kind'][], script: await withCategory(database, groupId, payload.script) }
    const rules = await rulesOfKinds(database, groupId, cause.kinds)
    const relations = rules.length === 0 ? [] : await database.rows<{ id: string; corpId: string; storeId: string; externalUserId: string }>(
      `SELECT r.id, r.corp_id AS corpId, r.store_id AS storeId, c.external_userid AS externalUserId FROM follow_relation r JOIN corp_contact c ON c.group_id = r.group_id AND c.id = r.contact_id
       WHERE r.group_id = ? AND r.person_id = ? AND r.deleted_at IS NULL AND r.half = 0`, [groupId, payload.personId])
    if (relations.length === 0) return
    const tags = await tagsByIds(database, groupId, rules.map((rule) => rule.tagId))
    const values = (await personValues(database, groupId, [payload.personId])).get(payload.personId) ?? new Map<string, string[]>()
    for (const relation of relations) {
      const store = await directory.store(relation.storeId)
      if (store.modulesOff.includes('tags')) continue
      const here = rules.filter((rule) => (rule.storeId === null || rule.storeId === store.id) && tags.some((tag) => tag.id === rule.tagId && usableIn(tag, store)))
      if (here.length === 0) continue
      await database.transaction(async (tx) => {
        const marks = await tx.rows<Mark>('SELECT tag_id AS tagId, state, source, reason, rule_id AS ruleId, operation_id AS operationId FROM relation_tag WHERE group_id = ? AND relation_id = ? FOR UPDATE', [groupId, relation.id])
        const removed = new Set((await tx.rows<{ tagId: string }>('SELECT tag_id AS tagId FROM tag_removal WHERE group_id = ? AND person_id = ?', [groupId, payload.personId])).map((row) => row.tagId))
        for (const decision of decideRules(here, { values, marks, removed }, cause))
          await intendTags(kit, tx, {
            groupId, corpId: relation.corpId, externalUserId: relation.externalUserId, relationId: relation.id, source: 'rule', ruleId: decision.ruleId, reason: decision.reason,
            add: decision.what === 'add' ? [decision.tagId] : [], remove: decision.what === 'remove' ? [decision.tagId] : [],
          })
      })
    }
  }
}
