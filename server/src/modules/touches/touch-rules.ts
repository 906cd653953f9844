import type { CorpTouchRule, getTouchRules, setReceiveRule, TouchPolicy } from '@chitang/shared/contracts/touches'
import type { BodyOf, ResponseOf } from '@chitang/shared/contracts/endpoint'
import type { ReceiveRule } from '@chitang/shared/domain/touches'
import { decide, demand } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { isDuplicate } from '../../platform/db/errors.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Kit } from '../../platform/kit.ts'
import type { Directory } from '../org/index.ts'
import { holdAnewJob } from './jobs/hold-anew.job.ts'
import { policyOf, ruleOf } from './rule-of.ts'
import { touchPolicy, touchRule } from './touches.table.ts'

export interface RuleDeps { kit: Kit; directory: Directory }

export async function rulesOfGroup({ kit, directory }: RuleDeps, scope: Scope): Promise<ResponseOf<typeof getTouchRules>> {
  const { rows } = demand(scope, 'broadcast.read')
  const stores = (await directory.storesOf(scope.groupId)).filter((store) => rows.stores.includes(store.id))
  const corpIds = [...new Set(stores.map((store) => store.corpId))]
  return {
    policy: await policyOf(kit.database, scope.groupId), mayChange: decide(scope, 'broadcast.rules').allowed,
    corps: await Promise.all(corpIds.map((corpId) => corpRule({ kit, directory }, scope, corpId))),
  }
}

async function corpRule({ kit, directory }: RuleDeps, scope: Scope, corpId: string): Promise<CorpTouchRule> {
  const readable = decide(scope, 'broadcast.read').rows.stores
  const own = decide(scope, 'broadcast.rule_of_corp').rows.stores
  const stores = (await directory.storesOf(scope.groupId)).filter((store) => store.corpId === corpId)
  const row = await kit.database.row<{ rule: ReceiveRule; at: Date; by: string | null }>(
    'SELECT t.rule, t.changed_at AS at, e.name AS `by` FROM touch_rule t LEFT JOIN employee e ON e.group_id = t.group_id AND e.id = t.changed_by WHERE t.group_id = ? AND t.corp_id = ?', [scope.groupId, corpId])
  return {
    corpId, corpName: (await directory.corp(corpId)).name, stores: stores.filter((store) => readable.includes(store.id)).map((store) => store.shortName),
    rule: row?.rule ?? 'month', changedAt: row?.at.toISOString() ?? null, changedBy: row?.by ?? null, mayChange: stores.length > 0 && stores.every((store) => own.includes(store.id)),
  }
}

export async function changePolicy({ kit }: RuleDeps, scope: Scope, wanted: TouchPolicy): Promise<TouchPolicy> {
  demand(scope, 'broadcast.rules')
  const { version, ...values } = wanted
  const next = { ...values, version: version + 1 }
  await kit.database.transaction(async (tx) => {
    if (version === 0) await tx.orm.insert(touchPolicy).values({ groupId: scope.groupId, ...next })
    else {
      const { affectedRows } = await tx.run('UPDATE touch_policy SET version = ?, quiet_from = ?, quiet_to = ?, approval = ?, approval_minutes = ? WHERE group_id = ? AND version = ?',
        [next.version, next.quietFrom, next.quietTo, next.approval, next.approvalMinutes, scope.groupId, version])
      if (affectedRows === 0) throw new AppError('conflict.changed')
    }
    for (const { id } of scope.allStores) await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: id, action: 'touch.policy', objectType: 'touch_policy', objectId: scope.groupId, fields: values })
  }).catch((cause: unknown) => {
    throw isDuplicate(cause) ? new AppError('conflict.changed') : cause
  })
  return next
}

/** A corp's rule concerns all its stores: who changes it must reach them all. What is held is held anew under it. */
export async function changeReceiveRule(deps: RuleDeps, scope: Scope, corpId: string, { rule }: BodyOf<typeof setReceiveRule>): Promise<CorpTouchRule> {
  const { kit, directory } = deps
  const { rows } = demand(scope, 'broadcast.rule_of_corp')
  const stores = (await directory.storesOf(scope.groupId)).filter((store) => store.corpId === corpId)
  if (!stores.some((store) => rows.stores.includes(store.id))) throw new AppError('not_found')
  if (!stores.every((store) => rows.stores.includes(store.id))) throw new AppError('policy.denied')
  const now = kit.clock.now()
  await kit.database.transaction(async (tx) => {
    if ((await ruleOf(tx, scope.groupId, corpId)) === rule) return
    await tx.orm.insert(touchRule).values({ groupId: scope.groupId, corpId, rule, changedBy: scope.employeeId, changedAt: now }).onDuplicateKeyUpdate({ set: { rule, changedBy: scope.employeeId, changedAt: now } })
    for (const store of stores) await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: store.id, action: 'touch.rule', objectType: 'corp', objectId: corpId, fields: { rule } })
    await kit.queue.enqueue(tx, holdAnewJob, { corpId }, { groupId: scope.groupId })
    // And once more for a plan that read the old rule a moment before.
    await kit.queue.enqueue(tx, holdAnewJob, { corpId }, { groupId: scope.groupId, runAt: new Date(now.getTime() + 60_000) })
    tx.afterCommit(() => kit.queue.wake())
  })
  return corpRule(deps, scope, corpId)
}
