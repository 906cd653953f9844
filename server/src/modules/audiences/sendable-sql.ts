import { anyOfFamily, some, type Reading, type SqlPart } from './family-sql.ts'

/** Conditions over `audienceFrom`, read by the live count and by the plan, so that both say the same. */

export const isFriend = '(r.deleted_at IS NULL AND r.half = 0)'
/** The advisor can send: WeCom gives tasks only to active members in the 客户联系 range (doc 92135). */
export const canSend = "(m.status = 'active' AND m.customer_contact = 1)"
export const sendableRelation = `(${isFriend} AND ${canSend})`

/** A wish of anybody shown as this person holds for the whole legal entity. */
export const optedOut = (legalEntityId: string): SqlPart =>
  anyOfFamily((person) => ({ sql: some(`broadcast_wish w WHERE w.group_id = p.group_id AND w.legal_entity_id = ? AND w.person_id = ${person} AND w.lifted_at IS NULL`), params: [legalEntityId] }))

/** Asked to be forgotten, or was. */
export const restricted: string = anyOfFamily((person) => ({
  sql: some(`person e WHERE e.group_id = p.group_id AND e.id = ${person} AND (e.erased_at IS NOT NULL OR ${some("rights_request q WHERE q.group_id = e.group_id AND q.person_id = e.id AND q.kind = 'deletion' AND q.status = 'open'")})`), params: [],
})).sql

/** ORDER BY part that puts the relation first through which a person is written to: the owner's, then the newest. */
export const ownerFirst = `COALESCE(r.id = COALESCE(root.owner_relation_id, p.owner_relation_id), 0) DESC, r.added_at DESC, r.id DESC`

/** The same order as text of a fixed width, for the greatest of a group. */
export const ownerFirstKey = (reading: Reading): string =>
  `CONCAT(COALESCE(r.id = ${reading === 'alone' ? 'p.owner_relation_id' : 'COALESCE(root.owner_relation_id, p.owner_relation_id)'}, 0), DATE_FORMAT(r.added_at, '%Y%m%d%H%i%s'), LPAD(r.id, 20, '0'))`
