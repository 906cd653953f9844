import type { updateCustomer } from '@chitang/shared/contracts/customers'
import type { BodyOf } from '@chitang/shared/contracts/endpoint'
import { downgradeNeedsReason, levelByCode } from '@chitang/shared/domain/levels'
import { covers, demand, type RowFilter } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import type { Tx } from '../../platform/db/database.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Kit } from '../../platform/kit.ts'
import { needsOf } from './customer-detail.ts'

/** The person, if one of their relations lies inside the reach; locked for the change. */
export async function personForWrite(tx: Tx, groupId: string, personId: string, rows: RowFilter): Promise<{ storeId: string; memberId: string; relationId: string; level: string | null; needs: unknown; ownerRelationId: string | null }> {
  const person = await tx.row<{ level: string | null; needs: unknown; ownerRelationId: string | null }>('SELECT level, needs, owner_relation_id AS ownerRelationId FROM person WHERE group_id = ? AND id = ? FOR UPDATE', [groupId, personId])
  const relations = await tx.rows<{ id: string; storeId: string; memberId: string }>('SELECT id, store_id AS storeId, member_id AS memberId FROM follow_relation WHERE group_id = ? AND person_id = ?', [groupId, personId])
  const mine = relations.filter((relation) => covers(rows, relation))
  const relation = mine.find((one) => one.id === person?.ownerRelationId) ?? mine[0]
  if (!person || !relation) throw new AppError('not_found')
  return { ...person, storeId: relation.storeId, memberId: relation.memberId, relationId: relation.id }
}

export async function changeLevel(kit: Kit, tx: Tx, scope: Scope, input: { personId: string; storeId: string; relationId: string | null; from: string | null; to: string | null; reason: string | null }): Promise<void> {
  if (input.from === input.to) return
  if (input.to !== null && !levelByCode(input.to)) throw new AppError('request.invalid', { detail: '没有这个级别' })
  await tx.run('UPDATE person SET level = ?, updated_at = ? WHERE group_id = ? AND id = ?', [input.to, kit.clock.now(), scope.groupId, input.personId])
  await kit.facts.append(tx, {
    groupId: scope.groupId, kind: 'level_changed', occurredAt: kit.clock.now(), storeId: input.storeId, personId: input.personId, relationId: input.relationId, memberId: scope.memberId,
    cause: scope.actor.client === 'sidebar' ? 'sidebar' : 'admin', payload: { from: input.from, to: input.to, ...(input.reason ? { reason: input.reason } : {}) },
  })
}

const fieldNames: Record<string, string> = { intentModel: '意向车型', salutation: '称呼', needs: '需求' }

export async function editCustomer(kit: Kit, scope: Scope, personId: string, body: BodyOf<typeof updateCustomer>): Promise<void> {
  const { rows } = demand(scope, 'customer.write')
  await kit.database.transaction(async (tx) => {
    const person = await personForWrite(tx, scope.groupId, personId, rows)
    const now = kit.clock.now()
    const changed: string[] = []
    if (body.level !== undefined) {
      if (downgradeNeedsReason(person.level, body.level) && !body.reason?.trim()) throw new AppError('customers.reason_required')
      await changeLevel(kit, tx, scope, { personId, storeId: person.storeId, relationId: person.relationId, from: person.level, to: body.level, reason: body.reason ?? null })
    }
    if (body.intentModel !== undefined) {
      await tx.run('UPDATE person SET intent_model = ?, updated_at = ? WHERE group_id = ? AND id = ?', [body.intentModel?.trim() || null, now, scope.groupId, personId])
      changed.push('intentModel')
    }
    if (body.surname !== undefined || body.title !== undefined) {
      const surname = body.surname?.trim() || null
      const title = body.title ?? null
      await tx.run('UPDATE person SET surname = ?, title = ?, salutation_confirmed_at = ?, updated_at = ? WHERE group_id = ? AND id = ?', [surname, title, surname && title ? now : null, now, scope.groupId, personId])
      changed.push('salutation')
    }
    if (body.needs !== undefined) {
      await tx.run('UPDATE person SET needs = ?, updated_at = ? WHERE group_id = ? AND id = ?', [JSON.stringify({ ...needsOf(person.needs), ...body.needs }), now, scope.groupId, personId])
      changed.push('needs')
    }
    if (changed.length > 0)
      await kit.facts.append(tx, {
        groupId: scope.groupId, kind: 'profile_changed', occurredAt: now, storeId: person.storeId, personId, relationId: person.relationId, memberId: scope.memberId,
        cause: scope.actor.client === 'sidebar' ? 'sidebar' : 'admin', payload: { fields: changed.map((field) => fieldNames[field]) },
      })
  })
}
