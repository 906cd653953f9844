import type { Db } from '../../platform/db/database.ts'
import { nameParts } from './name.model.ts'
import { contractKey, maxHolders, type HeldKey, type Subject, type Verdict } from './subject.model.ts'

/** As many as one job brings: a value that many more hold was held by too many before, and nothing changes for its holders. */
const batchAtMost = 500

interface KeyRow { personId: string; kind: HeldKey['kind']; scope: string; hash: string; verifiedBy: HeldKey['verifiedBy']; firstSeen: Date; validTo: Date | null }

/** Everybody one step away: through a shared value, a verdict, or what was decided before. */
export async function neighboursOf(db: Db, groupId: string, personIds: readonly string[], ofSeeds: boolean): Promise<string[]> {
  const [holders, others] = await Promise.all([
    db.rows<{ personId: string; kind: string; scope: string; hash: string }>(
      `SELECT o.person_id AS personId, o.kind, o.scope, o.value_hash AS hash FROM (SELECT DISTINCT kind, scope, value_hash FROM identity_key WHERE group_id = ? AND person_id IN (?)) k
       JOIN identity_key o ON o.group_id = ? AND o.kind = k.kind AND o.scope = k.scope AND o.value_hash = k.value_hash`, [groupId, personIds, groupId]),
    db.rows<{ a: string; b: string }>(
      `SELECT person_a AS a, person_b AS b FROM identity_verdict WHERE group_id = ? AND person_a IN (?) UNION SELECT person_a, person_b FROM identity_verdict WHERE group_id = ? AND person_b IN (?)
       UNION SELECT person_a, person_b FROM identity_decision WHERE group_id = ? AND person_a IN (?) UNION SELECT person_a, person_b FROM identity_decision WHERE group_id = ? AND person_b IN (?)`,
      [groupId, personIds, groupId, personIds, groupId, personIds, groupId, personIds]),
  ])
  const counts = new Map<string, number>()
  const nameOf = (row: { kind: string; scope: string; hash: string }) => `${row.kind} ${row.scope} ${row.hash}`
  for (const row of holders) counts.set(nameOf(row), (counts.get(nameOf(row)) ?? 0) + 1)
  // A value that has just become held by too many still leads to those who were joined by it.
  const most = ofSeeds ? maxHolders + batchAtMost : maxHolders
  return [...holders.filter((row) => counts.get(nameOf(row))! <= most).map((row) => row.personId), ...others.flatMap(({ a, b }) => [a, b])]
}

export async function subjectsOf(db: Db, groupId: string, personIds: readonly string[]): Promise<Subject[]> {
  if (personIds.length === 0) return []
  const rows = await db.rows<{
    id: string; storeId: string; entityId: string; at: Date; live: number; account: string | null; name: string; surname: string | null; recordSurname: string | null; recordGender: number | null; ageBand: number | null; wechatGender: number | null; remarks: string | null
  }>(
    `SELECT p.id, p.store_id AS storeId, COALESCE(MIN(sr.legal_entity_id), MIN(s.legal_entity_id)) AS entityId, COALESCE(MIN(sr.occurred_at), MIN(p.created_at)) AS at, MIN(p.name) AS name,
            MIN(CASE WHEN p.salutation_confirmed_at IS NULL THEN NULL ELSE p.surname END) AS surname, MAX(sr.surname) AS recordSurname, MAX(sr.gender) AS recordGender, MAX(sr.age_band) AS ageBand, MAX(c.gender) AS wechatGender,
            MAX(c.subject_id) AS account, (SELECT GROUP_CONCAT(DISTINCT r.remark ORDER BY r.remark SEPARATOR '\n') FROM follow_relation r WHERE r.group_id = p.group_id AND r.person_id = p.id) AS remarks, EXISTS (SELECT 1 FROM follow_relation r WHERE r.group_id = p.group_id AND r.person_id = p.id AND r.deleted_at IS NULL) AS live
     FROM person p JOIN store s ON s.group_id = p.group_id AND s.id = p.store_id LEFT JOIN source_record sr ON sr.group_id = p.group_id AND sr.person_id = p.id LEFT JOIN corp_contact c ON c.group_id = p.group_id AND c.person_id = p.id
     WHERE p.group_id = ? AND p.id IN (?) GROUP BY p.group_id, p.id, p.store_id`, [groupId, personIds])
  return rows.map((row): Subject => {
    // What an advisor calls the customer (魏女士) says more than what they call themselves (豆豆妈妈).
    const remark = (row.remarks ?? '').split('\n').map((one) => nameParts(one, 'nickname')).find((one) => one.surname !== null)
    const said = remark ?? nameParts(row.name, row.account === null ? 'record' : 'nickname')
    return {
      id: row.id, storeId: row.storeId, entityId: row.entityId, at: row.at.getTime(), live: Number(row.live) === 1, account: row.account, name: row.name,
      surname: row.surname ?? row.recordSurname ?? said.surname, gender: row.recordGender ?? (row.wechatGender || null) ?? said.gender, ageBand: row.ageBand,
    }
  })
}

/** Keys of these persons, without the values that too many hold. A number's end is worked out, not given. */
export async function keysOf(db: Db, groupId: string, personIds: readonly string[]): Promise<HeldKey[]> {
  if (personIds.length === 0) return []
  const [keys, crowds] = await Promise.all([
    db.rows<KeyRow>('SELECT person_id AS personId, kind, scope, value_hash AS hash, verified_by AS verifiedBy, first_seen AS firstSeen, valid_to AS validTo FROM identity_key WHERE group_id = ? AND person_id IN (?)', [groupId, personIds]),
    db.rows<{ name: string }>(
      `SELECT CONCAT(o.kind, ' ', o.scope, ' ', o.value_hash) AS name FROM (SELECT DISTINCT kind, scope, value_hash FROM identity_key WHERE group_id = ? AND person_id IN (?)) k
       JOIN identity_key o ON o.group_id = ? AND o.kind = k.kind AND o.scope = k.scope AND o.value_hash = k.value_hash GROUP BY o.kind, o.scope, o.value_hash HAVING COUNT(*) > ?`, [groupId, personIds, groupId, maxHolders]),
  ])
  const dropped = new Set(crowds.map((row) => row.name))
  return keys.filter((key) => !dropped.has(`${key.kind} ${key.scope} ${key.hash}`)).map(heldKey)
}

export const heldKey = (row: KeyRow): HeldKey => ({
  ...row, firstSeen: row.firstSeen.getTime(), validTo: row.validTo === null || row.kind === 'phone' ? null : row.validTo.getTime(),
})

export async function verdictsOf(db: Db, groupId: string, personIds: readonly string[]): Promise<(Verdict & { choices: unknown; byEmployeeId: string; reason: string })[]> {
  if (personIds.length === 0) return []
  const rows = await db.rows<Omit<Verdict, 'at'> & { at: Date; choices: unknown; byEmployeeId: string; reason: string }>(
    'SELECT person_a AS a, person_b AS b, verdict, survivor_id AS survivorId, choices, reason, by_employee_id AS byEmployeeId, at FROM identity_verdict WHERE group_id = ? AND person_a IN (?) AND person_b IN (?)', [groupId, personIds, personIds])
  return rows.map((row) => ({ ...row, at: row.at.getTime() }))
}

/** Pairs of legal entities whose customers may be counted as one human now. */
export async function contractsOf(db: Db, groupId: string, now: Date): Promise<Set<string>> {
  const rows = await db.rows<{ a: string; b: string }>('SELECT entity_a AS a, entity_b AS b FROM entity_contract WHERE group_id = ? AND blind_link = 1 AND valid_from <= ? AND (valid_to IS NULL OR valid_to > ?)', [groupId, now, now])
  return new Set(rows.map(({ a, b }) => contractKey(a, b)))
}
