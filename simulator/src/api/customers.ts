import { isReadable, relation, relationsOf } from '../model/relations.ts'
import { changed } from '../model/sim.ts'
import type { Corp, Relation } from '../model/types.ts'
import { findMember, fromCursor, integer, list, memberInScope, required, sees, text, toCursor, type Call, type Endpoint, type Json } from './call.ts'
import { WecomError, ok } from './errors.ts'

const FOLLOWERS_PER_PAGE = 500

function externalContact(call: Call, externalUserid: string): Json {
  const { corp, sim } = call
  const person = sim.world.persons[corp.personIds[externalUserid] ?? '']
  if (!person) throw new WecomError(40096)
  const contact: Json = { external_userid: externalUserid, name: person.name, avatar: `${sim.apiOrigin}/avatar/${person.id}.svg`, type: 1, gender: person.gender }
  const unionid = corp.openPlatform === undefined ? person.unionid : person.otherUnionids?.[corp.openPlatform]
  if (unionid && corp.unionidBound) contact.unionid = unionid
  return contact
}

function tagsOf(corp: Corp, row: Relation): Json[] {
  const out: Json[] = []
  for (const group of corp.tagGroups) {
    for (const tag of group.tags) {
      if (!tag.deleted && row.tagIds.includes(tag.id)) out.push({ group_name: group.name, tag_name: tag.name, tag_id: tag.id, type: group.strategyId === undefined ? 1 : 3 })
    }
  }
  return out
}

const edge = (row: Relation): Json => ({
  userid: row.userid,
  remark: row.remark,
  description: row.description,
  createtime: row.createtime,
  remark_mobiles: row.remarkMobiles,
  ...(row.remarkCompany && { remark_corp_name: row.remarkCompany }),
  oper_userid: row.operUserid,
  add_way: row.addWay,
  ...(row.state && { state: row.state }),
})

interface Place { member: number; seq: number }

const toMemberCursor = (place: Place): string => Buffer.from(`m${place.member}.${place.seq}`).toString('base64url')

function fromMemberCursor(cursor: string | undefined): Place {
  if (!cursor) return { member: 0, seq: 0 }
  const match = /^m(\d{1,3})\.(\d+)$/.exec(Buffer.from(cursor, 'base64url').toString())
  if (!match) throw new WecomError(50100)
  return { member: Number(match[1]), seq: Number(match[2]) }
}

/** First position whose seq lies behind `seq`; a member's list is in that order. */
function positionAfter(rows: readonly Relation[], seq: number): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (rows[middle]!.seq <= seq) low = middle + 1
    else high = middle
  }
  return low
}

/** One member after the other, so that a page costs as much as it shows. */
function pageOf(corp: Corp, members: readonly string[], from: Place, limit: number): { page: Relation[]; next: string } {
  const page: Relation[] = []
  let last = from
  for (let m = from.member; m < members.length; m++) {
    const rows = relationsOf(corp, members[m]!)
    for (let i = m === from.member ? positionAfter(rows, from.seq) : 0; i < rows.length; i++) {
      if (!isReadable(rows[i]!)) continue
      if (page.length === limit) return { page, next: toMemberCursor(last) }
      page.push(rows[i]!)
      last = { member: m, seq: rows[i]!.seq }
    }
  }
  return { page, next: '' }
}

/** 84061 for no readable relation, 40096 for an id that is not of this corp at all. */
export function readableRelation(call: Call, userid: string, externalUserid: string): Relation {
  const { corp } = call
  if (!corp.personIds[externalUserid]) throw new WecomError(40096)
  const row = relation(corp, userid, externalUserid)
  if (!row || !isReadable(row)) throw new WecomError(84061)
  return row
}

export const customerEndpoints: Record<string, Endpoint> = {
  'externalcontact/get_follow_user_list': {
    method: 'GET',
    customerContact: true,
    run: ({ corp, app }) => ({ ...ok, follow_user: Object.values(corp.members).filter((m) => m.follow && m.status === 1 && sees(app, m.userid)).map((m) => m.userid) }),
  },
  'externalcontact/list': {
    method: 'GET',
    customerContact: true,
    run(call) {
      const member = memberInScope(call, call.query.userid ?? '')
      if (!member.follow) throw new WecomError(84074)
      const ids = relationsOf(call.corp, member.userid).filter(isReadable).map((r) => r.externalUserid)
      if (ids.length === 0) throw new WecomError(84061, '', { external_userid: [] })
      return { ...ok, external_userid: ids }
    },
  },
  'externalcontact/get': {
    method: 'GET',
    customerContact: true,
    run(call) {
      const { corp, app, query } = call
      const id = query.external_userid
      if (!id) throw new WecomError(41035)
      const contact = externalContact(call, id)
      const rows = Object.values(corp.relations[id] ?? {}).filter(isReadable).sort((a, b) => a.seq - b.seq)
      if (rows.length === 0) throw new WecomError(84061)
      const visible = rows.filter((r) => sees(app, r.userid))
      if (visible.length === 0) throw new WecomError(40096)
      const from = fromCursor(query.cursor)
      const page = visible.slice(from, from + FOLLOWERS_PER_PAGE)
      return {
        ...ok,
        external_contact: contact,
        follow_user: page.map((r) => ({ ...edge(r), tags: tagsOf(corp, r) })),
        ...(visible.length > from + FOLLOWERS_PER_PAGE && { next_cursor: toCursor(from + FOLLOWERS_PER_PAGE) }),
      }
    },
  },
  'externalcontact/batch/get_by_user': {
    method: 'POST',
    customerContact: true,
    /** page 92994: a limit above 100 is clamped; an empty next_cursor is the end. */
    run(call) {
      const { corp, app, body } = call
      const userids = list(body, 'userid_list')
      if (userids.length === 0) throw new WecomError(40031)
      if (userids.length > 100) throw new WecomError(40032)
      const asked = integer(body, 'limit') ?? 0
      const limit = asked <= 0 ? 50 : Math.min(asked, 100)
      const members = [...new Set(userids)].map((userid) => {
        const member = findMember(corp, userid)
        if (!member) throw new WecomError(60111)
        if (!sees(app, member.userid)) throw new WecomError(60011)
        return member.userid
      })
      const { page, next } = pageOf(corp, members, fromMemberCursor(text(body, 'cursor')), limit)
      return {
        ...ok,
        external_contact_list: page.map((r) => ({ external_contact: externalContact(call, r.externalUserid), follow_info: { ...edge(r), tag_id: r.tagIds } })),
        next_cursor: next,
        fail_info: { unlicensed_userid_list: [] },
      }
    },
  },
  'externalcontact/remark': {
    method: 'POST',
    customerContact: true,
    run(call) {
      const { body, sim, corp } = call
      const member = memberInScope(call, required(body, 'userid', { missing: 40003 }))
      const row = readableRelation(call, member.userid, required(body, 'external_userid', { missing: 41035 }))
      const remark = text(body, 'remark', { max: 20 })
      const description = text(body, 'description', { max: 150 })
      const company = text(body, 'remark_company', { max: 20 })
      const picture = text(body, 'remark_pic_mediaid')
      const mobiles = body.remark_mobiles === undefined ? undefined : list(body, 'remark_mobiles')
      if ([remark, description, company, picture, mobiles].every((v) => v === undefined)) throw new WecomError(40058, 'nothing to change')
      if (picture && !corp.media[picture]) throw new WecomError(40007)
      if (remark !== undefined) row.remark = remark
      if (description !== undefined) row.description = description
      if (company !== undefined) row.remarkCompany = company
      if (mobiles !== undefined) row.remarkMobiles = mobiles.filter((m) => m !== '')
      changed(sim, { what: 'relation', corpId: corp.corpId, userid: row.userid, personId: row.personId })
      return { ...ok }
    },
  },
}
