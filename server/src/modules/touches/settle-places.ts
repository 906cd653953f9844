import { windowOfDay } from '@chitang/shared/domain/touch-windows'
import { receiveRules } from '@chitang/shared/domain/touches'
import { localDay } from '../../platform/clock/day.ts'
import type { SqlValue, Tx } from '../../platform/db/database.ts'
import { touchObserved, touchSlot } from './touches.table.ts'

/** A place that no broadcast of ours holds. */
export const nobodys = '0'

export interface Sent { contactId: string; sentAt: Date }
export interface Observed { contactId: string; at: Date; kind: 'personal' | 'over_limit'; msgid: string }

/** A send is charged to the window of its time: that place stays for good, the others are given back. */
export async function chargePlaces(tx: Tx, { groupId, broadcastId, timeZone, now, sent }: { groupId: string; broadcastId: string; timeZone: string; now: Date; sent: readonly Sent[] }): Promise<void> {
  if (sent.length === 0) return
  for (const day of new Set(sent.map((one) => localDay(one.sentAt, timeZone)))) {
    const some = sent.filter((one) => localDay(one.sentAt, timeZone) === day)
    const contactIds = some.map((one) => one.contactId)
    const at = some.map((one) => one.sentAt).sort((a, b) => a.getTime() - b.getTime())[0]!
    const windows = receiveRules.map((rule) => windowOfDay(rule, day))
    await tx.run(
      `UPDATE touch_slot SET state = 'charged', at = ? WHERE group_id = ? AND broadcast_id = ? AND contact_id IN (?) AND state = 'reserved' AND (${windows.map(() => '(window_kind = ? AND window_start = ?)').join(' OR ')})`,
      [at, groupId, broadcastId, contactIds, ...windows.flatMap((window) => [window.kind, window.start])])
    await tx.run("UPDATE human_slot SET state = 'charged', at = ? WHERE group_id = ? AND broadcast_id = ? AND contact_id IN (?) AND day = ? AND state = 'reserved'", [at, groupId, broadcastId, contactIds, day])
  }
  await releasePlaces(tx, { groupId, broadcastId, timeZone, now, contactIds: sent.map((one) => one.contactId) })
}

/** Customers a step when nobody says whose places: with their windows and days it stays below a thousand rows. */
const step = 150
/** No window is longer. */
const windowMs = 32 * 86_400_000

/** Gives back what was not sent, at most a thousand rows; all of a broadcast is given back by calling until nothing is left. */
export async function releasePlaces(tx: Tx, { groupId, broadcastId, timeZone, now, contactIds }: { groupId: string; broadcastId: string; timeZone: string; now: Date; contactIds?: readonly string[] | undefined }): Promise<number> {
  if (contactIds?.length === 0) return 0
  const freed = await tx.rows<{ corpId: string; contactId: string }>(
    `SELECT DISTINCT corp_id AS corpId, contact_id AS contactId FROM touch_slot WHERE group_id = ? AND broadcast_id = ? AND state = 'reserved' ${contactIds ? 'AND contact_id IN (?)' : 'ORDER BY contact_id LIMIT ?'}`, [groupId, broadcastId, contactIds ?? step])
  const rows = await deletePlaces(tx, groupId, broadcastId, contactIds ?? (freed.length > 0 ? freed.map((one) => one.contactId) : undefined))
  for (const corpId of new Set(freed.map((one) => one.corpId))) await giveLeftOut(tx, { groupId, corpId, timeZone, since: new Date(now.getTime() - windowMs), contactIds: freed.filter((one) => one.corpId === corpId).map((one) => one.contactId) })
  return rows
}

/** Members' own messages that found every place held take what was given back before any plan does: WeCom has counted them. */
async function giveLeftOut(tx: Tx, { groupId, corpId, timeZone, since, contactIds }: { groupId: string; corpId: string; timeZone: string; since: Date; contactIds: readonly string[] }): Promise<void> {
  const personal = await tx.rows<Observed>(
    "SELECT contact_id AS contactId, at, kind, msgid FROM touch_observed WHERE group_id = ? AND corp_id = ? AND contact_id IN (?) AND kind = 'personal' AND at > ?", [groupId, corpId, contactIds, since])
  if (personal.length === 0) return
  const held = await tx.rows<{ contactId: string; kind: string; at: Date }>('SELECT contact_id AS contactId, window_kind AS kind, at FROM touch_slot WHERE corp_id = ? AND contact_id IN (?) AND broadcast_id = ?', [corpId, contactIds, nobodys])
  const has = new Set(held.map((one) => `${one.contactId} ${one.kind} ${one.at.getTime()}`))
  for (const rule of receiveRules) {
    const left = personal.filter((one) => !has.has(`${one.contactId} ${rule} ${one.at.getTime()}`))
    if (left.length > 0) await placePersonal(tx, { groupId, corpId, timeZone, rule, personal: left })
  }
}

export async function deletePlaces(tx: Tx, groupId: string, broadcastId: string, contactIds?: readonly string[]): Promise<number> {
  const some: [string, SqlValue[]] = contactIds ? ['AND contact_id IN (?)', [contactIds]] : ['LIMIT 300', []]
  let rows = 0
  for (const table of ['touch_slot', 'human_slot']) rows += (await tx.run(`DELETE FROM ${table} WHERE group_id = ? AND broadcast_id = ? AND state = 'reserved' ${some[0]}`, [groupId, broadcastId, ...some[1]])).affectedRows
  return rows
}

/** What we learn afterwards. A member's own mass message shares the customer's budget (doc 92135), so it takes a place where one is left. */
export async function keepObserved(tx: Tx, { groupId, corpId, timeZone, rows }: { groupId: string; corpId: string; timeZone: string; rows: readonly Observed[] }): Promise<void> {
  if (rows.length === 0) return
  const known = new Set((await tx.rows<{ key: string }>('SELECT CONCAT(contact_id, kind, msgid) AS `key` FROM touch_observed WHERE group_id = ? AND corp_id = ? AND contact_id IN (?)', [groupId, corpId, rows.map((one) => one.contactId)])).map((row) => row.key))
  const fresh = rows.filter((one) => !known.has(`${one.contactId}${one.kind}${one.msgid}`))
  if (fresh.length === 0) return
  await tx.orm.insert(touchObserved).ignore().values(fresh.map((one) => ({ groupId, corpId, ...one })))
  const personal = fresh.filter((one) => one.kind === 'personal')
  if (personal.length === 0) return
  for (const rule of receiveRules) await placePersonal(tx, { groupId, corpId, timeZone, rule, personal })
}

/** Under whatever rule the corp has or gets: a place of each kind. A number that a plan takes in the same moment is looked for again. */
async function placePersonal(tx: Tx, { groupId, corpId, timeZone, rule, personal }: { groupId: string; corpId: string; timeZone: string; rule: (typeof receiveRules)[number]; personal: readonly Observed[] }): Promise<void> {
  for (let wanted = personal.map((one) => ({ ...one, window: windowOfDay(rule, localDay(one.at, timeZone)) })); wanted.length > 0;) {
    const taken = await placesOf(tx, corpId, rule, wanted)
    const places = wanted.flatMap((one) => {
      const slotNo = Array.from({ length: one.window.limit }, (_, no) => no).find((no) => !taken.has(`${one.contactId} ${one.window.start} ${no}`))
      if (slotNo === undefined) return []
      taken.add(`${one.contactId} ${one.window.start} ${slotNo}`)
      return [{ one, row: { groupId, corpId, contactId: one.contactId, windowKind: rule, windowStart: one.window.start, slotNo, broadcastId: nobodys, state: 'charged', at: one.at } }]
    })
    if (places.length === 0) return
    const [{ affectedRows }] = await tx.orm.insert(touchSlot).ignore().values(places.map(({ row }) => row))
    if (affectedRows === places.length) return
    const others = await placesOf(tx, corpId, rule, wanted, true)
    wanted = places.filter(({ row }) => others.has(`${row.contactId} ${row.windowStart} ${row.slotNo}`)).map(({ one }) => one)
  }
}

/** Numbers that are taken, by contact and window; by broadcasts alone, if asked for. */
async function placesOf(tx: Tx, corpId: string, rule: string, of: readonly { contactId: string; window: { start: string } }[], byBroadcasts = false): Promise<Set<string>> {
  const rows = await tx.rows<{ contactId: string; start: string; slotNo: number }>(
    `SELECT contact_id AS contactId, window_start AS start, slot_no AS slotNo FROM touch_slot WHERE corp_id = ? AND contact_id IN (?) AND window_kind = ? AND window_start IN (?)${byBroadcasts ? ' AND broadcast_id <> 0' : ''}`,
    [corpId, of.map((one) => one.contactId), rule, of.map((one) => one.window.start)])
  return new Set(rows.map((one) => `${one.contactId} ${one.start} ${one.slotNo}`))
}
