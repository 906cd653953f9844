import type { Database } from '../../platform/db/database.ts'
import { laneKeyOf } from '../../platform/jobs/lanes.ts'
import type { CorpInfo } from '../org/index.ts'
import type { HeldContact, HeldRelation } from './page-differences.model.ts'

export interface HeldPage {
  /** External id → what we hold of it. */
  contacts: Map<string, HeldContact & { groupId: string; id: string; personId: string }>
  /** `externalUserId/userid` in lower case → relation. */
  relations: Map<string, HeldRelation>
  /** Customers of whom a callback told in the last days; `since` = settled after the page was asked for. */
  told: Map<string, { since: boolean }>
  knownTags: Set<string>
  /** Who had themselves deleted, and when: a page tells nothing about them. */
  erased: Map<string, Date>
}

/** Clocks of two machines may differ by this much. */
export const clockSpreadMs = 2_000

export const pairKey = (externalUserId: string, userid: string): string => `${externalUserId}/${userid.toLowerCase()}`

/** A few statements for a whole page, whatever its size. */
export async function readHeldPage(database: Database, corp: CorpInfo, externalUserIds: readonly string[], tagIds: readonly string[], fetchedFrom: Date): Promise<HeldPage> {
  const held: HeldPage = { contacts: new Map(), relations: new Map(), told: new Map(), knownTags: new Set(), erased: new Map() }
  const laneKeys = externalUserIds.map((one) => laneKeyOf(corp.id, one))
  const [contacts, told, tags] = await Promise.all([
    database.rows<{ groupId: string; id: string; personId: string; externalUserId: string; name: string; avatarUrl: string | null; type: number; gender: number; companyName: string | null; unionid: number; phone: number; erasedAt: Date | null }>(
      `SELECT c.group_id AS groupId, c.id, c.person_id AS personId, c.external_userid AS externalUserId, c.name, c.avatar_url AS avatarUrl, c.type, c.gender, c.company_name AS companyName,
              c.unionid_hash IS NOT NULL AS unionid, p.phone_hash IS NOT NULL AS phone, p.erased_at AS erasedAt
       FROM corp_contact c JOIN person p ON p.group_id = c.group_id AND p.id = c.person_id WHERE c.subject_id = ? AND c.external_userid IN (?)`, [corp.subjectId, externalUserIds]),
    database.rows<{ externalUserId: string | null; receivedAt: Date; status: string }>(
      'SELECT external_userid AS externalUserId, received_at AS receivedAt, status FROM inbox WHERE lane_key IN (?)', [laneKeys]),
    tagIds.length === 0 ? [] : database.rows<{ wecomId: string }>('SELECT wecom_id AS wecomId FROM tag WHERE corp_id = ? AND wecom_id IN (?) AND deleted_at IS NULL', [corp.id, tagIds]),
  ])
  for (const tag of tags) held.knownTags.add(tag.wecomId)
  for (const row of told) {
    if (row.externalUserId === null) continue
    const since = row.status !== 'pending' && row.receivedAt >= new Date(fetchedFrom.getTime() - clockSpreadMs)
    held.told.set(row.externalUserId, { since: since || (held.told.get(row.externalUserId)?.since ?? false) })
  }
  for (const row of contacts) {
    if (row.erasedAt) held.erased.set(row.externalUserId, row.erasedAt)
    held.contacts.set(row.externalUserId, {
      groupId: row.groupId, id: row.id, personId: row.personId, name: row.name, avatarUrl: row.avatarUrl, type: row.type, gender: row.gender, companyName: row.companyName,
      hasUnionid: Boolean(row.unionid), hasPhone: Boolean(row.phone),
    })
  }
  if (contacts.length > 0) await readRelations(database, corp, contacts, held)
  return held
}

async function readRelations(database: Database, corp: CorpInfo, contacts: readonly { id: string }[], held: HeldPage): Promise<void> {
  const rows = await database.rows<Omit<HeldRelation, 'tagIds' | 'movingTagIds'> & { externalUserId: string }>(
    `SELECT r.id, c.external_userid AS externalUserId, m.userid, r.added_at AS addedAt, r.half, r.deleted_by AS deletedBy, r.deleted_at AS deletedAt, r.last_effect_at AS lastEffectAt,
            r.fetched_at AS fetchedAt, r.remark, r.description
     FROM follow_relation r JOIN corp_contact c ON c.group_id = r.group_id AND c.id = r.contact_id JOIN member m ON m.group_id = r.group_id AND m.id = r.member_id
     WHERE r.group_id = ? AND r.contact_id IN (?)`, [corp.groupId, contacts.map((one) => one.id)])
  if (rows.length === 0) return
  const marks = await database.rows<{ relationId: string; wecomId: string; state: string }>(
    `SELECT rt.relation_id AS relationId, t.wecom_id AS wecomId, rt.state FROM relation_tag rt JOIN tag t ON t.group_id = rt.group_id AND t.id = rt.tag_id
     WHERE rt.group_id = ? AND rt.relation_id IN (?)`, [corp.groupId, rows.map((row) => row.id)])
  for (const mark of marks) held.knownTags.add(mark.wecomId)
  for (const { externalUserId, ...row } of rows) {
    const ofRelation = marks.filter((mark) => mark.relationId === row.id)
    held.relations.set(pairKey(externalUserId, row.userid), {
      ...row, half: Boolean(row.half),
      tagIds: ofRelation.filter((mark) => mark.state === 'applied').map((mark) => mark.wecomId),
      movingTagIds: ofRelation.filter((mark) => mark.state !== 'applied').map((mark) => mark.wecomId),
    })
  }
}
