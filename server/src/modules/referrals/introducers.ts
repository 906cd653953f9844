import { covers, demand, rowFilterSql } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import type { Fact } from '../../platform/events/facts.ts'
import type { Tx } from '../../platform/db/database.ts'
import { likeAnywhere } from '../../platform/db/like.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Kit } from '../../platform/kit.ts'
import { displayName, personForWrite } from '../customers/index.ts'

export interface Introduction {
  groupId: string; personId: string; storeId: string; relationId: string | null; memberId: string | null
  introducerPersonId: string | null
  name: string | null
  cause: Fact['cause']
}

/** One introducer per person, the latest word counts; the running count of whom somebody recommended follows. */
export async function writeIntroducer(kit: Kit, tx: Tx, input: Introduction): Promise<void> {
  const { groupId, personId, introducerPersonId, name } = input
  const before = await tx.row<{ introducerPersonId: string | null; introducerName: string | null }>('SELECT introducer_person_id AS introducerPersonId, introducer_name AS introducerName FROM person WHERE group_id = ? AND id = ? FOR UPDATE', [groupId, personId])
  if (!before || (before.introducerPersonId === introducerPersonId && before.introducerName === name)) return
  const now = kit.clock.now()
  await tx.run('UPDATE person SET introducer_person_id = ?, introducer_name = ?, updated_at = ? WHERE group_id = ? AND id = ?', [introducerPersonId, name, now, groupId, personId])
  if (before.introducerPersonId !== introducerPersonId) {
    if (before.introducerPersonId) await tx.run('UPDATE person SET introduced_count = introduced_count - 1 WHERE group_id = ? AND id = ? AND introduced_count > 0', [groupId, before.introducerPersonId])
    if (introducerPersonId) await tx.run('UPDATE person SET introduced_count = introduced_count + 1 WHERE group_id = ? AND id = ?', [groupId, introducerPersonId])
  }
  await kit.facts.append(tx, {
    groupId, kind: 'introduced', occurredAt: now, storeId: input.storeId, personId, relationId: input.relationId, memberId: input.memberId, cause: input.cause, payload: { name, introducerPersonId },
  })
}

interface Known { personId: string; name: string; level: string | null; intentModel: string | null }

/** Any person of the viewer's reach may have recommended somebody, owner or not. */
export async function candidates(kit: Kit, scope: Scope, personId: string, q: string): Promise<Known[]> {
  const { rows: reach } = demand(scope, 'customer.read')
  const own = await kit.database.rows<{ storeId: string; memberId: string }>('SELECT store_id AS storeId, member_id AS memberId FROM follow_relation WHERE group_id = ? AND person_id = ?', [scope.groupId, personId])
  if (!own.some((relation) => covers(reach, relation))) throw new AppError('not_found')
  const filter = rowFilterSql(reach, 'r.store_id', 'r.member_id')
  const word = likeAnywhere(q.trim())
  const rows = await kit.database.rows<Known & { nickname: string; remark: string }>(
    `SELECT p.id AS personId, c.name AS nickname, r.remark, p.level, p.intent_model AS intentModel FROM follow_relation r JOIN corp_contact c ON c.group_id = r.group_id AND c.id = r.contact_id JOIN person p ON p.group_id = r.group_id AND p.id = r.person_id
     WHERE r.group_id = ? AND ${filter.sql} AND r.person_id <> ? AND (c.name LIKE ? OR r.remark LIKE ? OR CONCAT(COALESCE(p.surname, ''), COALESCE(p.title, '')) LIKE ?) ORDER BY r.added_at DESC LIMIT 20`,
    [scope.groupId, ...filter.params, personId, word, word, word])
  const seen = new Set<string>()
  return rows.flatMap(({ nickname, remark, ...row }) => {
    if (seen.has(row.personId)) return []
    seen.add(row.personId)
    return [{ ...row, name: displayName(nickname, remark) }]
  })
}

export async function chooseIntroducer(kit: Kit, scope: Scope, personId: string, choice: { personId: string | null; name: string | null }): Promise<void> {
  const { rows } = demand(scope, 'customer.write')
  const reach = demand(scope, 'customer.read').rows
  if (choice.personId === personId) throw new AppError('referrals.self')
  await kit.database.transaction(async (tx) => {
    const person = await personForWrite(tx, scope.groupId, personId, rows)
    const known = choice.personId === null ? null : await nameOf(tx, scope.groupId, choice.personId, reach)
    if (choice.personId !== null && known === null) throw new AppError('referrals.unknown')
    await writeIntroducer(kit, tx, {
      groupId: scope.groupId, personId, storeId: person.storeId, relationId: person.relationId, memberId: scope.memberId, introducerPersonId: choice.personId,
      name: (known ?? choice.name?.trim())?.slice(0, 30) || null, cause: scope.actor.client === 'sidebar' ? 'sidebar' : 'admin',
    })
  })
}

async function nameOf(tx: Tx, groupId: string, personId: string, reach: Parameters<typeof covers>[0]): Promise<string | null> {
  const rows = await tx.rows<{ storeId: string; memberId: string; name: string; remark: string }>(
    'SELECT r.store_id AS storeId, r.member_id AS memberId, c.name, r.remark FROM follow_relation r JOIN corp_contact c ON c.group_id = r.group_id AND c.id = r.contact_id WHERE r.group_id = ? AND r.person_id = ?', [groupId, personId])
  const row = rows.find((one) => covers(reach, one))
  return row ? displayName(row.name, row.remark) : null
}
