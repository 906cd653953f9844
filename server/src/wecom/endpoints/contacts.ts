import { Type, type Static, type TSchema } from 'typebox'
import { Value } from 'typebox/value'
import type { Install, WecomClient } from '../client.ts'
import { WecomError } from '../errors.ts'
import type { Priority } from '../gate.ts'

const ExternalContact = Type.Object({
  external_userid: Type.String(),
  name: Type.Optional(Type.String()),
  avatar: Type.Optional(Type.String()),
  type: Type.Optional(Type.Integer()),
  gender: Type.Optional(Type.Integer()),
  unionid: Type.Optional(Type.String()),
  corp_name: Type.Optional(Type.String()),
  corp_full_name: Type.Optional(Type.String()),
})
const FollowUser = Type.Object({
  userid: Type.String(),
  remark: Type.Optional(Type.String()),
  description: Type.Optional(Type.String()),
  createtime: Type.Integer(),
  tags: Type.Optional(Type.Array(Type.Object({ tag_id: Type.Optional(Type.String()), type: Type.Integer() }))),
  remark_mobiles: Type.Optional(Type.Array(Type.String())),
  add_way: Type.Optional(Type.Integer()),
  state: Type.Optional(Type.String()),
})
const FollowInfo = Type.Object({
  userid: Type.String(),
  remark: Type.Optional(Type.String()),
  description: Type.Optional(Type.String()),
  createtime: Type.Integer(),
  tag_id: Type.Optional(Type.Array(Type.String())),
  remark_mobiles: Type.Optional(Type.Array(Type.String())),
  add_way: Type.Optional(Type.Integer()),
  state: Type.Optional(Type.String()),
})

/** One customer as one member sees them, whichever endpoint told us. Times in unix seconds as WeCom gives them. */
export interface FollowSnapshot {
  userid: string
  remark: string
  description: string
  createtime: number
  /** Corp and strategy tags only; personal tags carry no id. */
  tagIds: string[]
  mobiles: string[]
  addWay: number
  state: string | null
}
export interface ContactSnapshot {
  externalUserId: string
  name: string
  avatar: string | null
  /** 1 WeChat, 2 WeCom user of another corp */
  type: number
  gender: number
  unionid: string | null
  companyName: string | null
  follows: FollowSnapshot[]
}

/** Marks that turn the direction of a line: a nickname with an open one would mirror every sentence it stands in. */
const directionMarks = /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g

function contactOf(raw: Static<typeof ExternalContact>, follows: FollowSnapshot[]): ContactSnapshot {
  return {
    externalUserId: raw.external_userid,
    name: (raw.name ?? '').replace(directionMarks, ''),
    avatar: raw.avatar || null,
    type: raw.type ?? 1,
    gender: raw.gender ?? 0,
    unionid: raw.unionid || null,
    companyName: raw.corp_name || null,
    follows,
  }
}

const followBase = (raw: Static<typeof FollowUser> | Static<typeof FollowInfo>) => ({
  userid: raw.userid,
  remark: (raw.remark ?? '').replace(directionMarks, ''),
  description: raw.description ?? '',
  createtime: raw.createtime,
  mobiles: (raw.remark_mobiles ?? []).filter((mobile) => mobile !== ''),
  addWay: raw.add_way ?? 0,
  state: raw.state || null,
})

function check<S extends TSchema>(path: string, schema: S, value: unknown): Static<S> {
  if (!Value.Check(schema, value)) throw new WecomError(path, null, 'answer does not fit its documented shape')
  return value as Static<S>
}

/** GET externalcontact/get, all follower pages (doc 92114). 84061: no relation the app may see. */
export async function getContact(client: WecomClient, install: Install, externalUserId: string, priority: Priority): Promise<ContactSnapshot> {
  const path = 'externalcontact/get'
  let cursor = ''
  let contact: Static<typeof ExternalContact> | undefined
  const follows: FollowSnapshot[] = []
  do {
    const answer = await client.call(install, path, { query: { external_userid: externalUserId, ...(cursor ? { cursor } : {}) }, priority, expect: { external_contact: 'object', follow_user: 'array' } })
    contact ??= check(path, ExternalContact, answer['external_contact'])
    for (const raw of check(path, Type.Array(FollowUser), answer['follow_user']))
      follows.push({ ...followBase(raw), tagIds: (raw.tags ?? []).flatMap((tag) => tag.tag_id ?? []) })
    cursor = typeof answer['next_cursor'] === 'string' ? answer['next_cursor'] : ''
  } while (cursor)
  return contactOf(contact!, follows)
}

/** POST externalcontact/batch/get_by_user, one page of ≤100 (doc 92994). */
export async function batchGetByUser(client: WecomClient, install: Install, userids: string[], cursor: string): Promise<{ contacts: ContactSnapshot[]; nextCursor: string }> {
  const path = 'externalcontact/batch/get_by_user'
  if (userids.length === 0 || userids.length > 100) throw new Error('batch/get_by_user takes 1–100 members')
  const answer = await client.call(install, path, { body: { userid_list: userids, cursor, limit: 100 }, priority: 'sync', expect: { external_contact_list: 'array' } })
  const list = check(path, Type.Array(Type.Object({ external_contact: ExternalContact, follow_info: FollowInfo })), answer['external_contact_list'])
  return {
    contacts: list.map((one) => contactOf(one.external_contact, [{ ...followBase(one.follow_info), tagIds: one.follow_info.tag_id ?? [] }])),
    nextCursor: typeof answer['next_cursor'] === 'string' ? answer['next_cursor'] : '',
  }
}

/** GET externalcontact/get_follow_user_list: members with 客户联系 (doc 92571). */
export async function followUserList(client: WecomClient, install: Install): Promise<string[]> {
  const answer = await client.call(install, 'externalcontact/get_follow_user_list', { priority: 'sync', expect: { follow_user: 'array' } })
  return check('externalcontact/get_follow_user_list', Type.Array(Type.String()), answer['follow_user'])
}

/** POST externalcontact/remark; remark ≤ 20 characters (doc 92115). */
export async function setRemark(client: WecomClient, install: Install, userid: string, externalUserId: string, remark: string): Promise<void> {
  if ([...remark].length > 20) throw new Error('a remark has at most 20 characters')
  await client.call(install, 'externalcontact/remark', { body: { userid, external_userid: externalUserId, remark } })
}

/** POST externalcontact/mark_tag: tags belong to the relation (doc 92118). */
export async function markTag(client: WecomClient, install: Install, input: { userid: string; externalUserId: string; add: string[]; remove: string[] }): Promise<void> {
  await client.call(install, 'externalcontact/mark_tag', {
    body: { userid: input.userid, external_userid: input.externalUserId, add_tag: input.add, remove_tag: input.remove },
  })
}
