import { revealActions } from '@chitang/shared/domain/alerts'
import { maskPhone } from '@chitang/shared/domain/masking'
import { policyTable } from '@chitang/shared/domain/policy'
import { demand, covers } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { startOfDay } from '../../platform/clock/day.ts'
import type { GroupCipher } from '../../platform/crypto/field-cipher.ts'
import type { Tx } from '../../platform/db/database.ts'
import type { Fact } from '../../platform/events/facts.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Kit } from '../../platform/kit.ts'
import { familyOf, relationsOf } from './family.ts'
import type { RelationRow } from './customers.repo.ts'

/** Digits only, without +86. */
export const normalizePhone = (raw: string): string => raw.replace(/\D/g, '').replace(/^86(?=1\d{10}$)/, '')

/** A remark holds up to five. */
export const numbersOf = ({ mobiles }: { mobiles: readonly string[] }): string[] => [...new Set(mobiles.map(normalizePhone).filter((number) => number.length >= 7))]

export const phoneColumns = (cipher: GroupCipher, phone: string) => ({
  phoneEnc: cipher.encrypt(phone, 'person.phone'),
  phoneMasked: maskPhone(phone),
  phoneHash: cipher.hash(phone, 'phone'),
  phoneTailHash: cipher.hash(phone.slice(-4), 'phone-tail'),
  keyId: cipher.keyId,
})

/** Keeps the number staff wrote into the WeCom remark; the first one known stays. True when there was none before. */
export async function savePhone(kit: Kit, tx: Tx, relation: RelationRow, raw: string, cause: Fact['cause']): Promise<boolean> {
  const phone = normalizePhone(raw)
  if (phone.length < 7) return false
  const current = await tx.row<{ phone_hash: string | null }>('SELECT phone_hash FROM person WHERE group_id = ? AND id = ?', [relation.groupId, relation.personId])
  if (!current || current.phone_hash !== null) return false
  const columns = phoneColumns(await kit.cipher(relation.groupId), phone)
  await tx.run('UPDATE person SET phone_enc = ?, phone_masked = ?, phone_hash = ?, phone_tail_hash = ?, key_id = ?, updated_at = ? WHERE group_id = ? AND id = ?',
    [columns.phoneEnc, columns.phoneMasked, columns.phoneHash, columns.phoneTailHash, columns.keyId, kit.clock.now(), relation.groupId, relation.personId])
  await kit.facts.append(tx, { groupId: relation.groupId, kind: 'phone_captured', occurredAt: kit.clock.now(), storeId: relation.storeId, personId: relation.personId, relationId: relation.id, memberId: relation.memberId, cause, payload: {} })
  return true
}

/** Reveals a day, by the widest role (identity-ownership-consent G4). */
const quotas: Record<string, number> = { sales_advisor: 60, service_advisor: 80, dcc_agent: 150 }
const managerQuota = 100

export async function revealPhone(kit: Kit, scope: Scope, personId: string, reason: string | null): Promise<{ phone: string; revealsToday: number; quota: number }> {
  const decision = demand(scope, 'phone.reveal')
  return kit.database.transaction(async (tx) => {
    const family = await familyOf(tx, scope.groupId, personId)
    const seen = family && (await relationsOf(tx, scope.groupId, family.ids)).find((relation) => covers(decision.rows, relation))
    if (!seen) throw new AppError('not_found')
    const held = await tx.row<{ phoneEnc: string | null }>('SELECT phone_enc AS phoneEnc FROM person WHERE group_id = ? AND id = ?', [scope.groupId, family.phonePersonId])
    if (!held?.phoneEnc) throw new AppError('customers.no_phone')
    const counted = await countReveal(kit, tx, scope)
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: seen.storeId, action: 'phone.reveal', objectType: 'person', objectId: personId, fields: { what: 'phone' }, reason })
    await kit.facts.append(tx, { groupId: scope.groupId, kind: 'phone_revealed', occurredAt: kit.clock.now(), storeId: seen.storeId, personId: seen.personId, relationId: seen.id, memberId: scope.memberId, cause: scope.actor.client === 'sidebar' ? 'sidebar' : 'admin' })
    return { phone: (await kit.cipher(scope.groupId)).decrypt(held.phoneEnc, 'person.phone'), ...counted }
  })
}

/** The one quota of a day, whatever list the number stands in; the caller writes one of `revealActions`, and the fact that tells who opened many. */
export async function countReveal(kit: Kit, tx: Tx, scope: Scope): Promise<{ revealsToday: number; quota: number }> {
  // Only roles that may reveal count: being the reception too gives nobody a manager's quota.
  const quota = Math.max(...scope.roles.filter(({ role }) => policyTable['phone.reveal'][role]).map(({ role }) => quotas[role] ?? managerQuota))
  const today = await tx.row<{ n: string }>('SELECT COUNT(*) AS n FROM audit_log WHERE group_id = ? AND actor_employee_id = ? AND action IN (?) AND at >= ?',
    [scope.groupId, scope.employeeId, revealActions, startOfDay(kit.clock.now(), scope.timeZone)])
  const revealsToday = Number(today?.n ?? 0) + 1
  if (revealsToday > quota) throw new AppError('customers.reveal_quota', { quota })
  return { revealsToday, quota }
}
