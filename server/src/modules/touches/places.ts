import type { TouchWindow } from '@chitang/shared/domain/touch-windows'
import type { TouchClass } from '@chitang/shared/domain/touches'
import type { SqlValue, Tx } from '../../platform/db/database.ts'
import { deletePlaces } from './settle-places.ts'
import type { Span } from './span.model.ts'

export interface SqlPart { sql: string; params: readonly SqlValue[] }

export interface Booking {
  groupId: string
  corpId: string
  /** Whose plan it is: places of the same legal entity are `taken`, all others only `capped`. */
  storeId: string
  broadcastId: string
  class: TouchClass
  span: Span
  /** A SELECT of contact_id and human_id, at most a thousand, and how many it gives. */
  whom: SqlPart & { count: number }
  now: Date
}

export interface Refused { contactId: string; why: 'taken' | 'capped' }

/**
 * Takes every place a customer needs, for many customers with one statement per window and day. Only inserts: a place
 * that exists is taken, so no plan, however concurrent, gets more than there are. Who fails one part holds none.
 */
export async function takePlaces(tx: Tx, booking: Booking): Promise<Refused[]> {
  const failed = await addPlaces(tx, booking)
  if (failed.length === 0) return []
  await deletePlaces(tx, booking.groupId, booking.broadcastId, failed.map((one) => one.contactId))
  const known = await heldInsideEntity(tx, booking, failed)
  return failed.map(({ contactId, humanId }) => ({ contactId, why: known.has(contactId) || known.has(humanId) ? 'taken' : 'capped' }))
}

/** Adds what is missing; answers who has not got all. */
export async function addPlaces(tx: Tx, booking: Booking): Promise<{ contactId: string; humanId: string }[]> {
  const { groupId, broadcastId, span, whom } = booking
  let made = 0
  for (const day of span.days) made += await takeHumanDay(tx, booking, day)
  for (const window of span.windows) made += await takeWindow(tx, booking, window)
  const needed = span.days.length + span.windows.length
  if (made === needed * whom.count) return []
  return tx.rows(
    `SELECT c.contact_id AS contactId, c.human_id AS humanId FROM (${whom.sql}) c
     WHERE (SELECT COUNT(*) FROM touch_slot s WHERE s.group_id = ? AND s.broadcast_id = ? AND s.contact_id = c.contact_id AND s.window_kind = ? AND s.window_start IN (?))
         + (SELECT COUNT(*) FROM human_slot h WHERE h.group_id = ? AND h.broadcast_id = ? AND h.contact_id = c.contact_id AND h.day IN (?)) < ?`,
    [...whom.params, groupId, broadcastId, kindOf(span), starts(span), groupId, broadcastId, span.days, needed])
}

const kindOf = ({ windows }: Span): string => windows[0]!.kind
const starts = ({ windows }: Span): string[] => windows.map((window) => window.start)

async function takeHumanDay(tx: Tx, { groupId, broadcastId, class: touchClass, whom, now }: Booking, day: string): Promise<number> {
  const { affectedRows } = await tx.run(
    `INSERT IGNORE INTO human_slot (group_id, human_id, day, class, broadcast_id, contact_id, state, at)
     SELECT ?, c.human_id, ?, ?, ?, c.contact_id, 'reserved', ? FROM (${whom.sql}) c ORDER BY c.human_id, c.contact_id`,
    [groupId, day, touchClass, broadcastId, now, ...whom.params])
  return affectedRows
}

/** The first number that nobody has, where places that were given back left holes. */
const firstHole = `CASE WHEN NOT EXISTS (SELECT 1 FROM touch_slot z WHERE z.corp_id = ? AND z.contact_id = f.contact_id AND z.window_kind = ? AND z.window_start = ? AND z.slot_no = 0) THEN 0
  ELSE (SELECT MIN(s.slot_no) + 1 FROM touch_slot s WHERE s.corp_id = ? AND s.contact_id = f.contact_id AND s.window_kind = ? AND s.window_start = ?
    AND NOT EXISTS (SELECT 1 FROM touch_slot n WHERE n.corp_id = ? AND n.contact_id = f.contact_id AND n.window_kind = ? AND n.window_start = ? AND n.slot_no = s.slot_no + 1)) END`

async function takeWindow(tx: Tx, { groupId, corpId, broadcastId, whom, now }: Booking, { kind, start, limit }: TouchWindow): Promise<number> {
  const window: SqlValue[] = [corpId, kind, start]
  for (let made = 0; ;) {
    const { affectedRows, warningStatus } = await tx.run(
      `INSERT IGNORE INTO touch_slot (group_id, corp_id, contact_id, window_kind, window_start, slot_no, broadcast_id, state, at)
       SELECT ?, ?, f.contact_id, ?, ?, CASE WHEN f.held = 0 THEN 0 WHEN f.top + 1 = f.held THEN f.held ELSE ${firstHole} END, ?, 'reserved', ?
       FROM (SELECT c.contact_id, COUNT(t.slot_no) AS held, MAX(t.slot_no) AS top, COALESCE(MAX(t.broadcast_id = ?), 0) AS own FROM (${whom.sql}) c
         LEFT JOIN touch_slot t ON t.corp_id = ? AND t.contact_id = c.contact_id AND t.window_kind = ? AND t.window_start = ? GROUP BY c.contact_id) f
       WHERE f.own = 0 AND f.held < ? ORDER BY f.contact_id`,
      [groupId, ...window, ...window, ...window, ...window, broadcastId, now, broadcastId, ...whom.params, ...window, limit])
    made += affectedRows
    // A warning is a number that somebody else took in the same moment: the next free one, until there is none.
    if (limit === 1 || warningStatus === 0) return made
  }
}

/** Contacts and humans whose day is held by a broadcast of one's own legal entity: only of these one may be told. */
async function heldInsideEntity(tx: Tx, { groupId, corpId, storeId, class: touchClass, span }: Booking, failed: readonly { contactId: string; humanId: string }[]): Promise<Set<string>> {
  const ofEntity = 'JOIN broadcast b ON b.group_id = x.group_id AND b.id = x.broadcast_id JOIN store o ON o.group_id = b.group_id AND o.id = b.store_id JOIN store mine ON mine.group_id = o.group_id AND mine.id = ? AND mine.legal_entity_id = o.legal_entity_id'
  const [humans, contacts] = [
    await tx.rows<{ id: string }>(`SELECT x.human_id AS id FROM human_slot x ${ofEntity} WHERE x.group_id = ? AND x.human_id IN (?) AND x.day IN (?) AND x.class = ?`, [storeId, groupId, failed.map((one) => one.humanId), span.days, touchClass]),
    kindOf(span) === 'day' ? await tx.rows<{ id: string }>(`SELECT x.contact_id AS id FROM touch_slot x ${ofEntity} WHERE x.corp_id = ? AND x.contact_id IN (?) AND x.window_kind = 'day' AND x.window_start IN (?)`, [storeId, corpId, failed.map((one) => one.contactId), starts(span)]) : [],
  ]
  return new Set([...humans, ...contacts].map((row) => row.id))
}
