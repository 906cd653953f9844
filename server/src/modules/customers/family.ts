import type { AttributeValue } from '@chitang/shared/domain/attributes'
import { attributesOf } from '../attributes/index.ts'
import { covers, type RowFilter } from '../../platform/access/policy.ts'
import type { Db } from '../../platform/db/database.ts'
import { fromJson } from '../../platform/db/json.ts'
import { shownPerson, type MemberValues, type ShownPerson } from './shown-person.model.ts'

export interface PersonRow {
  id: string; storeId: string; name: string; surname: string | null; title: string | null; salutationConfirmedAt: Date | null; level: string | null; intentModel: string | null
  attributes: unknown; needs: unknown; introducerPersonId: string | null; introducerName: string | null; introducedCount: number; phoneMasked: string | null; ownerRelationId: string | null
  mergedInto: string | null; mergedCount: number; mergeChoices: unknown
}

const personColumns = `p.id, p.store_id AS storeId, p.name, p.surname, p.title, p.salutation_confirmed_at AS salutationConfirmedAt, p.level, p.intent_model AS intentModel, p.attributes, p.needs, p.introducer_person_id AS introducerPersonId,
  p.introducer_name AS introducerName, p.introduced_count AS introducedCount, p.phone_masked AS phoneMasked, p.owner_relation_id AS ownerRelationId, p.merged_into AS mergedInto, p.merged_count AS mergedCount, p.merge_choices AS mergeChoices`

/** Everybody shown as one person: children stay with the one they were made with, reading puts them together. */
export interface Family {
  rootId: string
  /** The root first. */
  ids: string[]
  members: PersonRow[]
  /** The root as it is shown: its own row, or with what the rules take from the others. */
  shown: PersonRow
  /** Whose number that is. */
  phonePersonId: string
  /** Null of a person who stands alone. */
  fields: ShownPerson | null
}

export const valuesOf = (row: Pick<PersonRow, 'attributes' | 'needs' | 'level' | 'intentModel'>): Record<string, AttributeValue> => ({
  ...attributesOf(row), ...(row.level === null ? {} : { level: row.level }), ...(row.intentModel === null ? {} : { intent_model: row.intentModel }),
})

/** One statement for a person who stands alone, which most do. */
export async function familyOf(db: Db, groupId: string, personId: string, lock = false): Promise<Family | null> {
  const person = await db.row<PersonRow>(`SELECT ${personColumns} FROM person p WHERE p.group_id = ? AND p.id = ?${lock ? ' FOR UPDATE' : ''}`, [groupId, personId])
  if (!person) return null
  if (person.mergedInto === null && person.mergedCount === 0) return { rootId: person.id, ids: [person.id], members: [person], shown: person, phonePersonId: person.id, fields: null }
  const rootId = person.mergedInto ?? person.id
  return together(db, groupId, rootId, await membersOf(db, groupId, rootId))
}

const membersOf = (db: Db, groupId: string, rootId: string): Promise<PersonRow[]> =>
  db.rows<PersonRow>(`SELECT ${personColumns} FROM person p WHERE p.group_id = ? AND p.id = ? UNION ALL SELECT ${personColumns} FROM person p WHERE p.group_id = ? AND p.merged_into = ?`, [groupId, rootId, groupId, rootId])

/**
 * Whose notes a person of this reach may read: members with a relation inside it, and records without one of the same
 * stores. The rest of the company's stores is only counted.
 */
export function readableIds(family: Family, relations: readonly { personId: string; storeId: string; memberId: string }[], rows: RowFilter): string[] {
  const mine = relations.filter((relation) => covers(rows, relation))
  const stores = new Set(mine.map((relation) => relation.storeId))
  const near = (storeId: string) => stores.has(storeId) || rows.stores.includes(storeId)
  return family.members.filter((one) => mine.some((relation) => relation.personId === one.id) || (near(one.storeId) && !relations.some((relation) => relation.personId === one.id))).map((one) => one.id)
}

export const relationsOf = (db: Db, groupId: string, personIds: readonly string[]): Promise<{ id: string; personId: string; storeId: string; memberId: string }[]> =>
  db.rows('SELECT id, person_id AS personId, store_id AS storeId, member_id AS memberId FROM follow_relation WHERE group_id = ? AND person_id IN (?)', [groupId, personIds])

/** These persons as they would be shown together, the first as the root; also for a merge that is only thought of. */
export async function together(db: Db, groupId: string, rootId: string, members: readonly PersonRow[], more: Readonly<Record<string, string>> = {}): Promise<Family> {
  const root = members.find((one) => one.id === rootId)!
  const ordered = [root, ...members.filter((one) => one !== root).sort((a, b) => a.id.length - b.id.length || (a.id < b.id ? -1 : 1))]
  const ids = ordered.map((one) => one.id)
  const choices = { ...(fromJson<Record<string, string> | null>(root.mergeChoices) ?? {}), ...more }
  const fields = shownPerson(await memberValues(db, groupId, ordered), choices)
  const value = (key: string) => fields.values[key]?.value
  const { level, intent_model: _, ...attributes } = Object.fromEntries(Object.entries(fields.values).map(([key, field]) => [key, field.value]))
  const introduced = ordered.find((one) => one.introducerName !== null)
  const spoken = ordered.find((one) => one.id === fields.salutation?.personId)
  return {
    rootId, ids, members: ordered, fields, phonePersonId: fields.phone?.personId ?? rootId,
    shown: {
      ...root, attributes, level: typeof level === 'string' ? level : null, intentModel: typeof value('intent_model') === 'string' ? (value('intent_model') as string) : null,
      surname: spoken?.surname ?? root.surname, title: spoken?.title ?? root.title, salutationConfirmedAt: spoken?.salutationConfirmedAt ?? root.salutationConfirmedAt,
      phoneMasked: fields.phone?.value ?? null, ownerRelationId: fields.owner?.value ?? null,
      introducerPersonId: introduced?.introducerPersonId ?? null, introducerName: introduced?.introducerName ?? null, introducedCount: ordered.reduce((sum, one) => sum + one.introducedCount, 0),
    },
  }
}

export const personRows = (db: Db, groupId: string, ids: readonly string[]): Promise<PersonRow[]> =>
  db.rows<PersonRow>(`SELECT ${personColumns} FROM person p WHERE p.group_id = ? AND p.id IN (?) UNION SELECT ${personColumns} FROM person p WHERE p.group_id = ? AND p.merged_into IN (?)`, [groupId, ids, groupId, ids])

async function memberValues(db: Db, groupId: string, members: readonly PersonRow[]): Promise<MemberValues[]> {
  const ids = members.map((one) => one.id)
  const owners = members.flatMap((one) => one.ownerRelationId ?? [])
  const [times, proofs, relations] = await Promise.all([
    db.rows<{ personId: string; attribute: string; at: Date }>('SELECT person_id AS personId, attribute, MAX(at) AS at FROM person_attribute WHERE group_id = ? AND person_id IN (?) GROUP BY person_id, attribute', [groupId, ids]),
    db.rows<{ personId: string; proven: number; seenAt: Date }>(
      `SELECT k.person_id AS personId, MAX(k.verified_by NOT IN ('staff', 'remark')) AS proven, MAX(k.last_seen) AS seenAt FROM identity_key k JOIN person p ON p.group_id = k.group_id AND p.id = k.person_id AND p.phone_hash = k.value_hash
       WHERE k.group_id = ? AND k.kind = 'phone' AND k.person_id IN (?) AND k.valid_to IS NULL GROUP BY k.person_id`, [groupId, ids]),
    owners.length === 0 ? [] : db.rows<{ id: string; deletedAt: Date | null; addedAt: Date }>('SELECT id, deleted_at AS deletedAt, added_at AS addedAt FROM follow_relation WHERE group_id = ? AND id IN (?)', [groupId, owners]),
  ])
  return members.map((row): MemberValues => {
    const proof = proofs.find((one) => one.personId === row.id)
    const owner = relations.find((one) => one.id === row.ownerRelationId)
    return {
      id: row.id, values: valuesOf(row), times: new Map(times.filter((one) => one.personId === row.id).map((one) => [one.attribute, one.at])),
      salutation: row.surname && row.title && row.salutationConfirmedAt ? { surname: row.surname, title: row.title, confirmedAt: row.salutationConfirmedAt } : null,
      phone: row.phoneMasked === null ? null : { masked: row.phoneMasked, proven: Number(proof?.proven ?? 0) === 1, seenAt: proof?.seenAt ?? new Date(0) },
      owner: owner ? { relationId: owner.id, live: owner.deletedAt === null, at: owner.addedAt } : null,
    }
  })
}
