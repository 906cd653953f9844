import type { ChaosStack } from '../stack.ts'

/** What the product believes, read from its tables with SQL of our own: no line of the server is shared. */

export interface KnownRelation {
  id: string
  key: string
  corpId: string
  userid: string
  externalUserid: string
  personId: string
  half: boolean
  deletedBy: string | null
  deletedAt: Date | null
  remark: string
  description: string
  addedAt: Date
  /** WeCom ids of the tags it shows, with their state. */
  tags: Map<string, string>
}

export interface KnownEvent { corpId: string; changeType: string | null; userid: string | null; externalUserid: string | null; eventTime: Date; event: string; status: string; error: string | null; welcomeCode: string | null; welcomeState: string }

export const keyOf = (one: { corpId: string; userid: string; externalUserid: string }): string => `${one.corpId}/${one.userid}/${one.externalUserid}`

export async function knownRelations(stack: ChaosStack): Promise<KnownRelation[]> {
  const rows = await stack.sql<{ id: string; corpId: string; userid: string; externalUserid: string; personId: string; half: number; deletedBy: string | null; deletedAt: Date | null; remark: string; description: string; addedAt: Date }>(
    `SELECT r.id, co.corp_id AS corpId, m.userid, c.external_userid AS externalUserid, r.person_id AS personId, r.half, r.deleted_by AS deletedBy, r.deleted_at AS deletedAt, r.remark, r.description, r.added_at AS addedAt
     FROM follow_relation r JOIN corp co ON co.group_id = r.group_id AND co.id = r.corp_id JOIN member m ON m.group_id = r.group_id AND m.id = r.member_id
     JOIN corp_contact c ON c.group_id = r.group_id AND c.id = r.contact_id`)
  const tags = await stack.sql<{ relationId: string; wecomId: string; state: string }>(
    'SELECT rt.relation_id AS relationId, t.wecom_id AS wecomId, rt.state FROM relation_tag rt JOIN tag t ON t.group_id = rt.group_id AND t.id = rt.tag_id WHERE t.deleted_at IS NULL')
  const byId = new Map<string, KnownRelation>(rows.map((row) => [String(row.id), { ...row, id: String(row.id), personId: String(row.personId), key: keyOf(row), half: Boolean(row.half), tags: new Map() }]))
  for (const tag of tags) byId.get(String(tag.relationId))?.tags.set(tag.wecomId, tag.state)
  return [...byId.values()]
}

export const knownEvents = (stack: ChaosStack): Promise<KnownEvent[]> => stack.sql<KnownEvent>(
  `SELECT co.corp_id AS corpId, i.change_type AS changeType, i.userid, i.external_userid AS externalUserid, i.event_time AS eventTime, i.event, i.status, i.last_error AS error, i.welcome_code AS welcomeCode, i.welcome_state AS welcomeState
   FROM inbox i JOIN corp co ON co.group_id = i.group_id AND co.id = i.corp_id`)

export const knownTags = (stack: ChaosStack): Promise<{ corpId: string; wecomId: string; name: string; deleted: number }[]> => stack.sql(
  'SELECT co.corp_id AS corpId, t.wecom_id AS wecomId, t.name, t.deleted_at IS NOT NULL AS deleted FROM tag t JOIN corp co ON co.group_id = t.group_id AND co.id = t.corp_id')

/** Begin and end of a relation as the history tells them. */
export const relationFacts = (stack: ChaosStack): Promise<{ relationId: string; kind: string; cause: string; n: string }[]> => stack.sql(
  "SELECT relation_id AS relationId, kind, MAX(cause) AS cause, COUNT(*) AS n FROM domain_fact WHERE kind IN ('relation_added', 'relation_half_added', 'relation_readded', 'relation_deleted') GROUP BY relation_id, kind")

export const tagsOfCodes = (stack: ChaosStack): Promise<{ corpId: string; state: string; wecomId: string }[]> => stack.sql(
  `SELECT co.corp_id AS corpId, k.state, t.wecom_id AS wecomId FROM channel_code k JOIN corp co ON co.group_id = k.group_id AND co.id = k.corp_id
   JOIN channel_code_tag kt ON kt.group_id = k.group_id AND kt.code_id = k.id JOIN tag t ON t.group_id = kt.group_id AND t.id = kt.tag_id`)
