import type { updateCustomer } from '@chitang/shared/contracts/customers'
import type { BodyOf } from '@chitang/shared/contracts/endpoint'
import { downgradeNeedsReason } from '@chitang/shared/domain/levels'
import { demand } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { AppError } from '../../platform/http/errors.ts'
import { changeAttributes, demandUnchanged, personForWrite, type PersonDeps } from './change-person.ts'

export async function editCustomer(deps: PersonDeps, scope: Scope, personId: string, body: BodyOf<typeof updateCustomer>): Promise<void> {
  const { kit, directory } = deps
  const { rows } = demand(scope, 'customer.write')
  await kit.database.transaction(async (tx) => {
    const person = await personForWrite(tx, scope.groupId, personId, rows)
    if (body.expected) await demandUnchanged(deps, tx, scope, person, body.expected)
    if (body.attributes) {
      const level = body.attributes['level']
      const { levels } = await directory.store(person.storeId)
      if (level !== undefined && downgradeNeedsReason(levels, person.level, level === null ? null : String(level)) && !body.reason?.trim()) throw new AppError('customers.reason_required')
      await changeAttributes(deps, tx, scope, person, body.attributes, body.reason?.trim() || null)
    }
    if (body.surname !== undefined || body.title !== undefined) {
      const surname = body.surname?.trim() || null
      const title = body.title ?? null
      const now = kit.clock.now()
      await tx.run('UPDATE person SET surname = ?, title = ?, salutation_confirmed_at = ?, updated_at = ? WHERE group_id = ? AND id = ?', [surname, title, surname && title ? now : null, now, scope.groupId, person.personId])
      await kit.facts.append(tx, {
        groupId: scope.groupId, kind: 'profile_changed', occurredAt: now, storeId: person.storeId, personId: person.personId, relationId: person.relationId, memberId: scope.memberId,
        cause: scope.actor.client === 'sidebar' ? 'sidebar' : 'admin', payload: { fields: ['称呼'] },
      })
      await deps.bus.emit(tx, 'personsKnownBy', { groupId: scope.groupId, personIds: [person.personId] })
    }
  })
}
