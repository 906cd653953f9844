import type { BodyOf, ResponseOf } from '@chitang/shared/contracts/endpoint'
import type { recordScriptSent, ScriptSend } from '@chitang/shared/contracts/script-sends'
import type { Scope } from '../../platform/access/scope.ts'
import { isDuplicate } from '../../platform/db/errors.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Kit } from '../../platform/kit.ts'
import type { Directory, StoreInfo } from '../org/index.ts'
import { promotionsFor } from '../promotions/index.ts'
import { expiryOf, slotOf, type Slot } from './library.ts'
import { scriptById, usesOf } from './scripts.repo.ts'
import { scriptSend } from './scripts.table.ts'

interface Relation { id: string; storeId: string; memberId: string; personId: string }
type Sent = BodyOf<typeof recordScriptSent>

/** What the caller may send now; an expired script is refused here and not only by the button. */
export async function sendableSlot(kit: Kit, scope: Scope, store: StoreInfo, id: string): Promise<Slot> {
  const slot = await slotOf(kit.database, store, scope.memberIds, id)
  if (!slot || slot.hidden) throw new AppError('not_found')
  const now = kit.clock.now()
  const { expiredWhy } = expiryOf(slot.item, await promotionsFor(kit.database, store, now), now)
  if (expiredWhy !== null) throw new AppError(expiredWhy === 'script' ? 'scripts.expired' : 'scripts.promotion_over')
  return slot
}

/** Where words that went out belong: whatever happened to them between preparing and sending, the customer has them. */
async function sentFrom(kit: Kit, scope: Scope, store: StoreInfo, id: string): Promise<Pick<Slot, 'slotId' | 'item'>> {
  const slot = await slotOf(kit.database, store, scope.memberIds, id)
  if (slot) return slot
  const row = await scriptById(kit.database, scope.groupId, id)
  const reached = row && (row.scope === 'group' || (row.scope === 'brand' && row.brand === store.brand) || (row.scope === 'store' && row.storeId === store.id) || (row.scope === 'personal' && scope.memberIds.includes(row.memberId ?? '')))
  if (!reached) throw new AppError('not_found')
  return { slotId: row.originId ?? row.id, item: row }
}

async function ownRelation(kit: Kit, scope: Scope, externalUserId: string): Promise<Relation> {
  const relation = await kit.database.row<Relation>(
    `SELECT r.id, r.store_id AS storeId, r.member_id AS memberId, r.person_id AS personId FROM id_subject s JOIN corp_contact c ON c.subject_id = s.id AND c.external_userid = ?
     JOIN follow_relation r ON r.group_id = c.group_id AND r.contact_id = c.id AND r.member_id IN (?) WHERE s.corp_id = ?`, [externalUserId, scope.memberIds, scope.corpId])
  if (!relation) throw new AppError('sidebar.not_customer')
  return relation
}

/**
 * A send counts once, and only when every part went out. A half-sent script keeps its key: when the rest follows, the
 * same row becomes complete and counts then.
 */
export async function recordSent(deps: { kit: Kit; directory: Directory }, scope: Scope, slotOrRow: string, sent: Sent): Promise<ResponseOf<typeof recordScriptSent>> {
  const { kit, directory } = deps
  const relation = await ownRelation(kit, scope, sent.externalUserId)
  const { slotId, item } = await sentFrom(kit, scope, await directory.store(relation.storeId), slotOrRow)
  const complete = sent.partsSent >= sent.partsTotal
  const { sendId, counted } = await kit.database.transaction(async (tx) => {
    const now = kit.clock.now()
    const id = kit.ids.next()
    let known: { id: string; partsSent: number; partsTotal: number } | null = null
    try {
      await tx.orm.insert(scriptSend).values({
        groupId: scope.groupId, id, scriptId: item.id, slotId, version: item.version, storeId: relation.storeId, memberId: scope.memberId, relationId: relation.id, edited: sent.edited,
        partsSent: sent.partsSent, partsTotal: sent.partsTotal, textLength: sent.textLength, sentAt: now, idempotencyKey: sent.idempotencyKey,
      })
    } catch (cause) {
      if (!isDuplicate(cause, 'uq_send_key')) throw cause
      known = await tx.row('SELECT id, parts_sent AS partsSent, parts_total AS partsTotal FROM script_send WHERE group_id = ? AND member_id = ? AND idempotency_key = ? FOR UPDATE', [scope.groupId, scope.memberId, sent.idempotencyKey])
      const before = known!.partsSent >= known!.partsTotal
      if (!complete || before) return { sendId: known!.id, counted: before }
      await tx.run('UPDATE script_send SET parts_sent = ?, parts_total = ?, text_length = ?, edited = ? WHERE group_id = ? AND id = ?', [sent.partsSent, sent.partsTotal, sent.textLength, sent.edited, scope.groupId, known!.id])
    }
    const sendId = known?.id ?? id
    if (!complete) return { sendId, counted: false }
    await tx.run('INSERT INTO script_use (group_id, script_id, store_id, member_id, uses, responses) VALUES (?, ?, ?, ?, 1, 0) ON DUPLICATE KEY UPDATE uses = uses + 1', [scope.groupId, slotId, relation.storeId, scope.memberId])
    await kit.facts.append(tx, { groupId: scope.groupId, kind: 'script_sent', occurredAt: now, storeId: relation.storeId, personId: relation.personId, relationId: relation.id, memberId: scope.memberId, cause: 'sidebar', payload: { title: item.title, scriptId: item.id, slotId, sendId, edited: sent.edited } })
    return { sendId, counted: true }
  })
  const uses = (await usesOf(kit.database, scope.groupId, relation.storeId, scope.memberIds)).get(slotId)
  return { sendId, counted, storeUses: uses?.uses ?? 0, myUses: uses?.mine ?? 0 }
}

interface SendRow { id: string; slotId: string; title: string; sentAt: Date; respondedAt: Date | null; partsSent: number; partsTotal: number; storeId: string; memberId: string; relationId: string; personId: string }

const sendSql = `SELECT x.id, x.slot_id AS slotId, s.title, x.sent_at AS sentAt, x.responded_at AS respondedAt, x.parts_sent AS partsSent, x.parts_total AS partsTotal, x.store_id AS storeId, x.member_id AS memberId, x.relation_id AS relationId, r.person_id AS personId
  FROM script_send x JOIN script s ON s.group_id = x.group_id AND s.id = x.script_id JOIN follow_relation r ON r.group_id = x.group_id AND r.id = x.relation_id WHERE x.group_id = ? AND x.member_id IN (?)`

const sendView = (row: SendRow): ScriptSend => ({ id: row.id, slotId: row.slotId, title: row.title, sentAt: row.sentAt.toISOString(), respondedAt: row.respondedAt?.toISOString() ?? null, complete: row.partsSent >= row.partsTotal })

export async function sendsTo(kit: Kit, scope: Scope, externalUserId: string): Promise<ScriptSend[]> {
  const relation = await ownRelation(kit, scope, externalUserId)
  return (await kit.database.rows<SendRow>(`${sendSql} AND x.relation_id = ? ORDER BY x.sent_at DESC, x.id DESC LIMIT 10`, [scope.groupId, scope.memberIds, relation.id])).map(sendView)
}

/** 「客户有回应」 is what the advisor says, as often as they change their mind. */
export async function markResponse(kit: Kit, scope: Scope, id: string, responded: boolean): Promise<ScriptSend> {
  return kit.database.transaction(async (tx) => {
    const row = await tx.row<SendRow>(`${sendSql} AND x.id = ? FOR UPDATE`, [scope.groupId, scope.memberIds, id])
    if (!row) throw new AppError('not_found')
    if ((row.respondedAt !== null) === responded) return sendView(row)
    const respondedAt = responded ? kit.clock.now() : null
    await tx.run('UPDATE script_send SET responded_at = ? WHERE group_id = ? AND id = ?', [respondedAt, scope.groupId, id])
    await tx.run('UPDATE script_use SET responses = GREATEST(responses + ?, 0) WHERE group_id = ? AND script_id = ? AND store_id = ? AND member_id = ?', [responded ? 1 : -1, scope.groupId, row.slotId, row.storeId, row.memberId])
    await kit.facts.append(tx, { groupId: scope.groupId, kind: 'script_responded', occurredAt: kit.clock.now(), storeId: row.storeId, personId: row.personId, relationId: row.relationId, memberId: row.memberId, cause: 'sidebar', payload: { title: row.title, slotId: row.slotId, sendId: id, responded } })
    return sendView({ ...row, respondedAt })
  })
}
