import type { Audience, AudienceCount } from '@chitang/shared/contracts/audiences'
import type { Exclusion } from '@chitang/shared/domain/broadcasts'
import type { TouchClass } from '@chitang/shared/domain/touches'
import { decide, demandStore } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import type { Db } from '../../platform/db/database.ts'
import { displayName } from '../customers/index.ts'
import { groupChatCandidates, isGroupAudience } from '../group-chats/index.ts'
import { audienceSql, demandOwnIds, type AudienceDeps } from './audience-sql.ts'
import { audienceFrom, shownPersonId, type SqlPart } from './family-sql.ts'
import { isFriend, optedOut, ownerFirstKey, restricted, sendableRelation } from './sendable-sql.ts'

/** Customers of one answer to 「may be sent to?」 and one advisor; two of them as examples. */
interface CountRow { reason: Exclusion | null; memberId: string | null; persons: number; oneId: string; otherId: string }

const sampleSize = 5

/** Live, while the conditions are typed. */
export async function countAudience(deps: AudienceDeps, scope: Scope, audience: Audience, touchClass: TouchClass): Promise<AudienceCount> {
  demandStore(scope, 'broadcast.read', audience.storeId)
  const { database } = deps.kit
  if (isGroupAudience(audience)) return countGroups(deps, scope, audience)
  const rows = (await countRows(deps, scope.groupId, audience, touchClass)).map((row) => ({ ...row, persons: Number(row.persons) }))
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

export async function countRows(deps: AudienceDeps, groupId: string, audience: Audience, touchClass: TouchClass): Promise<CountRow[]> {
  const [fits, store] = await Promise.all([audienceSql(deps, groupId, audience, deps.kit.clock.now()), deps.directory.store(audience.storeId)])
  const wish = touchClass === 'safety' ? { sql: '0', params: [] } : optedOut(store.legalEntityId)
  const { sql, params } = personsSql(fits, wish)
  return deps.kit.database.rows<CountRow>(
    `SELECT reason, memberId, COUNT(*) AS persons, MIN(shown) AS oneId, MAX(shown) AS otherId FROM (${sql}) each_person GROUP BY reason, memberId`, params)
}

/** One row a person: why not, else by whom. In the order of the product: who must not be asked, who does not want, who cannot be reached. */
function personsSql(fits: SqlPart, wish: SqlPart): SqlPart {
  return {
    sql: `SELECT shown, CASE WHEN MAX(isRestricted) = 1 THEN 'restricted' WHEN MAX(isOptedOut) = 1 THEN 'opted_out' WHEN MAX(friend) = 0 THEN 'not_friend' WHEN MAX(best) IS NULL THEN 'no_route' END AS reason,
        CASE WHEN MAX(isRestricted) = 0 AND MAX(isOptedOut) = 0 THEN SUBSTRING_INDEX(MAX(best), ' ', -1) END AS memberId
      FROM (SELECT STRAIGHT_JOIN ${shownPersonId} AS shown, ${isFriend} AS friend, ${restricted} AS isRestricted, ${wish.sql} AS isOptedOut, IF(${sendableRelation}, CONCAT(${ownerFirstKey}, ' ', r.member_id), NULL) AS best
        FROM ${audienceFrom} WHERE ${fits.sql}) fitting GROUP BY shown`,
    params: [...wish.params, ...fits.params],
  }
}

async function memberNames(db: Db, groupId: string, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  return new Map((await db.rows<{ id: string; name: string }>('SELECT id, name FROM member WHERE group_id = ? AND id IN (?)', [groupId, ids])).map((row) => [row.id, row.name]))
}

async function sampleOf(db: Db, groupId: string, persons: readonly { personId: string; memberId: string }[], advisors: ReadonlyMap<string, string>): Promise<AudienceCount['sample']> {
  if (persons.length === 0) return []
  const rows = await db.rows<{ personId: string; name: string; remark: string }>(
    `SELECT ${shownPersonId} AS personId, c.name, r.remark FROM ${audienceFrom} JOIN corp_contact c ON c.group_id = r.group_id AND c.id = r.contact_id WHERE r.group_id = ? AND r.deleted_at IS NULL AND p.id IN (SELECT id FROM (SELECT f.id FROM person f WHERE f.group_id = ? AND f.id IN (?) UNION SELECT f.id FROM person f WHERE f.group_id = ? AND f.merged_into IN (?)) family)`,
    [groupId, groupId, persons.map((one) => one.personId), groupId, persons.map((one) => one.personId)])
  return persons.flatMap(({ personId, memberId }) => {
    const row = rows.find((one) => one.personId === personId)
    return row ? [{ personId, name: displayName(row.name, row.remark), advisor: advisors.get(memberId) ?? '' }] : []
  })
}
