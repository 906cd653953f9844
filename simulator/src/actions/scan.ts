import { takersOf } from '../api/contact-ways.ts'
import { emit } from '../callbacks/deliver.ts'
import { post } from '../model/chat.ts'
import { randomId } from '../model/ids.ts'
import { addRelation, externalIdFor, nextSeq, relation } from '../model/relations.ts'
import { changed, type Sim } from '../model/sim.ts'
import type { App, ContactWay, Corp, Relation } from '../model/types.ts'
import { ActionError, corpOf, personOfId } from './people.ts'

const WELCOME_MS = 20_000

export interface ScanResult { corpId: string; userid: string; externalUserid: string; alreadyFriend: boolean; pending: boolean }

export function findWay(sim: Sim, key: { configId?: unknown; qrCode?: unknown }): { corp: Corp; way: ContactWay } {
  const text = String(key.configId ?? key.qrCode ?? '')
  const id = /([^/]+?)(\.png)?$/.exec(text)?.[1] ?? ''
  for (const corp of Object.values(sim.world.corps)) {
    const way = corp.contactWays[id]
    if (way) return { corp, way }
  }
  throw new ActionError('this code does not exist any more')
}

/** Round robin over the members behind the code; a member who is already a friend takes the scan. */
function takerFor(corp: Corp, way: ContactWay, externalUserid: string | undefined, wished: unknown): string {
  const takers = takersOf(corp, way)
  if (takers.length === 0) throw new ActionError('nobody behind this code can take customers')
  const friend = externalUserid ? takers.find((u) => relation(corp, u, externalUserid)?.status === 'friend') : undefined
  if (friend) return friend
  if (wished !== undefined) {
    if (!takers.includes(String(wished))) throw new ActionError(`${String(wished)} is not behind this code`)
    return String(wished)
  }
  const taker = takers[way.next % takers.length]!
  way.next = (way.next + 1) % takers.length
  return taker
}

/** One code per app and event; all of them go stale after 20 s of the shared clock (page 92137). */
function welcomeCodes(sim: Sim, corp: Corp, row: Relation): (app: App) => string {
  const eventId = randomId('e', 12)
  return (app) => {
    const code = randomId('', 43)
    corp.welcomeCodes[code] = { code, agentId: app.agentId, userid: row.userid, externalUserid: row.externalUserid, eventId, expiresAt: sim.clock.now() + WELCOME_MS, usedAt: null }
    return code
  }
}

function forgetStaleCodes(sim: Sim, corp: Corp): void {
  const keys = Object.keys(corp.welcomeCodes)
  if (keys.length < 5000) return
  for (const key of keys) if (corp.welcomeCodes[key]!.expiresAt < sim.clock.now() - 600_000) delete corp.welcomeCodes[key]
}

function eventFor(sim: Sim, corp: Corp, row: Relation, changeType: string): void {
  const codeFor = welcomeCodes(sim, corp, row)
  const withCode = !row.chatStarted && !row.welcomed && corp.members[row.userid]?.consoleWelcome !== true
  emit(sim, corp, (app) => ({
    ChangeType: changeType,
    UserID: row.userid,
    ExternalUserID: row.externalUserid,
    ...(row.state && { State: row.state }),
    ...(withCode && { WelcomeCode: codeFor(app) }),
  }))
}

function becomeFriends(sim: Sim, corp: Corp, row: Relation): void {
  const person = sim.world.persons[row.personId]!
  const member = corp.members[row.userid]!
  const where = { corpId: corp.corpId, userid: row.userid, kind: 'text' as const }
  post(sim, person.id, { ...where, from: 'system', via: 'system', text: `你已添加了${member.name}，现在可以开始聊天了` })
  post(sim, person.id, { ...where, from: 'customer', via: 'system', text: `我是${person.name}` })
}

/** A person's phone reads a code. `half`: the member still has to accept, which only a skip-verify code allows. */
export function scan(sim: Sim, input: { configId?: unknown; qrCode?: unknown; personId?: unknown; userid?: unknown; half?: boolean }): ScanResult {
  const { corp, way } = findWay(sim, input)
  const person = personOfId(sim, input.personId)
  forgetStaleCodes(sim, corp)
  const userid = takerFor(corp, way, corp.externalIds[person.id], input.userid)
  const externalUserid = externalIdFor(corp, person.id)
  const known = relation(corp, userid, externalUserid)
  // An existing friend sees the chat, nobody is told: the platform sends no event for a rescan.
  if (known?.status === 'friend') return { corpId: corp.corpId, userid, externalUserid, alreadyFriend: true, pending: false }
  const half = input.half === true || !way.skipVerify
  const row: Relation = known ?? {
    seq: nextSeq(sim.world), userid, externalUserid, personId: person.id, status: 'half', remark: '', description: '', remarkCompany: '',
    remarkMobiles: [], tagIds: [], createtime: 0, addWay: 1, state: '', operUserid: externalUserid, chatStarted: false, welcomed: false,
  }
  if (known?.status === 'deletedByStaff') Object.assign(row, { remark: '', description: '', remarkMobiles: [], tagIds: [], remarkCompany: '' })
  Object.assign(row, { status: half ? 'half' : 'friend', createtime: Math.floor(sim.clock.now() / 1000), addWay: 1, state: way.state, operUserid: externalUserid, chatStarted: false, welcomed: false })
  if (!known) addRelation(corp, row)
  if (!half) becomeFriends(sim, corp, row)
  // A code without skip-verify asks the member first and says nothing; only a skip-verify code gives the half event.
  if (!half) eventFor(sim, corp, row, 'add_external_contact')
  else if (way.skipVerify) eventFor(sim, corp, row, 'add_half_external_contact')
  changed(sim, { what: 'relation', corpId: corp.corpId, userid, personId: person.id })
  return { corpId: corp.corpId, userid, externalUserid, alreadyFriend: false, pending: half }
}

/** The member adds a customer by phone number; the customer says yes. */
export function befriend(sim: Sim, input: { corpId?: unknown; userid?: unknown; personId?: unknown }): ScanResult {
  const corp = corpOf(sim, input.corpId)
  const person = personOfId(sim, input.personId)
  const member = corp.members[String(input.userid)]
  if (!member || member.status !== 1 || !member.follow) throw new ActionError('this member serves no customers')
  const externalUserid = externalIdFor(corp, person.id)
  if (relation(corp, member.userid, externalUserid)) throw new ActionError('they know each other')
  const row: Relation = {
    seq: nextSeq(sim.world), userid: member.userid, externalUserid, personId: person.id, status: 'friend', remark: '', description: '', remarkCompany: '', remarkMobiles: [], tagIds: [],
    createtime: Math.floor(sim.clock.now() / 1000), addWay: 2, state: '', operUserid: member.userid, chatStarted: false, welcomed: false,
  }
  addRelation(corp, row)
  becomeFriends(sim, corp, row)
  eventFor(sim, corp, row, 'add_external_contact')
  changed(sim, { what: 'relation', corpId: corp.corpId, userid: row.userid, personId: row.personId })
  return { corpId: corp.corpId, userid: row.userid, externalUserid, alreadyFriend: false, pending: false }
}

/** The member accepts a pending request. */
export function accept(sim: Sim, input: { corpId?: unknown; userid?: unknown; externalUserid?: unknown }): ScanResult {
  const corp = corpOf(sim, input.corpId)
  const row = relation(corp, String(input.userid), String(input.externalUserid))
  if (!row || row.status !== 'half') throw new ActionError('there is no request to accept')
  row.status = 'friend'
  row.createtime = Math.floor(sim.clock.now() / 1000)
  becomeFriends(sim, corp, row)
  eventFor(sim, corp, row, 'add_external_contact')
  changed(sim, { what: 'relation', corpId: corp.corpId, userid: row.userid, personId: row.personId })
  return { corpId: corp.corpId, userid: row.userid, externalUserid: row.externalUserid, alreadyFriend: false, pending: false }
}
