import type { listEntityContracts } from '@chitang/shared/contracts/identity'
import type { ResponseOf } from '@chitang/shared/contracts/endpoint'
import { demand } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import type { Tx } from '../../platform/db/database.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { IdentityDeps } from './deps.ts'
import { entityContract } from './identity.table.ts'
import { resolveAllJob } from './jobs/resolve-all.job.ts'
import { compareIds } from './subject.model.ts'

export async function contractsOfGroup({ kit }: IdentityDeps, scope: Scope): Promise<ResponseOf<typeof listEntityContracts>> {
  demand(scope, 'identity.contract')
  const [items, entities] = await Promise.all([
    kit.database.rows<{ id: string; entityA: string; entityB: string; contractNo: string; blindLink: number; validFrom: Date; validTo: Date | null }>(
      `SELECT k.id, a.name AS entityA, b.name AS entityB, k.contract_no AS contractNo, k.blind_link AS blindLink, k.valid_from AS validFrom, k.valid_to AS validTo FROM entity_contract k
       JOIN legal_entity a ON a.group_id = k.group_id AND a.id = k.entity_a JOIN legal_entity b ON b.group_id = k.group_id AND b.id = k.entity_b WHERE k.group_id = ? ORDER BY k.valid_to IS NOT NULL, k.valid_from DESC LIMIT 500`, [scope.groupId]),
    kit.database.rows<{ id: string; name: string }>('SELECT id, name FROM legal_entity WHERE group_id = ? ORDER BY id', [scope.groupId]),
  ])
  return { items: items.map((row) => ({ ...row, blindLink: Number(row.blindLink) === 1, validFrom: row.validFrom.toISOString(), validTo: row.validTo?.toISOString() ?? null })), entities }
}

export async function recordContract(deps: IdentityDeps, scope: Scope, input: { entityA: string; entityB: string; contractNo: string }): Promise<void> {
  demand(scope, 'identity.contract')
  const { kit } = deps
  const [low, high] = compareIds(input.entityA, input.entityB) < 0 ? [input.entityA, input.entityB] : [input.entityB, input.entityA]
  await kit.database.transaction(async (tx) => {
    // The entities are held, so that two letters at once do not record two contracts.
    const known = await tx.rows('SELECT id FROM legal_entity WHERE group_id = ? AND id IN (?) ORDER BY id FOR UPDATE', [scope.groupId, [low, high]])
    if (known.length < 2) throw new AppError('not_found')
    const now = kit.clock.now()
    if (await tx.row('SELECT id FROM entity_contract WHERE group_id = ? AND entity_a = ? AND entity_b = ? AND (valid_to IS NULL OR valid_to > ?)', [scope.groupId, low, high, now])) throw new AppError('identity.contract_exists')
    const id = kit.ids.next()
    await tx.orm.insert(entityContract).values({ groupId: scope.groupId, id, entityA: low, entityB: high, contractNo: input.contractNo, blindLink: true, validFrom: now })
    await changed(deps, tx, scope, [low, high], 'identity.contract', id, { contractNo: input.contractNo })
  })
}

export async function endContract(deps: IdentityDeps, scope: Scope, id: string): Promise<void> {
  demand(scope, 'identity.contract')
  const { kit } = deps
  await kit.database.transaction(async (tx) => {
    const row = await tx.row<{ a: string; b: string; validTo: Date | null }>('SELECT entity_a AS a, entity_b AS b, valid_to AS validTo FROM entity_contract WHERE group_id = ? AND id = ? FOR UPDATE', [scope.groupId, id])
    if (!row) throw new AppError('not_found')
    if (row.validTo !== null) return
    await tx.run('UPDATE entity_contract SET valid_to = ? WHERE group_id = ? AND id = ?', [kit.clock.now(), scope.groupId, id])
    await changed(deps, tx, scope, [row.a, row.b], 'identity.contract_ended', id, {})
  })
}

/** Every store of both companies can read that it happened; links come or go in the background. */
async function changed({ kit, directory }: IdentityDeps, tx: Tx, scope: Scope, entities: readonly string[], action: string, id: string, fields: Record<string, unknown>): Promise<void> {
  for (const store of await directory.storesOf(scope.groupId)) if (entities.includes(store.legalEntityId)) await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: store.id, action, objectType: 'entity_contract', objectId: id, fields })
  await kit.queue.enqueue(tx, resolveAllJob, { after: '0' }, { groupId: scope.groupId, laneKey: `identity:${scope.groupId}` })
  tx.afterCommit(() => kit.queue.wake())
}
