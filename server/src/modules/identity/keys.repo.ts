import { sql } from 'drizzle-orm'
import type { Tx } from '../../platform/db/database.ts'
import type { GroupCipher } from '../../platform/crypto/field-cipher.ts'
import type { KeyKind, VerifiedBy } from './evidence.model.ts'
import { identityKey } from './identity.table.ts'
import { plainNickname } from './name.model.ts'

export interface NewKey {
  personId: string
  recordId: string
  kind: KeyKind
  scope: string
  valueHash: string
  verifiedBy: VerifiedBy
  firstSeen: Date
  validTo: Date | null
}

/** A key seen again keeps its first day; who vouches for it may change. */
export async function putKeys(tx: Tx, groupId: string, seenAt: Date, keys: readonly NewKey[]): Promise<void> {
  for (let from = 0; from < keys.length; from += 500) {
    const some = keys.slice(from, from + 500)
    await tx.orm.insert(identityKey).values(some.map((key) => ({ groupId, lastSeen: seenAt, ...key })))
      .onDuplicateKeyUpdate({ set: refresh })
  }
}

const refresh = { verifiedBy: sql`VALUES(verified_by)`, lastSeen: sql`VALUES(last_seen)`, validTo: sql`VALUES(valid_to)` }

/**
 * What WeCom and the advisors tell about these persons becomes keys: the unionid in the scope of the corp's
 * open-platform account (WeCom gives one only to corps bound to it, get externalcontact/get), and the number on the
 * person. A better word for a number, from an order or a code, is not taken back here.
 */
export async function feedPersons(tx: Tx, cipher: GroupCipher, groupId: string, personIds: readonly string[], now: Date): Promise<void> {
  if (personIds.length === 0) return
  await tx.run(
    `INSERT INTO identity_key (group_id, kind, scope, value_hash, person_id, record_id, verified_by, first_seen, last_seen)
     SELECT c.group_id, 'unionid', co.open_platform, c.unionid_hash, c.person_id, MIN(sr.id), 'wecom', MIN(sr.occurred_at), ? FROM corp_contact c
     JOIN id_subject s ON s.group_id = c.group_id AND s.id = c.subject_id JOIN corp co ON co.group_id = s.group_id AND co.id = s.corp_id
     JOIN source_record sr ON sr.group_id = c.group_id AND sr.person_id = c.person_id
     WHERE c.group_id = ? AND c.person_id IN (?) AND c.unionid_hash IS NOT NULL AND co.open_platform IS NOT NULL
     GROUP BY c.group_id, co.open_platform, c.unionid_hash, c.person_id ON DUPLICATE KEY UPDATE last_seen = VALUES(last_seen)`, [now, groupId, personIds])
  await tx.run(
    `INSERT INTO identity_key (group_id, kind, scope, value_hash, person_id, record_id, verified_by, first_seen, last_seen)
     SELECT p.group_id, 'phone', '', p.phone_hash, p.id, MIN(sr.id), 'staff', MIN(sr.occurred_at), ? FROM person p JOIN source_record sr ON sr.group_id = p.group_id AND sr.person_id = p.id
     WHERE p.group_id = ? AND p.id IN (?) AND p.phone_hash IS NOT NULL GROUP BY p.group_id, p.phone_hash, p.id ON DUPLICATE KEY UPDATE last_seen = VALUES(last_seen)`, [now, groupId, personIds])
  await feedNicknames(tx, cipher, groupId, personIds, now)
}

/**
 * Where a company has more than one corp, the same WeChat user is another contact in each: the nickname, in one city and
 * by a code of one name, is a hint. Inside one corp it is none, there two contacts are two accounts.
 */
async function feedNicknames(tx: Tx, cipher: GroupCipher, groupId: string, personIds: readonly string[], now: Date): Promise<void> {
  const rows = await tx.rows<{ personId: string; recordId: string; name: string; city: string; code: string; at: Date }>(
    `SELECT r.person_id AS personId, MIN(sr.id) AS recordId, MIN(c.name) AS name, s.city, k.name AS code, MIN(r.added_at) AS at FROM follow_relation r
     JOIN corp_contact c ON c.group_id = r.group_id AND c.id = r.contact_id JOIN channel_code k ON k.group_id = r.group_id AND k.id = r.code_id JOIN store s ON s.group_id = r.group_id AND s.id = r.store_id
     JOIN source_record sr ON sr.group_id = r.group_id AND sr.person_id = r.person_id
     WHERE r.group_id = ? AND r.person_id IN (?) AND EXISTS (SELECT 1 FROM store o JOIN store_corp oc ON oc.group_id = o.group_id AND oc.store_id = o.id WHERE o.group_id = s.group_id AND o.legal_entity_id = s.legal_entity_id AND oc.corp_id <> r.corp_id)
     GROUP BY r.person_id, s.city, k.name`, [groupId, personIds])
  await putKeys(tx, groupId, now, rows.flatMap(({ personId, recordId, name, city, code, at }) => {
    const plain = plainNickname(name)
    return plain === null ? [] : [{ personId, recordId, kind: 'nickname' as const, scope: `${city} ${code}`.slice(0, 64), valueHash: cipher.hash(plain, 'nickname'), verifiedBy: 'wecom' as const, firstSeen: at, validTo: null }]
  }))
}

/** Brings the numbers known from one relation's remark to what it says now; answers for whom that changed anything. */
export async function feedRemarkNumbers(tx: Tx, groupId: string, told: readonly { personId: string; relationId: string; hashes: readonly string[] }[], now: Date): Promise<string[]> {
  const persons = told.map((one) => one.personId)
  const held = await tx.rows<{ personId: string; recordId: string; hash: string; by: string }>(
    "SELECT person_id AS personId, record_id AS recordId, value_hash AS hash, verified_by AS `by` FROM identity_key WHERE group_id = ? AND person_id IN (?) AND kind = 'phone'", [groupId, persons])
  const plain = await tx.rows<{ id: string; hash: string | null }>('SELECT id, phone_hash AS hash FROM person WHERE group_id = ? AND id IN (?)', [groupId, persons])
  const wanted = told.map((one) => ({ ...one, hashes: one.hashes.filter((hash) => plain.find((row) => row.id === one.personId)?.hash !== hash) }))
  if (wanted.every((one) => one.hashes.length === 0) && !held.some((key) => key.by === 'remark')) return []
  const records = await tx.rows<{ id: string; relationId: string; at: Date }>('SELECT id, relation_id AS relationId, occurred_at AS at FROM source_record WHERE group_id = ? AND person_id IN (?) AND relation_id IS NOT NULL', [groupId, persons])
  const changed: string[] = []
  for (const { personId, relationId, hashes } of wanted) {
    const record = records.find((row) => row.relationId === relationId)
    if (!record) continue
    const own = held.filter((key) => key.personId === personId)
    const fresh = hashes.filter((hash) => !own.some((key) => key.hash === hash))
    const gone = own.filter((key) => key.by === 'remark' && key.recordId === record.id && !hashes.includes(key.hash)).map((key) => key.hash)
    if (fresh.length > 0) await tx.orm.insert(identityKey).values(fresh.map((valueHash) => ({ groupId, kind: 'phone', scope: '', valueHash, personId, recordId: record.id, verifiedBy: 'remark', firstSeen: record.at, lastSeen: now })))
    if (fresh.length + gone.length > 0) changed.push(personId)
    if (gone.length > 0) {
      // Who was joined through the number must be looked at while it still says with whom.
      changed.push(...(await tx.rows<{ id: string }>("SELECT person_id AS id FROM identity_key WHERE group_id = ? AND kind = 'phone' AND scope = '' AND value_hash IN (?) LIMIT 500", [groupId, gone])).map((row) => row.id))
      await tx.run("DELETE FROM identity_key WHERE group_id = ? AND kind = 'phone' AND scope = '' AND value_hash IN (?) AND person_id = ?", [groupId, gone, personId])
    }
  }
  return [...new Set(changed)]
}

/** A car that was sold on names its earlier owner no longer: the frame and plate of these records end on that day. */
export async function endVehicleKeys(tx: Tx, groupId: string, ended: readonly { recordId: string; at: Date }[]): Promise<void> {
  for (const { recordId, at } of ended) await tx.run("UPDATE identity_key SET valid_to = ? WHERE group_id = ? AND record_id = ? AND kind IN ('vin', 'plate') AND (valid_to IS NULL OR valid_to > ?)", [at, groupId, recordId, at])
}
