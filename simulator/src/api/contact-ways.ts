import { randomId } from '../model/ids.ts'
import { changed, type Sim } from '../model/sim.ts'
import type { ContactWay, Corp } from '../model/types.ts'
import { findMember, flag, fromCursor, integer, list, required, sees, text, toCursor, type Call, type Endpoint, type Json } from './call.ts'
import { conclusionsOf, shownConclusions } from './conclusions.ts'
import { membersOfParty } from './directory.ts'
import { WecomError, ok } from './errors.ts'

const DAY_S = 86400

export const qrCodeUrl = (sim: Sim, configId: string): string => `${sim.apiOrigin}/qr/${configId}.png`
/** What the picture says when it is read by a camera. */
export const scanUrl = (sim: Sim, configId: string): string => `${sim.apiOrigin}/q/${configId}`

/** Members who can take a scan, with departments expanded and in a stable order. */
export function takersOf(corp: Corp, way: Pick<ContactWay, 'user' | 'party'>): string[] {
  const ids = [...way.user, ...way.party.flatMap((p) => membersOfParty(corp, p).map((m) => m.userid))]
  return [...new Set(ids)].filter((id) => corp.members[id]?.status === 1 && corp.members[id].follow)
}

function checkPeople(call: Call, type: number, user: string[], party: number[]): string[] {
  const { corp, app } = call
  const known = user.map((userid) => {
    const member = findMember(corp, userid)
    if (!member || member.status === 5) throw new WecomError(60111)
    if (!sees(app, member.userid)) throw new WecomError(60011)
    if (!member.follow || member.status !== 1) throw new WecomError(84074)
    return member.userid
  })
  if (type === 1 && (known.length !== 1 || party.length > 0)) throw new WecomError(40058, 'type 1 needs exactly one user')
  if (type === 2 && known.length + party.length === 0) throw new WecomError(40058, 'user and party are empty')
  for (const id of party) if (!corp.departments.some((d) => d.id === id)) throw new WecomError(60123)
  if (takersOf(corp, { user: known, party }).length > 100) throw new WecomError(41041)
  return [...new Set(known)]
}

function parties(body: Json): number[] {
  const value = body.party
  if (value === undefined || value === null) return []
  if (!Array.isArray(value) || value.some((v) => !Number.isInteger(v))) throw new WecomError(40058, 'party should be an array of integers. Warning: wrong json format.')
  return value as number[]
}

const mine = (call: Call, id: string | undefined): ContactWay => {
  if (!id) throw new WecomError(41043)
  const way = call.corp.contactWays[id]
  if (!way || (way.agentId !== null && way.agentId !== call.app.agentId)) throw new WecomError(41044)
  return way
}

function shown(sim: Sim, way: ContactWay): Json {
  return {
    config_id: way.configId,
    type: way.type,
    scene: way.scene,
    ...(way.scene === 1 ? { style: way.style } : { qr_code: qrCodeUrl(sim, way.configId) }),
    remark: way.remark,
    skip_verify: way.skipVerify,
    state: way.state,
    user: way.user,
    party: way.party,
    is_temp: way.isTemp,
    is_exclusive: way.isExclusive,
    mark_source: way.markSource,
    ...(way.isTemp && { expires_in: way.expiresIn, chat_expires_in: way.chatExpiresIn, unionid: way.unionid, conclusions: shownConclusions(sim, way.conclusions) }),
  }
}

export const contactWayEndpoints: Record<string, Endpoint> = {
  'externalcontact/add_contact_way': {
    method: 'POST',
    customerContact: true,
    run(call) {
      const { sim, corp, app, body } = call
      const type = integer(body, 'type')
      const scene = integer(body, 'scene')
      if (type === undefined) throw new WecomError(41037)
      if (scene === undefined) throw new WecomError(41038)
      if (type !== 1 && type !== 2) throw new WecomError(41039)
      if (scene !== 1 && scene !== 2) throw new WecomError(41040)
      const style = integer(body, 'style') ?? 1
      if (scene === 1 && (style < 1 || style > (type === 1 ? 3 : 2))) throw new WecomError(41042)
      const isTemp = flag(body, 'is_temp') ?? false
      if (isTemp && type !== 1) throw new WecomError(41039, 'temp session needs one user')
      const party = parties(body)
      const way: ContactWay = {
        configId: randomId('', 32).toLowerCase(),
        agentId: app.agentId,
        type,
        scene,
        style,
        remark: text(body, 'remark', { max: 30 }) ?? '',
        skipVerify: flag(body, 'skip_verify') ?? true,
        state: text(body, 'state', { max: 30 }) ?? '',
        user: checkPeople(call, type, list(body, 'user'), party),
        party,
        isTemp,
        expiresIn: Math.min(integer(body, 'expires_in') ?? 7 * DAY_S, 14 * DAY_S),
        chatExpiresIn: Math.min(integer(body, 'chat_expires_in') ?? DAY_S, 14 * DAY_S),
        unionid: text(body, 'unionid') ?? '',
        isExclusive: flag(body, 'is_exclusive') ?? false,
        markSource: flag(body, 'mark_source') ?? true,
        conclusions: isTemp ? conclusionsOf(call) : null,
        createdAt: Math.floor(sim.clock.now() / 1000),
        next: 0,
      }
      // page 92228: temporary sessions are not in the quota.
      if (!isTemp && Object.values(corp.contactWays).filter((w) => !w.isTemp).length >= sim.limits.values.contactWayQuota) throw new WecomError(41045)
      corp.contactWays[way.configId] = way
      changed(sim, { what: 'world', corpId: corp.corpId })
      return { ...ok, config_id: way.configId, ...(scene === 2 && { qr_code: qrCodeUrl(sim, way.configId) }) }
    },
  },
  'externalcontact/get_contact_way': {
    method: 'POST',
    customerContact: true,
    run: (call) => ({ ...ok, contact_way: shown(call.sim, mine(call, text(call.body, 'config_id'))) }),
  },
  'externalcontact/list_contact_way': {
    method: 'POST',
    customerContact: true,
    run({ sim, corp, app, body }) {
      const now = Math.floor(sim.clock.now() / 1000)
      const start = integer(body, 'start_time') ?? now - 90 * DAY_S
      const end = integer(body, 'end_time') ?? now
      const asked = integer(body, 'limit') ?? 0
      const limit = asked <= 0 ? 100 : Math.min(asked, 1000)
      const from = fromCursor(text(body, 'cursor'))
      const ways = Object.values(corp.contactWays)
        .filter((w) => !w.isTemp && w.createdAt >= start && w.createdAt <= end && (w.agentId === null || w.agentId === app.agentId))
        .sort((a, b) => a.createdAt - b.createdAt || (a.configId < b.configId ? -1 : 1))
      return {
        ...ok,
        contact_way: ways.slice(from, from + limit).map((w) => ({ config_id: w.configId })),
        next_cursor: ways.length > from + limit ? toCursor(from + limit) : '',
      }
    },
  },
  'externalcontact/update_contact_way': {
    method: 'POST',
    customerContact: true,
    run(call) {
      const { sim, corp, body } = call
      const way = mine(call, text(body, 'config_id'))
      if (way.isTemp && way.createdAt + way.expiresIn < sim.clock.now() / 1000) throw new WecomError(41044)
      const remark = text(body, 'remark', { max: 30 })
      const state = text(body, 'state', { max: 30 })
      const style = integer(body, 'style')
      if (style !== undefined && way.scene === 1 && (style < 1 || style > (way.type === 1 ? 3 : 2))) throw new WecomError(41042)
      if (body.user !== undefined || body.party !== undefined) {
        const user = body.user === undefined ? way.user : list(body, 'user')
        const party = body.party === undefined ? way.party : parties(body)
        way.user = checkPeople(call, way.type, user, party)
        way.party = party
      }
      if (remark !== undefined) way.remark = remark
      if (state !== undefined) way.state = state
      if (style !== undefined) way.style = style
      way.skipVerify = flag(body, 'skip_verify') ?? way.skipVerify
      way.markSource = flag(body, 'mark_source') ?? way.markSource
      if (way.isTemp) {
        way.expiresIn = Math.min(integer(body, 'expires_in') ?? way.expiresIn, 14 * DAY_S)
        way.chatExpiresIn = Math.min(integer(body, 'chat_expires_in') ?? way.chatExpiresIn, 14 * DAY_S)
        way.unionid = text(body, 'unionid') ?? way.unionid
        if (body.conclusions !== undefined) way.conclusions = conclusionsOf(call)
      }
      changed(sim, { what: 'world', corpId: corp.corpId })
      return { ...ok }
    },
  },
  'externalcontact/del_contact_way': {
    method: 'POST',
    customerContact: true,
    run(call) {
      const way = mine(call, required(call.body, 'config_id', { missing: 41043 }))
      delete call.corp.contactWays[way.configId]
      changed(call.sim, { what: 'world', corpId: call.corp.corpId })
      return { ...ok }
    },
  },
}
