import { emit } from '../callbacks/deliver.ts'
import { post } from '../model/chat.ts'
import { addRelation, nextSeq, relation, removeRelation } from '../model/relations.ts'
import { changed, type Sim } from '../model/sim.ts'
import { isFull, isFriend, transfersOf } from '../model/transfers.ts'
import type { Corp, Relation, Transfer } from '../model/types.ts'
import { ActionError, corpOf } from './people.ts'

/** add_way of a customer given by an admin (page 92114). */
const ASSIGNED = 202
/** What the customer reads when nobody wrote anything (page 92125: a default text). */
const DEFAULT_TEXT = '您好，您的服务已升级，后续将由我为您服务。'

const tellPhone = (sim: Sim, corp: Corp, transfer: Transfer): void => {
  for (const userid of [transfer.handover, transfer.takeover]) changed(sim, { what: 'relation', corpId: corp.corpId, userid, personId: corp.personIds[transfer.externalUserid] })
}

/** Accepted by the platform: the customer is shown who will take over, and has a day to say no. */
export function beginTransfer(sim: Sim, corp: Corp, transfer: Omit<Transfer, 'seq' | 'at' | 'dueAt' | 'state' | 'settledAt'>, dayMs: number): void {
  const now = sim.clock.now()
  const full: Transfer = { ...transfer, seq: nextSeq(sim.world), at: now, dueAt: now + dayMs, state: 'waiting', settledAt: null }
  transfersOf(corp).push(full)
  const personId = corp.personIds[transfer.externalUserid]!
  const [from, to] = [transfer.handover, transfer.takeover].map((userid) => corp.members[userid]?.name ?? userid)
  post(sim, personId, { corpId: corp.corpId, userid: transfer.handover, from: 'system', kind: 'text', via: 'system', text: `${from}的工作将由同事${to}接替。24 小时后${to}会成为你的联系人，也可以拒绝` })
  tellPhone(sim, corp, full)
}

function fail(sim: Sim, corp: Corp, transfer: Transfer, state: 'refused' | 'full'): void {
  Object.assign(transfer, { state, settledAt: sim.clock.now() })
  emit(sim, corp, () => ({ ChangeType: 'transfer_fail', FailReason: state === 'refused' ? 'customer_refused' : 'customer_limit_exceed', UserID: transfer.takeover, ExternalUserID: transfer.externalUserid }))
  tellPhone(sim, corp, transfer)
}

export function refuseTransfer(sim: Sim, input: { corpId?: unknown; externalUserid?: unknown }): void {
  const corp = corpOf(sim, input.corpId)
  const transfer = transfersOf(corp).find((one) => one.state === 'waiting' && one.externalUserid === input.externalUserid)
  if (!transfer) throw new ActionError('nobody is about to take this customer over')
  post(sim, corp.personIds[transfer.externalUserid]!, { corpId: corp.corpId, userid: transfer.handover, from: 'system', kind: 'text', via: 'system', text: '你已拒绝同事接替' })
  fail(sim, corp, transfer, 'refused')
}

function takeOver(sim: Sim, corp: Corp, transfer: Transfer): void {
  const { handover, takeover, externalUserid } = transfer
  const old = relation(corp, handover, externalUserid)
  // Who ended the friendship meanwhile wants no other one.
  if (old?.status !== 'friend') return fail(sim, corp, transfer, 'refused')
  const known = isFriend(corp, takeover, externalUserid)
  if (!known && isFull(corp, corp.members[takeover]!)) return fail(sim, corp, transfer, 'full')
  const now = sim.clock.now()
  const once = transfersOf(corp).some((one) => one.state === 'done' && one.handover === takeover && one.externalUserid === externalUserid)
  Object.assign(transfer, { state: 'done', settledAt: now })
  old.status = 'deletedByStaff'
  removeRelation(corp, old)
  if (!known) befriend(sim, corp, old, transfer)
  post(sim, old.personId, { corpId: corp.corpId, userid: takeover, from: 'staff', kind: 'text', via: 'system', text: transfer.message || DEFAULT_TEXT })
  if (transfer.kind === 'onjob') emit(sim, corp, () => ({ ChangeType: 'del_external_contact', UserID: handover, ExternalUserID: externalUserid, Source: 'DELETE_BY_TRANSFER' }))
  // page 92125: nothing is told of a taker who was a friend already, or who had once handed this customer on.
  if (!known && !once) emit(sim, corp, () => ({ ChangeType: 'add_external_contact', UserID: takeover, ExternalUserID: externalUserid }))
  tellPhone(sim, corp, transfer)
}

/** Remark and tags were the other one's: the new friendship begins without (2.3 of the simulator's notes). */
function befriend(sim: Sim, corp: Corp, old: Relation, { handover, takeover, externalUserid }: Transfer): void {
  const stale = relation(corp, takeover, externalUserid)
  const row: Relation = {
    seq: stale?.seq ?? nextSeq(sim.world), userid: takeover, externalUserid, personId: old.personId, status: 'friend', remark: '', description: '', remarkCompany: '', remarkMobiles: [], tagIds: [],
    createtime: Math.floor(sim.clock.now() / 1000), addWay: ASSIGNED, state: '', operUserid: handover, chatStarted: true, welcomed: true,
  }
  if (stale) Object.assign(stale, row)
  else addRelation(corp, row)
}

/** For a demonstration: the day of these customers is over, everybody else's clock stays. */
export function endDay(sim: Sim, input: { corpId?: unknown; handover?: unknown }): { settled: number } {
  const corp = corpOf(sim, input.corpId)
  const waiting = transfersOf(corp).filter((one) => one.state === 'waiting' && one.handover === input.handover)
  for (const one of waiting) one.dueAt = sim.clock.now()
  settleDue(sim)
  return { settled: waiting.length }
}

/** Whatever has waited its day takes effect. */
export function settleDue(sim: Sim): void {
  const now = sim.clock.now()
  for (const corp of Object.values(sim.world.corps))
    for (const transfer of corp.transfers ?? []) if (transfer.state === 'waiting' && transfer.dueAt <= now) takeOver(sim, corp, transfer)
}
