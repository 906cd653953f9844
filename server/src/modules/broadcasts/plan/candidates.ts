import type { Exclusion } from '@chitang/shared/domain/broadcasts'
import type { TouchClass } from '@chitang/shared/domain/touches'
import type { SqlValue } from '../../../platform/db/database.ts'
import { streamRows } from '../../../platform/db/stream.ts'
import { audienceFrom, audienceSql, canSend, isFriend, namesRelations, optedOut, ownerFirst, restricted, sendableRelation, type AudienceDeps, type SqlPart } from '../../audiences/index.ts'
import { groupChatCandidates, isGroupAudience } from '../../group-chats/index.ts'
import type { StoredBroadcast } from '../stored-broadcast.ts'

/** One human the audience names, with the one relation of the store through which they would be written to. */
export interface Candidate {
  humanId: string; contactId: string; relationId: string; personId: string; memberId: string
  variant: 0 | 1
  /** Why they can't be written to at all, whatever the day. */
  excluded: Exclusion | null
  /** Whose customer they are: the store of the owner's relation, if there is an owner. */
  ownerStoreId: string | null
}

type Planned = Pick<StoredBroadcast, 'groupId' | 'storeId' | 'class' | 'audience' | 'content'>

const nobody: SqlPart = { sql: '0', params: [] }

/** Strongest reason first. A recall reaches also who wants no more mass messages. */
function exclusionSql(legalEntityId: string, touchClass: TouchClass): SqlPart {
  const wish = touchClass === 'safety' ? nobody : optedOut(legalEntityId)
  return { sql: `CASE WHEN ${restricted} THEN 'restricted' WHEN ${wish.sql} THEN 'opted_out' WHEN NOT ${isFriend} THEN 'not_friend' WHEN NOT ${canSend} THEN 'no_route' END`, params: wish.params }
}

/**
 * Every human of the audience once, in the order of their number, after a cursor. Whom the audience names is decided over
 * all relations of the store, and so is who writes to them: the owner's relation first, then the newest. The store's
 * relations come first in every engine: beginning with the members would read those of the whole corp.
 */
async function candidatesSql(deps: AudienceDeps, broadcast: Planned, after: string | null): Promise<SqlPart> {
  const { groupId, storeId, content } = broadcast
  if (isGroupAudience(broadcast.audience)) return groupChatCandidates(groupId, { ...broadcast.audience, storeId }, after)
  const now = deps.kit.clock.now()
  const { legalEntityId } = await deps.directory.store(storeId)
  const fits = await audienceSql(deps, groupId, { ...broadcast.audience, storeId }, now)
  const variant = content.variant ? await audienceSql(deps, groupId, { storeId, attributes: [{ key: content.variant.attribute, is: content.variant.is }] }, now) : nobody
  const excluded = exclusionSql(legalEntityId, broadcast.class)
  const human = 'COALESCE(p.human_id, p.merged_into, p.id)'
  // Where any relation may name its human, all are looked at; else only those that fit.
  const [named, where]: [SqlPart, SqlPart] = namesRelations(broadcast.audience) ? [{ sql: `MAX(${fits.sql}) OVER (PARTITION BY ${human})`, params: fits.params }, { sql: 'r.group_id = ? AND r.store_id = ?', params: [groupId, storeId] }] : [{ sql: '1', params: [] }, fits]
  const params: SqlValue[] = [...variant.params, ...excluded.params, ...named.params, ...where.params, ...(after === null ? [] : [after])]
  return {
    sql: `SELECT human_id AS humanId, contact_id AS contactId, relation_id AS relationId, person_id AS personId, member_id AS memberId, variant, excluded, owner_store_id AS ownerStoreId FROM (
        SELECT STRAIGHT_JOIN ${human} AS human_id, r.contact_id, r.id AS relation_id, r.person_id, r.member_id, o.store_id AS owner_store_id, (${variant.sql}) AS variant, ${excluded.sql} AS excluded, ${named.sql} AS named,
          ROW_NUMBER() OVER (PARTITION BY ${human} ORDER BY ${sendableRelation} DESC, ${ownerFirst}) AS choice
        FROM ${audienceFrom} LEFT JOIN follow_relation o ON o.group_id = p.group_id AND o.id = COALESCE(root.owner_relation_id, p.owner_relation_id)
        WHERE ${where.sql}) c
      WHERE c.choice = 1 AND c.named = 1${after === null ? '' : ' AND c.human_id > ?'} ORDER BY c.human_id`,
    params,
  }
}

type Row = Omit<Candidate, 'variant'> & { variant: number }

/** In parts of `size`, read while they are worked on: however many there are, only a part is in memory. */
export async function* candidateParts(deps: AudienceDeps, broadcast: Planned, after: string | null, size: number): AsyncGenerator<Candidate[]> {
  const { sql, params } = await candidatesSql(deps, broadcast, after)
  let part: Candidate[] = []
  for await (const { humanId, contactId, relationId, personId, memberId, variant, excluded, ownerStoreId } of streamRows<Row>(deps.kit.database, sql, params)) {
    part.push({ humanId, contactId, relationId, personId, memberId, variant: Number(variant) === 1 ? 1 : 0, excluded, ownerStoreId })
    if (part.length < size) continue
    yield part
    part = []
  }
  if (part.length > 0) yield part
}
