import type { IdentityField } from '@chitang/shared/contracts/identity'
import { consentDays } from '@chitang/shared/domain/consents'
import type { Db } from '../../platform/db/database.ts'

/**
 * What was promised to the customer, beside the fields: a consent stays with the record it was given on, and is never
 * the other's; not to be written to is united, so it holds for both.
 */
export async function promisesOf(db: Db, groupId: string, idsA: readonly string[], idsB: readonly string[], now: Date): Promise<IdentityField[]> {
  const all = [...idsA, ...idsB]
  const [consents, wishes] = await Promise.all([
    db.rows<{ personId: string }>('SELECT person_id AS personId FROM consent WHERE group_id = ? AND person_id IN (?) AND agreed_at > ? AND withdrawn_at IS NULL', [groupId, all, new Date(now.getTime() - consentDays * 86_400_000)]),
    db.rows<{ personId: string }>('SELECT person_id AS personId FROM broadcast_wish WHERE group_id = ? AND person_id IN (?) AND lifted_at IS NULL', [groupId, all]),
  ])
  const given = (ids: readonly string[]): number => consents.filter((one) => ids.includes(one.personId)).length
  const wished = (ids: readonly string[]): boolean => wishes.some((one) => ids.includes(one.personId))
  const [a, b] = [given(idsA), given(idsB)]
  const line = (key: string, name: string, left: string, right: string, result: string, from: 'a' | 'b'): IdentityField => ({ key, name, a: left, b: right, noteA: null, noteB: null, differs: false, result, resultFrom: from, why: '' })
  return [
    ...(a + b > 0 ? [line('consents', '同意', a > 0 ? `${a} 份` : '没有', b > 0 ? `${b} 份` : '没有', '各归各的，不合并', a >= b ? 'a' : 'b')] : []),
    ...(wishes.length > 0 ? [line('broadcasts', '群发', wished(idsA) ? '不再群发' : '可以', wished(idsB) ? '不再群发' : '可以', '不再群发', wished(idsA) ? 'a' : 'b')] : []),
  ]
}
