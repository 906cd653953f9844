import type { Audience } from '@chitang/shared/contracts/audiences'
import { stageBySemantic, type LevelSemantic } from '@chitang/shared/domain/levels'
import { dayStart } from '../../platform/clock/day.ts'
import type { Db } from '../../platform/db/database.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Kit } from '../../platform/kit.ts'
import { attributeFilter, attributeKnown, type AttributeDefs } from '../attributes/index.ts'
import type { Directory, StoreInfo } from '../org/index.ts'
import { demandKnownTags } from '../tags/index.ts'
import { allOf, anyOfFamily, not, othersOfFamily, some, valueOfFamily, type Reading, type SqlPart } from './family-sql.ts'

export interface AudienceDeps { kit: Kit; directory: Directory; attributes: AttributeDefs }

/**
 * WHERE part over `audienceFrom`: relations of the store whose person fits. It never leaves the store, and every id in
 * it must belong there. Row by row, so that a plan pages through it by `r.id`; friendships that ended are in it.
 */
export const audienceSql = async (deps: AudienceDeps, groupId: string, audience: Audience, now: Date): Promise<SqlPart> => allOf((await audienceParts(deps, groupId, audience, now, 'family')).where)

/** The same in parts. Of persons who are one record, wanted tags are joins: asked row by row, MariaDB needs ten times as long for them. */
export async function audienceParts(deps: AudienceDeps, groupId: string, audience: Audience, now: Date, reading: Reading): Promise<{ joins: SqlPart[]; where: SqlPart[] }> {
  const store = await deps.directory.store(audience.storeId)
  if (store.groupId !== groupId) throw new AppError('not_found')
  await demandOwnIds(deps.kit.database, store, audience)
  const { timeZone } = await deps.directory.group(groupId)
  const tags = await tagParts(deps.kit.database, store, audience, reading)
  return {
    joins: tags.joins,
    where: [
      { sql: 'r.group_id = ? AND r.store_id = ?', params: [groupId, store.id] },
      ...listed('r.member_id', audience.advisorIds),
      ...listed('r.code_id', audience.codeIds),
      ...(audience.addedFrom ? [{ sql: 'r.added_at >= ?', params: [dayStart(audience.addedFrom, timeZone)] }] : []),
      ...(audience.addedTo ? [{ sql: 'r.added_at < ?', params: [dayStart(audience.addedTo, timeZone, 1)] }] : []),
      ...levelParts(store, audience, reading),
      ...await attributeParts(deps, groupId, audience, reading),
      ...tags.where,
      ...(audience.quietDays === undefined ? [] : quiet(store.id, new Date(now.getTime() - audience.quietDays * 86_400_000), reading)),
      ...(audience.unreachedOf === undefined ? [] : [unreached(audience.unreachedOf)]),
    ],
  }
}

/** Conditions that one friendship of a customer may fulfil and another not; all others are about the customer. */
export const namesRelations = ({ advisorIds = [], codeIds = [], tagsAll = [], tagsAny = [], addedFrom, addedTo, quietDays, unreachedOf }: Audience): boolean =>
  [advisorIds, codeIds, tagsAll, tagsAny].some((ids) => ids.length > 0) || [addedFrom, addedTo, quietDays, unreachedOf].some((one) => one !== undefined)

const listed = (column: string, ids: readonly string[] | undefined): SqlPart[] => (ids && ids.length > 0 ? [{ sql: `${column} IN (?)`, params: [ids] }] : [])

/**
 * Tags are put on friendships. Wanted ones must be on this friendship, or on one of another record of the same customer;
 * an unwanted one counts whichever advisor of the store put it on. A store's own tag that was mapped counts for the shared one.
 */
async function tagParts(db: Db, store: StoreInfo, { tagsAll = [], tagsAny = [], tagsNone = [] }: Audience, reading: Reading): Promise<{ joins: SqlPart[]; where: SqlPart[] }> {
  const named = [...new Set([...tagsAll, ...tagsAny, ...tagsNone])]
  if (named.length === 0) return { joins: [], where: [] }
  await demandKnownTags(db, store, named)
  const mapped = await db.rows<{ id: string; target: string }>('SELECT tag_id AS id, target_tag_id AS target FROM tag_mapping WHERE group_id = ? AND target_tag_id IN (?)', [store.groupId, named])
  const also = (ids: readonly string[]): string[] => [...new Set([...ids, ...mapped.filter((one) => ids.includes(one.target)).map((one) => one.id)])]
  const ofPerson = (ids: readonly string[]) => (person: string): SqlPart => ({
    sql: some(`follow_relation tr JOIN relation_tag rt ON rt.group_id = tr.group_id AND rt.relation_id = tr.id WHERE tr.group_id = p.group_id AND tr.person_id = ${person} AND tr.store_id = ? AND rt.tag_id IN (?) AND rt.state <> 'removing'`),
    params: [store.id, also(ids)],
  })
  const wanted = [...tagsAll.map((id) => [id]), ...(tagsAny.length > 0 ? [tagsAny] : [])]
  const unwanted = tagsNone.length > 0 ? [not(anyOfFamily(ofPerson(tagsNone), reading))] : []
  if (reading === 'alone') return { joins: wanted.map((ids, n) => ({ sql: `JOIN relation_tag t${n} ON t${n}.group_id = r.group_id AND t${n}.relation_id = r.id AND t${n}.tag_id IN (?) AND t${n}.state <> 'removing'`, params: [also(ids)] })), where: unwanted }
  return {
    joins: [],
    where: [...wanted.map((ids): SqlPart => {
      const others = othersOfFamily(ofPerson(ids))
      return { sql: `(${some("relation_tag rt WHERE rt.group_id = r.group_id AND rt.relation_id = r.id AND rt.tag_id IN (?) AND rt.state <> 'removing'")} OR ${others.sql})`, params: [also(ids), ...others.params] }
    }), ...unwanted],
  }
}

function levelParts(store: StoreInfo, { levels = [], stages = [] }: Audience, reading: Reading): SqlPart[] {
  const known = (alias: string): SqlPart => ({ sql: `${alias}.level IS NOT NULL`, params: [] })
  const oneOf = (codes: readonly string[]): SqlPart => (codes.length === 0 ? { sql: '1 = 0', params: [] } : valueOfFamily((alias) => ({ sql: `${alias}.level IN (?)`, params: [codes] }), known, reading))
  const parts: SqlPart[] = levels.length > 0 ? [oneOf(levels)] : []
  if (stages.length === 0) return parts
  const wanted = (semantic: LevelSemantic) => stages.includes(stageBySemantic[semantic])
  const inStage = oneOf(store.levels.filter((level) => wanted(level.semantic)).map((level) => level.code))
  // Who was never levelled is a new customer.
  const unlevelled = not(valueOfFamily(known, known, reading))
  return [...parts, wanted('new') ? { sql: `(${inStage.sql} OR ${unlevelled.sql})`, params: [...inStage.params, ...unlevelled.params] } : inStage]
}

async function attributeParts({ attributes }: AudienceDeps, groupId: string, { attributes: wanted = [] }: Audience, reading: Reading): Promise<SqlPart[]> {
  if (wanted.length === 0) return []
  const defs = await attributes.of(groupId)
  return wanted.map(({ key, is }) => valueOfFamily((alias) => attributeFilter(defs, key, is, alias), (alias) => attributeKnown(defs, key, alias), reading))
}

/** Nobody of the store wrote down a follow-up, sent a script or a broadcast since then, and the friendship is older too. */
function quiet(storeId: string, since: Date, reading: Reading): SqlPart[] {
  const contact = (from: (person: string) => string): SqlPart => not(anyOfFamily((person) => ({ sql: some(from(person)), params: [storeId, since] }), reading))
  return [
    { sql: 'r.added_at < ?', params: [since] },
    contact((person) => `follow_up u WHERE u.group_id = p.group_id AND u.person_id = ${person} AND u.store_id = ? AND u.saved_at >= ? AND u.undone_at IS NULL`),
    contact((person) => `follow_relation sr JOIN script_send x ON x.group_id = sr.group_id AND x.relation_id = sr.id WHERE sr.group_id = p.group_id AND sr.person_id = ${person} AND sr.store_id = ? AND x.sent_at >= ?`),
    contact((person) => `broadcast_target bt JOIN broadcast b ON b.group_id = bt.group_id AND b.id = bt.broadcast_id WHERE bt.group_id = p.group_id AND bt.person_id = ${person} AND b.store_id = ? AND bt.sent_at >= ?`),
  ]
}

/** Whom a broadcast was meant for and did not reach; who does not want any or is forgotten stays out of it anyway. */
const unreached = (broadcastId: string): SqlPart => ({
  sql: some("broadcast_target bt WHERE bt.group_id = r.group_id AND bt.broadcast_id = ? AND bt.contact_id = r.contact_id AND (bt.state IN ('unsent', 'over_limit', 'withdrawn') OR (bt.state = 'excluded' AND bt.reason IN ('taken', 'capped', 'no_route', 'refused', 'lower_class')))"),
  params: [broadcastId],
})

export async function demandOwnIds(db: Db, store: StoreInfo, audience: Audience): Promise<void> {
  await Promise.all([
    demandAll(db, 'SELECT id FROM member WHERE group_id = ? AND corp_id = ? AND id IN (?)', [store.groupId, store.corpId], audience.advisorIds, '选的顾问'),
    demandAll(db, 'SELECT id FROM channel_code WHERE group_id = ? AND store_id = ? AND id IN (?)', [store.groupId, store.id], audience.codeIds, '选的活码'),
    demandAll(db, 'SELECT id FROM group_chat WHERE group_id = ? AND store_id = ? AND id IN (?)', [store.groupId, store.id], audience.groupChatIds, '选的客户群'),
    demandAll(db, 'SELECT id FROM broadcast WHERE group_id = ? AND store_id = ? AND id IN (?)', [store.groupId, store.id], audience.unreachedOf ? [audience.unreachedOf] : [], '选的群发'),
  ])
}

async function demandAll(db: Db, sql: string, params: string[], ids: readonly string[] | undefined, what: string): Promise<void> {
  if (!ids || ids.length === 0) return
  const unique = [...new Set(ids)]
  if ((await db.rows(sql, [...params, unique])).length !== unique.length) throw new AppError('audiences.foreign', { what })
}
