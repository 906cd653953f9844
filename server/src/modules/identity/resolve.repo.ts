import type { Db } from '../../platform/db/database.ts'
import { calledParts, nameParts } from './name.model.ts'
import { compareIds, contractKey, maxHolders, type HeldKey, type Subject, type Verdict } from './subject.model.ts'

/** As many as one job brings: a value that many more hold was held by too many before, and nothing changes for its holders. */
const batchAtMost = 500

interface KeyRow { personId: string; kind: HeldKey['kind']; scope: string; hash: string; verifiedBy: HeldKey['verifiedBy'] | 'remark'; firstSeen: Date; validTo: Date | null }

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

/** Plain reads of what each table says; to join and group them would cost the database a temporary table a time. */
export async function subjectsOf(db: Db, groupId: string, personIds: readonly string[]): Promise<Subject[]> {
  if (personIds.length === 0) return []
  const read = <T>(columns: string, table: string) => db.rows<T>(`SELECT person_id AS personId, ${columns} FROM ${table} WHERE group_id = ? AND person_id IN (?)`, [groupId, personIds])
  const [persons, records, contacts, relations] = await Promise.all([
    db.rows<{ id: string; storeId: string; entityId: string; createdAt: Date; name: string; surname: string | null }>(
      'SELECT p.id, p.store_id AS storeId, s.legal_entity_id AS entityId, p.created_at AS createdAt, p.name, IF(p.salutation_confirmed_at IS NULL, NULL, p.surname) AS surname FROM person p JOIN store s ON s.group_id = p.group_id AND s.id = p.store_id WHERE p.group_id = ? AND p.id IN (?)', [groupId, personIds]),
    read<RecordRow>('legal_entity_id AS entityId, occurred_at AS at, surname, gender, age_band AS ageBand', 'source_record'),
    read<ContactRow>('subject_id AS account, gender', 'corp_contact'),
    read<RelationRow>('remark, deleted_at IS NULL AS live', 'follow_relation'),
  ])
  const [recordsOf, contactsOf, relationsOf] = [byPerson(records), byPerson(contacts), byPerson(relations)]
  return persons.map((row): Subject => {
    const own = recordsOf.get(row.id) ?? []
    const accounts = contactsOf.get(row.id) ?? []
    const friends = relationsOf.get(row.id) ?? []
    const account = most(accounts.map((one) => one.account), compareIds)
    // What an advisor calls the customer (魏女士) says more than what they call themselves (豆豆妈妈).
    const called = friends.map((one) => one.remark).sort().map(calledParts).find((one) => one.surname !== null)
    const said = called ?? nameParts(row.name, account === null ? 'record' : 'nickname')
    const numbers = (x: number, y: number) => x - y
    return {
      id: row.id, storeId: row.storeId, live: friends.some((one) => Number(one.live) === 1), account, name: row.name,
      entityId: most(own.map((one) => one.entityId), (x, y) => compareIds(y, x)) ?? row.entityId, at: own.length === 0 ? row.createdAt.getTime() : Math.min(...own.map((one) => one.at.getTime())),
      surname: row.surname ?? most(own.map((one) => one.surname), (x, y) => (x < y ? -1 : 1)) ?? said.surname,
      gender: most(own.map((one) => one.gender), numbers) ?? (most(accounts.map((one) => one.gender), numbers) || null) ?? said.gender, ageBand: most(own.map((one) => one.ageBand), numbers),
    }
  })
}

interface RecordRow { personId: string; entityId: string | null; at: Date; surname: string | null; gender: number | null; ageBand: number | null }
interface ContactRow { personId: string; account: string; gender: number }
interface RelationRow { personId: string; remark: string; live: number }

function byPerson<T extends { personId: string }>(rows: readonly T[]): Map<string, T[]> {
  const lists = new Map<string, T[]>()
  for (const row of rows) {
    const list = lists.get(row.personId)
    if (list) list.push(row)
    else lists.set(row.personId, [row])
  }
  return lists
}

/** The last in this order of those that are known, or null: the same whatever order the rows come in. */
const most = <T>(values: readonly (T | null)[], order: (x: T, y: T) => number): T | null =>
  values.reduce((top, one) => (one !== null && (top === null || order(one, top) > 0) ? one : top), null)

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
  ...row, verifiedBy: row.verifiedBy === 'remark' ? 'staff' : row.verifiedBy, firstSeen: row.firstSeen.getTime(), validTo: row.validTo === null || row.kind === 'phone' ? null : row.validTo.getTime(),
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
