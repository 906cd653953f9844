import type { Audience, AudienceCount, listLeftOut } from '@chitang/shared/contracts/audiences'
import type { ResponseOf } from '@chitang/shared/contracts/endpoint'
import type { Exclusion } from '@chitang/shared/domain/broadcasts'
import type { TouchClass } from '@chitang/shared/domain/touches'
import { decide, demandStore } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import type { Db } from '../../platform/db/database.ts'
import { displayName } from '../customers/index.ts'
import { groupChatCandidates, isGroupAudience } from '../group-chats/index.ts'
import { audienceParts, demandOwnIds, namesRelations, type AudienceDeps } from './audience-sql.ts'
import { allOf, audienceFrom, shownPersonId, type Reading, type SqlPart } from './family-sql.ts'
import { narrowStart, type Start } from './narrow-start.ts'
import { isFriend, optedOut, ownerFirstKey, restricted, sendableRelation } from './sendable-sql.ts'

/** Customers of one answer to 「may be sent to?」 and one advisor; two of them as examples. */
interface CountRow { reason: Exclusion | null; memberId: string | null; persons: number; oneId: string; otherId: string }

const sampleSize = 5

/** Live, while the conditions are typed. */
export async function countAudience(deps: AudienceDeps, scope: Scope, audience: Audience, touchClass: TouchClass): Promise<AudienceCount> {
  demandStore(scope, 'broadcast.read', audience.storeId)
  const { database } = deps.kit
  if (isGroupAudience(audience)) return countGroups(deps, scope, audience)
  const rows = await countRows(deps, scope.groupId, audience, touchClass)
  const sendable = rows.filter((row) => row.reason === null)
  const names = await memberNames(database, scope.groupId, sendable.map((row) => row.memberId!))
  const persons = sendable.flatMap((row) => [...new Set([row.oneId, row.otherId])].map((personId) => ({ personId, memberId: row.memberId! }))).slice(0, sampleSize)
  return {
    persons: sum(rows), sendable: sum(sendable),
    excluded: byReason(rows),
    advisors: sendable.map((row) => ({ memberId: row.memberId!, name: names.get(row.memberId!) ?? '', persons: row.persons })).sort((a, b) => b.persons - a.persons || (a.memberId < b.memberId ? -1 : 1)),
    sample: mayReadNames(scope, audience.storeId) ? await sampleOf(database, scope.groupId, persons, names) : [],
  }
}

/** Groups instead of customers: each counts once, its owner sends. */
async function countGroups(deps: AudienceDeps, scope: Scope, audience: Audience): Promise<AudienceCount> {
  await demandOwnIds(deps.kit.database, await deps.directory.store(audience.storeId), audience)
  const { sql, params } = groupChatCandidates(scope.groupId, audience, null)
  const groups = await deps.kit.database.rows<{ memberId: string; excluded: Exclusion | null }>(sql, params)
  const sendable = groups.filter((one) => one.excluded === null)
  const names = await memberNames(deps.kit.database, scope.groupId, sendable.map((one) => one.memberId))
  return {
    persons: groups.length, sendable: sendable.length, excluded: byReason(groups.flatMap((one) => (one.excluded === null ? [] : [{ reason: one.excluded, persons: 1 }]))),
    advisors: [...names].map(([memberId, name]) => ({ memberId, name, persons: sendable.filter((one) => one.memberId === memberId).length })).sort((a, b) => b.persons - a.persons || (a.memberId < b.memberId ? -1 : 1)), sample: [],
  }
}

const sum = (rows: readonly { persons: number }[]): number => rows.reduce((total, row) => total + row.persons, 0)

function byReason(rows: readonly { reason: Exclusion | null; persons: number }[]): { reason: Exclusion; persons: number }[] {
  const counts = new Map<Exclusion, number>()
  for (const { reason, persons } of rows) if (reason !== null) counts.set(reason, (counts.get(reason) ?? 0) + persons)
  return [...counts].map(([reason, persons]) => ({ reason, persons })).sort((a, b) => b.persons - a.persons)
}

/** Headquarters counts; who may not read the store's customers in the clear learns no names. */
export function mayReadNames(scope: Scope, storeId: string): boolean {
  const { allowed, masked, rows } = decide(scope, 'customer.read')
  return allowed && !masked && rows.stores.includes(storeId)
}

/** Persons of one record and those of several are read apart: nobody is in both, and what a family needs would hold up the many who are alone. */
export async function countRows(deps: AudienceDeps, groupId: string, audience: Audience, touchClass: TouchClass): Promise<CountRow[]> {
  const read = ({ sql, params }: SqlPart): Promise<CountRow[]> => deps.kit.database.rows<CountRow>(
    `SELECT reason, memberId, COUNT(*) AS persons, MIN(shown) AS oneId, MAX(shown) AS otherId FROM (${sql}) each_person GROUP BY reason, memberId`, params)
  const together = new Map<string, CountRow>()
  for (const row of (await Promise.all((await personsSql(deps, groupId, audience, touchClass)).map(read))).flat()) {
    const key = `${row.reason} ${row.memberId}`
    const same = together.get(key)
    together.set(key, same ? { ...same, persons: same.persons + Number(row.persons) } : { ...row, persons: Number(row.persons) })
  }
  return [...together.values()]
}

/** About how many customers, or groups: whoever may be written to and whoever not. The whole store is counted by its index alone. */
export async function audienceSize(deps: AudienceDeps, groupId: string, audience: Audience, touchClass: TouchClass): Promise<number> {
  const { storeId, ...conditions } = audience
  if (Object.values(conditions).every((one) => one === undefined || (Array.isArray(one) && one.length === 0)))
    return Number((await deps.kit.database.row<{ n: string }>('SELECT COUNT(DISTINCT person_id) AS n FROM follow_relation WHERE group_id = ? AND store_id = ?', [groupId, storeId]))!.n)
  if (!isGroupAudience(audience)) return sum(await countRows(deps, groupId, audience, touchClass))
  const { sql, params } = groupChatCandidates(groupId, audience, null)
  return (await deps.kit.database.rows(sql, params)).length
}

const shownNames = 50

/** Who is left out for a reason, as far as a screen shows. */
export async function leftOut(deps: AudienceDeps, scope: Scope, audience: Audience, touchClass: TouchClass, reason: Exclusion): Promise<ResponseOf<typeof listLeftOut>> {
  demandStore(scope, 'broadcast.read', audience.storeId)
  if (isGroupAudience(audience) || !mayReadNames(scope, audience.storeId)) return { items: [], more: false }
  const { database } = deps.kit
  const parts = await personsSql(deps, scope.groupId, audience, touchClass)
  const rows = (await Promise.all(parts.map(({ sql, params }) => database.rows<{ shown: string }>(`SELECT shown FROM (${sql}) each_person WHERE reason = ? ORDER BY shown LIMIT ?`, [...params, reason, shownNames + 1])))).flat()
  const named = await sampleOf(database, scope.groupId, rows.slice(0, shownNames).map((row) => ({ personId: row.shown, memberId: '' })), new Map(), 'ended too')
  return { items: named.map(({ personId, name }) => ({ personId, name })), more: rows.length > shownNames }
}

/** One row a person: why not, else by whom. In the order of the product: who must not be asked, who does not want, who cannot be reached. */
async function personsSql(deps: AudienceDeps, groupId: string, audience: Audience, touchClass: TouchClass): Promise<SqlPart[]> {
  const { database, clock } = deps.kit
  const { legalEntityId } = await deps.directory.store(audience.storeId)
  const now = clock.now()
  const [ofAlone, ofFamilies, start, forgetting] = await Promise.all([
    audienceParts(deps, groupId, audience, now, 'alone'), audienceParts(deps, groupId, audience, now, 'family'), narrowStart(deps, groupId, audience),
    database.rows<{ id: string }>("SELECT person_id AS id FROM rights_request WHERE group_id = ? AND status = 'open' AND kind = 'deletion'", [groupId]),
  ])
  const wish = touchClass === 'safety' ? null : legalEntityId
  return [aloneSql(ofAlone, start, audience.storeId, namesRelations(audience), wish, forgetting.map((one) => one.id)), familySql(groupId, ofFamilies.where, wish)].map(({ sql, params }) => ({
    sql: `SELECT shown, CASE WHEN MAX(isRestricted) = 1 THEN 'restricted' WHEN MAX(isOptedOut) = 1 THEN 'opted_out' WHEN MAX(friend) = 0 THEN 'not_friend' WHEN MAX(best) IS NULL THEN 'no_route' END AS reason,
        CASE WHEN MAX(isRestricted) = 0 AND MAX(isOptedOut) = 0 THEN SUBSTRING_INDEX(MAX(best), ' ', -1) END AS memberId
      FROM (${sql}) fitting GROUP BY shown`,
    params,
  }))
}

/** One row a friendship: whose, why not, and a key by which the greatest of a person is who writes to them. The order of the joins is ours: the engines would begin with the advisors. */
const columns = (isRestricted: string, isOptedOut: string, reading: Reading): string =>
  `SELECT STRAIGHT_JOIN ${shownPersonId} AS shown, ${isFriend} AS friend, ${isRestricted} AS isRestricted, ${isOptedOut} AS isOptedOut, IF(${sendableRelation}, CONCAT(${ownerFirstKey(reading)}, ' ', r.member_id), NULL) AS best`

/** Told apart by store and person before their rows are read. */
const ofStore = 'follow_relation r FORCE INDEX (ix_relation_store_person)'

/** Whom it names is decided over each friendship, who writes to them over all the customer has in the store. */
function aloneSql({ joins, where }: { joins: SqlPart[]; where: SqlPart[] }, start: Start | null, storeId: string, isNarrow: boolean, legalEntityId: string | null, forgetting: readonly string[]): SqlPart {
  const fits = allOf([{ sql: 'p.merged_into IS NULL AND p.merged_count = 0', params: [] }, ...(start ? [start.tie] : []), ...where])
  const wish: SqlPart = legalEntityId === null ? { sql: '', params: [] } : { sql: 'LEFT JOIN broadcast_wish w ON w.group_id = p.group_id AND w.legal_entity_id = ? AND w.person_id = p.id AND w.lifted_at IS NULL', params: [legalEntityId] }
  const select = columns(forgetting.length > 0 ? '(p.erased_at IS NOT NULL OR p.id IN (?))' : 'p.erased_at IS NOT NULL', legalEntityId === null ? '0' : 'w.person_id IS NOT NULL', 'alone')
  const selected = forgetting.length > 0 ? [forgetting] : []
  const friendships: SqlPart = { sql: `${start ? start.from + ofStore : 'follow_relation r'} ${joins.map((join) => join.sql).join(' ')} JOIN person p ON p.group_id = r.group_id AND p.id = r.person_id`, params: joins.flatMap((join) => join.params) }
  const advisor = 'STRAIGHT_JOIN member m ON m.group_id = r.group_id AND m.id = r.member_id'
  if (!isNarrow) return { sql: `${select} FROM ${friendships.sql} ${advisor} ${wish.sql} WHERE ${fits.sql}`, params: [...selected, ...friendships.params, ...wish.params, ...fits.params] }
  return {
    sql: `${select} FROM (SELECT DISTINCT STRAIGHT_JOIN p.group_id, p.id FROM ${friendships.sql} WHERE ${fits.sql}) named STRAIGHT_JOIN person p ON p.group_id = named.group_id AND p.id = named.id
      STRAIGHT_JOIN ${ofStore} ON r.group_id = p.group_id AND r.person_id = p.id AND r.store_id = ? ${advisor} ${wish.sql}`,
    params: [...selected, ...friendships.params, ...fits.params, storeId, ...wish.params],
  }
}

/** From the families of the group, which are few, to those with a friendship in the store. */
function familySql(groupId: string, where: readonly SqlPart[], legalEntityId: string | null): SqlPart {
  const fits = allOf(where)
  const wish: SqlPart = legalEntityId === null ? { sql: '0', params: [] } : optedOut(legalEntityId)
  return {
    sql: `${columns(restricted, wish.sql, 'family')}
      FROM (SELECT c.id FROM person c WHERE c.group_id = ? AND c.merged_into IS NOT NULL UNION SELECT c.merged_into FROM person c WHERE c.group_id = ? AND c.merged_into IS NOT NULL) family
      STRAIGHT_JOIN ${ofStore} ON r.group_id = ? AND r.person_id = family.id STRAIGHT_JOIN person p ON p.group_id = r.group_id AND p.id = r.person_id
      LEFT JOIN person root ON root.group_id = p.group_id AND root.id = p.merged_into STRAIGHT_JOIN member m ON m.group_id = r.group_id AND m.id = r.member_id WHERE ${fits.sql}`,
    params: [...wish.params, groupId, groupId, groupId, ...fits.params],
  }
}

async function memberNames(db: Db, groupId: string, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  return new Map((await db.rows<{ id: string; name: string }>('SELECT id, name FROM member WHERE group_id = ? AND id IN (?)', [groupId, ids])).map((row) => [row.id, row.name]))
}

async function sampleOf(db: Db, groupId: string, persons: readonly { personId: string; memberId: string }[], advisors: ReadonlyMap<string, string>, friends?: 'ended too'): Promise<AudienceCount['sample']> {
  if (persons.length === 0) return []
  const rows = await db.rows<{ personId: string; name: string; remark: string }>(
    `SELECT ${shownPersonId} AS personId, c.name, r.remark FROM ${audienceFrom} JOIN corp_contact c ON c.group_id = r.group_id AND c.id = r.contact_id WHERE r.group_id = ?${friends ? '' : ' AND r.deleted_at IS NULL'} AND p.id IN (SELECT id FROM (SELECT f.id FROM person f WHERE f.group_id = ? AND f.id IN (?) UNION SELECT f.id FROM person f WHERE f.group_id = ? AND f.merged_into IN (?)) family)`,
    [groupId, groupId, persons.map((one) => one.personId), groupId, persons.map((one) => one.personId)])
  return persons.flatMap(({ personId, memberId }) => {
    const row = rows.find((one) => one.personId === personId)
    return row ? [{ personId, name: displayName(row.name, row.remark), advisor: advisors.get(memberId) ?? '' }] : []
  })
}
