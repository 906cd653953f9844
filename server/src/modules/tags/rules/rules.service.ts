import type { createTagRule, listTagRules, updateTagRule } from '@chitang/shared/contracts/tags'
import type { BodyOf, ResponseOf } from '@chitang/shared/contracts/endpoint'
import { mayDefineTag, type TagScopeName } from '@chitang/shared/domain/tags'
import { isExact, isRuleAttribute, ruleReason, ruleSentence, type RuleTrigger } from '@chitang/shared/domain/tag-rules'
import { demand } from '../../../platform/access/policy.ts'
import type { Scope } from '../../../platform/access/scope.ts'
import type { Tx } from '../../../platform/db/database.ts'
import { AppError } from '../../../platform/http/errors.ts'
import type { Kit } from '../../../platform/kit.ts'
import type { AttributeDefs } from '../../attributes/index.ts'
import type { Directory, StoreInfo } from '../../org/index.ts'
import { demandDefine, homeOf, type TagDeps } from '../define-tags.ts'
import { insertOperation } from '../operations/operations.repo.ts'
import { planStep } from '../operations/run-operation.job.ts'
import { tagRule } from '../tags.table.ts'
import { usableIn } from '../tag-scope.model.ts'
import { asTag, demandUsableTags, parsed, tagColumns, tagFrom, tagsByIds, type TagRow } from '../usable-tags.ts'
import type { Rule } from './rule.model.ts'
import { ruleById } from './rules.repo.ts'

export type RuleDeps = TagDeps & { attributes: AttributeDefs }

/** A store's rule is the store's to change, one for several stores headquarters'. */
const mayEdit = (scope: Scope, rule: { storeId: string | null }, tagScope: TagScopeName): boolean =>
  rule.storeId === null ? mayDefineTag(scope.roles, { scope: tagScope, storeId: null }) : mayDefineTag(scope.roles, { scope: 'store', storeId: rule.storeId })

export async function rulesOfStore(kit: Kit, scope: Scope, store: StoreInfo): Promise<ResponseOf<typeof listTagRules>> {
  type Row = TagRow & { ruleId: string; ruleStoreId: string | null; trigger: RuleTrigger | string; takeOff: number; enabled: number; marks: number; lastRunAt: Date | null }
  const rows = await kit.database.rows<Row>(
    `SELECT ${tagColumns}, ru.id AS ruleId, ru.store_id AS ruleStoreId, ru.rule_trigger AS \`trigger\`, ru.take_off AS takeOff, ru.enabled, ru.marks, ru.last_run_at AS lastRunAt
     ${tagFrom} JOIN tag_rule ru ON ru.group_id = t.group_id AND ru.tag_id = t.id
     WHERE ru.group_id = ? AND (ru.store_id = ? OR ru.store_id IS NULL) AND t.corp_id = ? AND t.deleted_at IS NULL ORDER BY ru.store_id IS NULL, ru.id DESC`, [store.groupId, store.id, store.corpId])
  const codes = await kit.database.rows<{ codeId: string; codeName: string; id: string; name: string; scope: TagScopeName }>(
    `SELECT k.id AS codeId, k.name AS codeName, t.id, t.name, g.scope FROM channel_code k JOIN channel_code_tag kt ON kt.group_id = k.group_id AND kt.code_id = k.id
     JOIN tag t ON t.group_id = kt.group_id AND t.id = kt.tag_id AND t.deleted_at IS NULL JOIN tag_group g ON g.group_id = t.group_id AND g.id = t.tag_group_id
     WHERE k.group_id = ? AND k.store_id = ? AND k.status = 'active' ORDER BY k.id DESC, g.scope, t.id LIMIT 500`, [store.groupId, store.id])
  const byCode = new Map<string, ResponseOf<typeof listTagRules>['codes'][number]>()
  for (const { codeId, codeName, ...tag } of codes) {
    const code = byCode.get(codeId) ?? { codeId, codeName, tags: [] }
    code.tags.push(tag)
    byCode.set(codeId, code)
  }
  return {
    items: rows.map(asTag).filter((row) => usableIn(row, store)).map((row) => {
      const trigger = parsed<RuleTrigger>(row.trigger)
      return {
        id: row.ruleId, storeId: row.ruleStoreId, trigger: trigger as ResponseOf<typeof listTagRules>['items'][number]['trigger'], sentence: ruleSentence(trigger), tagId: row.id, tagName: row.name, tagScope: row.scope, takeOff: Boolean(row.takeOff), enabled: Boolean(row.enabled),
        canEdit: mayEdit(scope, { storeId: row.ruleStoreId }, row.scope), marks: row.marks, lastRunAt: row.lastRunAt?.toISOString() ?? null,
      }
    }),
    codes: [...byCode.values()],
  }
}

export async function createRule(deps: RuleDeps, scope: Scope, body: BodyOf<typeof createTagRule>): Promise<{ id: string }> {
  const { kit, directory } = deps
  if (!demand(scope, 'tag.define').rows.stores.includes(body.storeId)) throw new AppError('not_found')
  const store = await directory.store(body.storeId)
  const [tag] = await demandUsableTags(kit.database, store, [body.tagId])
  const ofStore = mayDefineTag(scope.roles, { scope: 'store', storeId: store.id })
  if (!ofStore) demandDefine(scope, tag!)
  const trigger = await checkedTrigger(deps, scope.groupId, body.trigger)
  const rule: Rule = { id: kit.ids.next(), storeId: ofStore ? store.id : null, trigger, tagId: tag!.id, takeOff: body.takeOff }
  await kit.database.transaction(async (tx) => {
    await tx.orm.insert(tagRule).values({ groupId: scope.groupId, ...rule, kind: rule.trigger.kind, enabled: true, marks: 0, byEmployeeId: scope.employeeId, createdAt: kit.clock.now() })
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: store.id, action: 'tag_rule.create', objectType: 'tag_rule', objectId: rule.id, fields: { rule: ruleSentence(rule.trigger), tag: tag!.name, takeOff: rule.takeOff } })
    await runOverStores(deps, tx, scope.groupId, rule, tag!, scope)
  })
  return { id: rule.id }
}

export async function updateRule(deps: RuleDeps, scope: Scope, id: string, body: BodyOf<typeof updateTagRule>): Promise<void> {
  const { kit } = deps
  const { rule, tag } = await ruleForWrite(deps, scope, id)
  const trigger = body.trigger && (await checkedTrigger(deps, scope.groupId, body.trigger))
  await kit.database.transaction(async (tx) => {
    const now = await ruleById(tx, scope.groupId, id, true)
    if (!now) throw new AppError('not_found')
    const { expected } = body
    if (expected && (expected.sentence !== ruleSentence(now.trigger) || expected.takeOff !== now.takeOff || expected.enabled !== now.enabled)) throw new AppError('conflict.changed')
    const next = { ...now, trigger: trigger ?? now.trigger, takeOff: body.takeOff ?? now.takeOff, enabled: body.enabled ?? now.enabled }
    await tx.run('UPDATE tag_rule SET kind = ?, rule_trigger = ?, take_off = ?, enabled = ? WHERE group_id = ? AND id = ?', [next.trigger.kind, JSON.stringify(next.trigger), next.takeOff, next.enabled, scope.groupId, id])
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: rule.storeId ?? (await homeOf(deps, tag)), action: 'tag_rule.update', objectType: 'tag_rule', objectId: id, fields: { rule: ruleSentence(next.trigger), tag: tag.name, takeOff: next.takeOff, enabled: next.enabled } })
    if (next.enabled && (trigger || !now.enabled)) await runOverStores(deps, tx, scope.groupId, next, tag, scope)
  })
}

export async function deleteRule(deps: TagDeps, scope: Scope, id: string): Promise<void> {
  const { kit } = deps
  const { rule, tag } = await ruleForWrite(deps, scope, id)
  await kit.database.transaction(async (tx) => {
    await tx.run('DELETE FROM tag_rule WHERE group_id = ? AND id = ?', [scope.groupId, id])
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: rule.storeId ?? (await homeOf(deps, tag)), action: 'tag_rule.delete', objectType: 'tag_rule', objectId: id, fields: { rule: ruleSentence(rule.trigger), tag: tag.name } })
  })
}

async function ruleForWrite({ kit }: TagDeps, scope: Scope, id: string): Promise<{ rule: Rule & { enabled: boolean }; tag: TagRow }> {
  const { rows } = demand(scope, 'tag.define')
  const rule = await ruleById(kit.database, scope.groupId, id)
  if (!rule || (rule.storeId !== null && !rows.stores.includes(rule.storeId))) throw new AppError('not_found')
  const [tag] = await tagsByIds(kit.database, scope.groupId, [rule.tagId])
  if (!tag) throw new AppError('tags.unknown')
  if (!mayEdit(scope, rule, tag.scope)) throw new AppError('policy.denied')
  return { rule, tag }
}

/** Checked, and with what the attribute's definition says about it. */
async function checkedTrigger({ attributes }: RuleDeps, groupId: string, trigger: RuleTrigger): Promise<RuleTrigger> {
  if (trigger.kind === 'script' && !trigger.scriptId && !trigger.category) throw new AppError('tags.rule_invalid', { detail: '选一条话术或一个分类' })
  if (trigger.kind !== 'attribute') return trigger
  const def = (await attributes.of(groupId)).find((one) => one.key === trigger.key)
  if (!def || !isRuleAttribute(def)) throw new AppError('tags.rule_invalid', { detail: '没有这项资料，或它不能用在规则里' })
  const allowed = def.type === 'boolean' ? ['是', '否'] : def.type === 'choice' || def.type === 'choices' ? def.options : null
  const foreign = allowed && trigger.values.find((value) => !allowed.includes(value))
  if (foreign) throw new AppError('tags.rule_invalid', { detail: `「${def.name}」里没有「${foreign}」` })
  return { kind: 'attribute', key: def.key, values: [...new Set(trigger.values.map((value) => value.trim()))], name: def.name, exact: isExact(def) }
}

/** The customers there are already, found and tagged like any operation; a script rule waits for what happens. */
async function runOverStores({ kit, directory }: { kit: Kit; directory: Directory }, tx: Tx, groupId: string, rule: Rule, tag: TagRow, by: Pick<Scope, 'employeeId' | 'memberId'> | null): Promise<void> {
  if (rule.trigger.kind === 'script') return
  const storeIds = rule.storeId !== null ? [rule.storeId] : (await directory.storesOf(groupId)).filter((store) => usableIn(tag, store)).map((store) => store.id)
  const now = kit.clock.now()
  const operation = { groupId, id: kit.ids.next() }
  await insertOperation(tx, {
    ...operation, kind: 'rule', storeId: rule.storeId, tagIds: [tag.id], tagNames: [tag.name], ruleId: rule.id, source: { from: 'rule', storeIds, reason: ruleReason(rule.trigger) }, createdAt: now,
    byEmployeeId: by?.employeeId ?? null, byMemberId: by?.memberId ?? null,
  })
  await tx.run('UPDATE tag_rule SET last_run_at = ? WHERE group_id = ? AND id = ?', [now, groupId, rule.id])
  await planStep(kit, tx, operation, 0)
  tx.afterCommit(() => kit.queue.wake())
}

/** Every night: whom nobody spoke to for so many days. */
export async function runIdleRules(deps: { kit: Kit; directory: Directory }): Promise<void> {
  const { kit } = deps
  const rules = await kit.database.rows<{ groupId: string; id: string }>("SELECT group_id AS groupId, id FROM tag_rule WHERE kind = 'idle' AND enabled = 1")
  for (const { groupId, id } of rules) {
    const rule = await ruleById(kit.database, groupId, id)
    const [tag] = rule ? await tagsByIds(kit.database, groupId, [rule.tagId]) : []
    if (rule && tag && tag.mergingInto === null) await kit.database.transaction((tx) => runOverStores(deps, tx, groupId, rule, tag, null))
  }
}
