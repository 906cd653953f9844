import { Type, type Static } from 'typebox'
import type { Install, WecomClient } from '../client.ts'
import { batches, InputLimits } from '../input-limits.ts'
import type { Priority } from '../limits/limits.model.ts'

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
  // As long as documented (doc 92115); anything longer must not break the page it stands in.
  remark: (raw.remark ?? '').replace(directionMarks, '').slice(0, 60),
  description: (raw.description ?? '').slice(0, 500),
  createtime: raw.createtime,
  mobiles: (raw.remark_mobiles ?? []).filter((mobile) => mobile !== ''),
  addWay: raw.add_way ?? 0,
  state: raw.state?.slice(0, 64) || null,
})

const ContactPage = Type.Object({ external_contact: ExternalContact, follow_user: Type.Array(FollowUser), next_cursor: Type.Optional(Type.String()) })
const BatchPage = Type.Object({
  external_contact_list: Type.Array(Type.Object({ external_contact: ExternalContact, follow_info: FollowInfo })),
  next_cursor: Type.Optional(Type.String()),
})
const FollowUsers = Type.Object({ follow_user: Type.Array(Type.String()) })
const ContactIds = Type.Object({ external_userid: Type.Array(Type.String()) })

/** GET externalcontact/get, all follower pages of 500 (doc 92114). 84061: no relation the app may see. */
export async function getContact(client: WecomClient, install: Install, externalUserId: string, priority: Priority): Promise<ContactSnapshot> {
  let cursor = ''
  let contact: Static<typeof ExternalContact> | undefined
  const follows: FollowSnapshot[] = []
  do {
    const page = await client.call(install, 'externalcontact/get', { query: { external_userid: externalUserId, ...(cursor ? { cursor } : {}) }, priority, answer: ContactPage, repeatable: true })
    contact ??= page.external_contact
    for (const raw of page.follow_user) follows.push({ ...followBase(raw), tagIds: (raw.tags ?? []).flatMap((tag) => tag.tag_id ?? []) })
    cursor = page.next_cursor ?? ''
  } while (cursor)
  return contactOf(contact!, follows)
}

/** POST externalcontact/batch/get_by_user, one page of ≤100 (doc 92994). */
export async function batchGetByUser(client: WecomClient, install: Install, userids: string[], cursor: string): Promise<{ contacts: ContactSnapshot[]; nextCursor: string }> {
  const path = 'externalcontact/batch/get_by_user'
  new InputLimits(path).count('userid_list', '成员', userids, 100, 1)
  const page = await client.call(install, path, { body: { userid_list: userids, cursor, limit: 100 }, priority: 'sync', answer: BatchPage, repeatable: true })
  return {
    contacts: page.external_contact_list.map((one) => contactOf(one.external_contact, [{ ...followBase(one.follow_info), tagIds: one.follow_info.tag_id ?? [] }])),
    nextCursor: page.next_cursor ?? '',
  }
}

/** GET externalcontact/list: ids of one member's customers, no paging (doc 92113). 84061 also when there are none. */
export async function listContactIds(client: WecomClient, install: Install, userid: string): Promise<string[]> {
  return (await client.call(install, 'externalcontact/list', { query: { userid }, priority: 'sync', answer: ContactIds, repeatable: true })).external_userid
}

/** GET externalcontact/get_follow_user_list: members with 客户联系 (doc 92571). */
export async function followUserList(client: WecomClient, install: Install): Promise<string[]> {
  return (await client.call(install, 'externalcontact/get_follow_user_list', { priority: 'sync', answer: FollowUsers, repeatable: true })).follow_user
}

/** POST externalcontact/remark; remark ≤ 20, description ≤ 150 characters; what is left out stays as it is (doc 92115). */
export async function setRemark(client: WecomClient, install: Install, userid: string, externalUserId: string, words: { remark?: string; description?: string }): Promise<void> {
  const path = 'externalcontact/remark'
  new InputLimits(path).chars('remark', '备注名', words.remark ?? '', 20).chars('description', '描述', words.description ?? '', 150)
  await client.call(install, path, { body: { userid, external_userid: externalUserId, ...words } })
}

/** POST externalcontact/remark with everything empty: `remark_mobiles` of one empty string clears the numbers (doc 92115). */
export async function clearRemark(client: WecomClient, install: Install, userid: string, externalUserId: string): Promise<void> {
  await client.call(install, 'externalcontact/remark', { body: { userid, external_userid: externalUserId, remark: '', description: '', remark_mobiles: [''] } })
}

/** No number is published for one call; 100 keeps each small. */
const tagsPerCall = 100

/** POST externalcontact/mark_tag: tags belong to the relation; marking twice changes nothing (doc 92118). */
export async function markTag(client: WecomClient, install: Install, input: { userid: string; externalUserId: string; add: string[]; remove: string[] }): Promise<void> {
  const who = { userid: input.userid, external_userid: input.externalUserId }
  const adds = batches(input.add, tagsPerCall)
  const removes = batches(input.remove, tagsPerCall)
  for (let at = 0; at < Math.max(adds.length, removes.length, 1); at++)
    await client.call(install, 'externalcontact/mark_tag', { body: { ...who, add_tag: adds[at] ?? [], remove_tag: removes[at] ?? [] } })
}
