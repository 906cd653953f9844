import type { ContactSnapshot } from '../../wecom/endpoints/contacts.ts'
import type { GroupCipher } from '../../platform/crypto/field-cipher.ts'
import type { Db, Tx } from '../../platform/db/database.ts'
import type { Kit } from '../../platform/kit.ts'
import { corpContact, person } from './customers.table.ts'

export interface ContactRow { groupId: string; id: string; subjectId: string; externalUserId: string; personId: string; name: string; hasUnionid: boolean; erasedAt: Date | null }

export interface RelationRow {
  groupId: string; id: string; contactId: string; memberId: string; corpId: string; storeId: string; personId: string; codeId: string | null
  addedAt: Date; half: boolean; deletedBy: string | null; deletedAt: Date | null; lastEffectAt: Date | null; fetchedAt: Date | null; remark: string
}

export async function contactRow(db: Db, subjectId: string, externalUserId: string): Promise<ContactRow | null> {
  const row = await db.row<ContactRow & { hasUnionid: unknown }>(
    `SELECT c.group_id AS groupId, c.id, c.subject_id AS subjectId, c.external_userid AS externalUserId, c.person_id AS personId, c.name, c.unionid_hash IS NOT NULL AS hasUnionid, p.erased_at AS erasedAt
     FROM corp_contact c JOIN person p ON p.group_id = c.group_id AND p.id = c.person_id WHERE c.subject_id = ? AND c.external_userid = ?`,
    [subjectId, externalUserId])
  return row && { ...row, hasUnionid: Boolean(row.hasUnionid) }
}

const relationColumns = `r.group_id AS groupId, r.id, r.contact_id AS contactId, r.member_id AS memberId, r.corp_id AS corpId, r.store_id AS storeId, r.person_id AS personId,
  r.code_id AS codeId, r.added_at AS addedAt, r.half, r.deleted_by AS deletedBy, r.deleted_at AS deletedAt, r.last_effect_at AS lastEffectAt, r.fetched_at AS fetchedAt, r.remark`

const asRelation = (row: RelationRow): RelationRow => ({ ...row, half: Boolean(row.half) })

export const relationRows = async (db: Db, groupId: string, contactId: string): Promise<RelationRow[]> =>
  (await db.rows<RelationRow>(`SELECT ${relationColumns} FROM follow_relation r WHERE r.group_id = ? AND r.contact_id = ? FOR UPDATE`, [groupId, contactId])).map(asRelation)

export async function relationById(db: Db, groupId: string, id: string): Promise<(RelationRow & { externalUserId: string; userid: string; contactName: string }) | null> {
  const row = await db.row<RelationRow & { externalUserId: string; userid: string; contactName: string }>(
    `SELECT ${relationColumns}, c.external_userid AS externalUserId, c.name AS contactName, m.userid FROM follow_relation r
     JOIN corp_contact c ON c.group_id = r.group_id AND c.id = r.contact_id JOIN member m ON m.group_id = r.group_id AND m.id = r.member_id
     WHERE r.group_id = ? AND r.id = ?`, [groupId, id])
  return row ? { ...row, half: Boolean(row.half) } : null
}

export async function insertPerson(kit: Kit, tx: Tx, input: { groupId: string; storeId: string; name: string; level: string | null }): Promise<string> {
  const id = kit.ids.next()
  const now = kit.clock.now()
  await tx.orm.insert(person).values({ groupId: input.groupId, id, storeId: input.storeId, name: input.name.slice(0, 120), level: input.level, attributes: {}, createdAt: now, updatedAt: now })
  return id
}

export async function saveContact(tx: Tx, contact: ContactRow, snapshot: ContactSnapshot | null, cipher: GroupCipher, now: Date, isNew = false): Promise<void> {
  const fields = {
    name: (snapshot?.name ?? contact.name).slice(0, 120),
    avatarUrl: snapshot?.avatar?.slice(0, 500) ?? null,
    type: snapshot?.type ?? 1,
    gender: snapshot?.gender ?? 0,
    companyName: snapshot?.companyName?.slice(0, 120) ?? null,
    unionidEnc: snapshot?.unionid ? cipher.encrypt(snapshot.unionid, 'contact.unionid') : null,
    unionidHash: snapshot?.unionid ? cipher.hash(snapshot.unionid, 'unionid') : null,
    fetchedAt: snapshot ? now : null,
  }
  if (isNew) {
    await tx.orm.insert(corpContact).values({ groupId: contact.groupId, id: contact.id, subjectId: contact.subjectId, externalUserId: contact.externalUserId, personId: contact.personId, ...fields })
    return
  }
  await tx.run(
    `UPDATE corp_contact SET name = ?, avatar_url = ?, type = ?, gender = ?, company_name = ?, unionid_enc = COALESCE(?, unionid_enc), unionid_hash = COALESCE(?, unionid_hash), fetched_at = ? WHERE group_id = ? AND id = ?`,
    [fields.name, fields.avatarUrl, fields.type, fields.gender, fields.companyName, fields.unionidEnc, fields.unionidHash, fields.fetchedAt, contact.groupId, contact.id])
  await tx.run('UPDATE person SET name = ? WHERE group_id = ? AND id = ?', [fields.name, contact.groupId, contact.personId])
}
