import { beginTransfer, settleDue } from '../actions/transfers.ts'
import { groupChatsOf } from '../model/group-chats.ts'
import { relation } from '../model/relations.ts'
import { changed } from '../model/sim.ts'
import { DAY_MS, handedTooOften, isFull, leftInTime, timesHanded, transfersOf, unassignedOf, waitingOf } from '../model/transfers.ts'
import type { GroupChat, Member, Transfer, TransferKind } from '../model/types.ts'
import { findMember, fromCursor, integer, list, memberInScope, required, sees, text, toCursor, type Call, type Endpoint, type Json } from './call.ts'
import { WecomError, ok } from './errors.ts'

const CUSTOMERS = 100
const CHATS = 100
const PAGE = 1000
const MESSAGE = 200
/** Groups one person gives away in a day (page 95703). */
const CHATS_PER_DAY = 300
const STATUS: Record<Transfer['state'], number> = { done: 1, waiting: 2, refused: 3, full: 4 }

/** page 92124: has left, within a year. */
function leaver(call: Call, userid: string): Member {
  const member = findMember(call.corp, userid)
  if (!member || !sees(call.app, member.userid)) throw new WecomError(60111)
  if (member.status !== 5) throw new WecomError(40097)
  if (!leftInTime(member, call.sim.clock.now())) throw new WecomError(60111)
  return member
}

function taker(call: Call, userid: string): Member {
  const member = memberInScope(call, userid)
  if (member.status !== 1) throw new WecomError(41054)
  if (!member.follow) throw new WecomError(84083)
  return member
}

interface Pair { kind: TransferKind; handover: Member; takeover: Member }

/** What the platform says of one customer; 0: accepted. */
function refusalOf({ sim, corp }: Call, { kind, handover, takeover }: Pair, externalUserid: string): number {
  if (!corp.personIds[externalUserid]) return 40096
  const row = relation(corp, handover.userid, externalUserid)
  if (!row) return 40131
  if (row.status !== 'friend') return 84061
  if (waitingOf(corp, externalUserid, handover.userid)) return kind === 'onjob' ? 40129 : 40100
  if (kind === 'onjob' && handedTooOften(timesHanded(corp, externalUserid), sim.clock.now())) return 40128
  return isFull(corp, takeover) ? 40099 : 0
}

function transfer(call: Call, kind: TransferKind): Json {
  const { sim, corp, body } = call
  const [from, to] = [required(body, 'handover_userid', { missing: 40003 }), required(body, 'takeover_userid', { missing: 40003 })]
  if (from.toLowerCase() === to.toLowerCase()) throw new WecomError(40130)
  const pair: Pair = { kind, handover: kind === 'onjob' ? memberInScope(call, from) : leaver(call, from), takeover: taker(call, to) }
  const wanted = list(body, 'external_userid')
  if (wanted.length === 0) throw new WecomError(41035)
  if (wanted.length > CUSTOMERS) throw new WecomError(40058, `external_userid exceeds ${CUSTOMERS}`)
  const message = kind === 'onjob' ? (text(body, 'transfer_success_msg', { max: MESSAGE }) ?? '') : ''
  return {
    ...ok,
    customer: wanted.map((externalUserid) => {
      const errcode = refusalOf(call, pair, externalUserid)
      if (errcode === 0) beginTransfer(sim, corp, { kind, handover: pair.handover.userid, takeover: pair.takeover.userid, externalUserid, message }, DAY_MS)
      return { external_userid: externalUserid, errcode }
    }),
  }
}

const seconds = (ms: number): number => Math.floor(ms / 1000)

/** The newest transfer of each customer between these two (page 94088). */
function results(call: Call, kind: TransferKind): Json {
  const { sim, corp, body } = call
  settleDue(sim)
  const [from, to] = [required(body, 'handover_userid', { missing: 40003 }), required(body, 'takeover_userid', { missing: 40003 })].map((userid) => findMember(corp, userid)?.userid)
  if (!from || !to) throw new WecomError(60111)
  const newest = new Map<string, Transfer>()
  for (const one of transfersOf(corp)) if (one.kind === kind && one.handover === from && one.takeover === to) newest.set(one.externalUserid, one)
  const rows = [...newest.values()]
  const at = fromCursor(text(body, 'cursor'))
  const page = rows.slice(at, at + PAGE)
  return {
    ...ok,
    customer: page.map((one) => ({ external_userid: one.externalUserid, status: STATUS[one.state], takeover_time: one.state === 'waiting' ? seconds(one.dueAt) : one.state === 'done' ? seconds(one.settledAt!) : 0 })),
    next_cursor: rows.length > at + PAGE ? toCursor(at + PAGE) : '',
  }
}

/** What the platform says of one group; null: it has its new owner. */
function chatRefusal({ sim, corp, app }: Call, chat: GroupChat | undefined, kind: TransferKind, owner: Member): WecomError | null {
  if (!chat || !sees(app, chat.owner)) return new WecomError(90501)
  const now = sim.clock.now()
  const left = (corp.members[chat.owner]?.status ?? 5) === 5
  if (kind === 'resigned') {
    if (chat.inherited) return new WecomError(90508)
    if (!left) return new WecomError(90500)
  } else if (left) return new WecomError(90502)
  if (chat.owner === owner.userid) return new WecomError(90504)
  if (kind === 'onjob' && handedTooOften(chat.handedAt ?? [], now)) return new WecomError(40128)
  const today = Object.values(groupChatsOf(corp)).filter((one) => one.handedFrom === chat.owner && one.handedAt?.some((at) => at > now - DAY_MS)).length
  return today >= CHATS_PER_DAY ? new WecomError(45009) : null
}

function transferChats(call: Call, kind: TransferKind): Json {
  const { sim, corp, body } = call
  const ids = list(body, 'chat_id_list')
  if (ids.length === 0 || ids.length > CHATS) throw new WecomError(40058, `chat_id_list has 1 to ${CHATS}`)
  const owner = taker(call, required(body, 'new_owner', { missing: 40003 }))
  const failed: Json[] = []
  for (const id of ids) {
    const chat = groupChatsOf(corp)[id]
    const refusal = chatRefusal(call, chat, kind, owner)
    if (refusal) {
      failed.push({ chat_id: id, errcode: refusal.errcode, errmsg: refusal.message })
      continue
    }
    const now = sim.clock.now()
    const old = chat!.owner
    ;(chat!.handedAt ??= []).push(now)
    Object.assign(chat!, { owner: owner.userid, handedFrom: old, inherited: kind === 'resigned', memberVersion: chat!.memberVersion + 1 })
    if (!chat!.members.some((one) => one.id === owner.userid)) chat!.members.push({ id: owner.userid, type: 1, joinTime: now, joinScene: 1 })
    for (const userid of [old, owner.userid]) changed(sim, { what: 'mass', corpId: corp.corpId, userid })
  }
  return { ...ok, failed_chat_list: failed }
}

export const transferEndpoints: Record<string, Endpoint> = {
  /** page 92125 */
  'externalcontact/transfer_customer': { method: 'POST', customerContact: true, run: (call) => transfer(call, 'onjob') },
  'externalcontact/transfer_result': { method: 'POST', customerContact: true, run: (call) => results(call, 'onjob') },
  /** page 94081 */
  'externalcontact/resigned/transfer_customer': { method: 'POST', customerContact: true, run: (call) => transfer(call, 'resigned') },
  'externalcontact/resigned/transfer_result': { method: 'POST', customerContact: true, run: (call) => results(call, 'resigned') },
  /** page 92124 */
  'externalcontact/get_unassigned_list': {
    method: 'POST',
    customerContact: true,
    run({ sim, corp, app, body }) {
      settleDue(sim)
      const asked = integer(body, 'page_size') ?? PAGE
      if (asked < 1 || asked > PAGE) throw new WecomError(40058, `page_size is 1 to ${PAGE}`)
      const rows = unassignedOf(corp, sim.clock.now()).filter((one) => sees(app, one.handover))
      const from = fromCursor(text(body, 'cursor'))
      const last = rows.length <= from + asked
      return {
        ...ok,
        info: rows.slice(from, from + asked).map((one) => ({ handover_userid: one.handover, external_userid: one.externalUserid, dimission_time: seconds(one.leftAt) })),
        is_last: last, next_cursor: last ? '' : toCursor(from + asked),
      }
    },
  },
  /** page 95703 */
  'externalcontact/groupchat/onjob_transfer': { method: 'POST', customerContact: true, run: (call) => transferChats(call, 'onjob') },
  /** page 92127 */
  'externalcontact/groupchat/transfer': { method: 'POST', customerContact: true, run: (call) => transferChats(call, 'resigned') },
}
