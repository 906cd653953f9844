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
import type { RelationRow } from './customers.repo.ts'

/** Digits only, without +86. */
export const normalizePhone = (raw: string): string => raw.replace(/\D/g, '').replace(/^86(?=1\d{10}$)/, '')

export const phoneColumns = (cipher: GroupCipher, phone: string) => ({
  phoneEnc: cipher.encrypt(phone, 'person.phone'),
  phoneMasked: maskPhone(phone),
  phoneHash: cipher.hash(phone, 'phone'),
  phoneTailHash: cipher.hash(phone.slice(-4), 'phone-tail'),
  keyId: cipher.keyId,
})

/** Keeps the number staff wrote into the WeCom remark; the first one known stays until identity rules decide otherwise. */
export async function savePhone(kit: Kit, tx: Tx, relation: RelationRow, raw: string, cause: Fact['cause']): Promise<void> {
  const phone = normalizePhone(raw)
  if (phone.length < 7) return
  const current = await tx.row<{ phone_hash: string | null }>('SELECT phone_hash FROM person WHERE group_id = ? AND id = ?', [relation.groupId, relation.personId])
  if (!current || current.phone_hash !== null) return
  const columns = phoneColumns(await kit.cipher(relation.groupId), phone)
  await tx.run('UPDATE person SET phone_enc = ?, phone_masked = ?, phone_hash = ?, phone_tail_hash = ?, key_id = ?, updated_at = ? WHERE group_id = ? AND id = ?',
    [columns.phoneEnc, columns.phoneMasked, columns.phoneHash, columns.phoneTailHash, columns.keyId, kit.clock.now(), relation.groupId, relation.personId])
  await kit.facts.append(tx, { groupId: relation.groupId, kind: 'phone_captured', occurredAt: kit.clock.now(), storeId: relation.storeId, personId: relation.personId, relationId: relation.id, memberId: relation.memberId, cause, payload: {} })
}

/** Reveals a day, by the widest role (identity-ownership-consent G4). */
const quotas: Record<string, number> = { sales_advisor: 60, service_advisor: 80, dcc_agent: 150 }
const managerQuota = 100

export async function revealPhone(kit: Kit, scope: Scope, personId: string, reason: string | null): Promise<{ phone: string; revealsToday: number; quota: number }> {
  const decision = demand(scope, 'phone.reveal')
  return kit.database.transaction(async (tx) => {
    const rows = await tx.rows<{ phone_enc: string | null; store_id: string; member_id: string; relation_id: string }>(
      'SELECT p.phone_enc, r.store_id, r.member_id, r.id AS relation_id FROM person p JOIN follow_relation r ON r.group_id = p.group_id AND r.person_id = p.id WHERE p.group_id = ? AND p.id = ?', [scope.groupId, personId])
    const seen = rows.find((row) => covers(decision.rows, { storeId: row.store_id, memberId: row.member_id }))
    if (!seen) throw new AppError('not_found')
    if (seen.phone_enc === null) throw new AppError('customers.no_phone')
    // Only roles that may reveal count: being the reception too gives nobody a manager's quota.
    const quota = Math.max(...scope.roles.filter(({ role }) => policyTable['phone.reveal'][role]).map(({ role }) => quotas[role] ?? managerQuota))
    const today = await tx.row<{ n: string }>('SELECT COUNT(*) AS n FROM audit_log WHERE group_id = ? AND actor_employee_id = ? AND action = ? AND at >= ?',
      [scope.groupId, scope.employeeId, 'phone.reveal', startOfDay(kit.clock.now(), scope.timeZone)])
    const revealsToday = Number(today?.n ?? 0) + 1
    if (revealsToday > quota) throw new AppError('customers.reveal_quota', { quota })
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: seen.store_id, action: 'phone.reveal', objectType: 'person', objectId: personId, fields: { what: 'phone' }, reason })
    await kit.facts.append(tx, { groupId: scope.groupId, kind: 'phone_revealed', occurredAt: kit.clock.now(), storeId: seen.store_id, personId, relationId: seen.relation_id, memberId: scope.memberId, cause: scope.actor.client === 'sidebar' ? 'sidebar' : 'admin' })
    return { phone: (await kit.cipher(scope.groupId)).decrypt(seen.phone_enc, 'person.phone'), revealsToday, quota }
  })
}
