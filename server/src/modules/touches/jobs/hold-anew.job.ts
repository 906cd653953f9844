import { Type } from 'typebox'
import type { ReceiveRule, TouchClass } from '@chitang/shared/domain/touches'
import { localDay } from '../../../platform/clock/day.ts'
import type { Tx } from '../../../platform/db/database.ts'
import { defineJob, RetryLater, type JobHandler } from '../../../platform/jobs/registry.ts'
import type { Directory } from '../../org/index.ts'
import type { Kit } from '../../../platform/kit.ts'
import { holdAnew, type Holder, type Place } from '../hold-anew.model.ts'
import { deletePlaces, nobodys } from '../settle-places.ts'
import { spanOf } from '../span.model.ts'
import { ruleOf } from '../rule-of.ts'
import { touchSlot } from '../touches.table.ts'

/** A corp counts by another rule: whatever is held is held by that one, customer after customer. */
export const holdAnewJob = defineJob({ kind: 'touches.hold-anew', payload: Type.Object({ corpId: Type.String() }), maxAttempts: 20, priority: 15 })

const customers = 50
/** Older windows are over under any rule. */
const pastMs = 40 * 86_400_000

export function holdPlacesAnew(deps: { kit: Kit; directory: Directory }): JobHandler<typeof holdAnewJob.payload> {
  const { kit, directory } = deps
  return async ({ corpId }, { groupId, stopping }) => {
    const { timeZone } = await directory.group(groupId)
    const since = localDay(new Date(kit.clock.ms() - pastMs), timeZone)
    for (let after: string | undefined = '0'; after !== undefined;) {
      if (stopping()) throw new RetryLater('stopping', 0)
      const some: { id: string }[] = await kit.database.rows<{ id: string }>('SELECT DISTINCT contact_id AS id FROM touch_slot WHERE corp_id = ? AND contact_id > ? AND window_start >= ? ORDER BY contact_id LIMIT ?', [corpId, after, since, customers])
      if (some.length > 0) await kit.database.transaction((tx) => anew(kit, tx, { groupId, corpId, timeZone, since, contactIds: some.map((one) => one.id) }))
      after = some.at(-1)?.id
    }
  }
}

interface Row extends Omit<Place, 'sentOn'> { contactId: string; class: TouchClass | null; pushed: number; plannedAt: Date | null; expiresAt: Date | null }

/** The broadcasts are held, too: none of them is handed to WeCom meanwhile. What WeCom has keeps what it holds, as nothing can be taken back for one customer. */
async function anew(kit: Kit, tx: Tx, { groupId, corpId, timeZone, since, contactIds }: { groupId: string; corpId: string; timeZone: string; since: string; contactIds: readonly string[] }): Promise<void> {
  const rule: ReceiveRule = await ruleOf(tx, groupId, corpId)
  const rows = await tx.rows<Row>(
    `SELECT s.contact_id AS contactId, s.window_kind AS kind, s.window_start AS start, s.slot_no AS slotNo, s.broadcast_id AS broadcastId, s.state, s.at, b.class, COALESCE(b.state IN ('pushing', 'sending', 'closing'), 0) AS pushed, b.planned_at AS plannedAt, b.expires_at AS expiresAt
     FROM touch_slot s LEFT JOIN broadcast b ON b.group_id = s.group_id AND b.id = s.broadcast_id WHERE s.corp_id = ? AND s.contact_id IN (?) AND s.window_start >= ? ORDER BY s.contact_id FOR UPDATE`, [corpId, contactIds, since])
  const holders = new Map(rows.flatMap((row): [string, Holder][] => (row.class === null ? [] : [[row.broadcastId, { id: row.broadcastId, class: row.class, pushed: Number(row.pushed) === 1, windows: spanOf(rule, row.plannedAt!, row.expiresAt!, timeZone).windows }]])))
  for (const contactId of contactIds) {
    const places = rows.filter((row) => row.contactId === contactId).map((row): Place => ({ ...row, sentOn: row.state === 'charged' && row.broadcastId !== nobodys ? localDay(row.at, timeZone) : null }))
    const { places: made, moved, lost } = holdAnew(rule, localDay(kit.clock.now(), timeZone), places, holders)
    if (made.length > 0) await tx.orm.insert(touchSlot).values(made.map(({ window, ...one }) => ({ groupId, corpId, contactId, windowKind: window.kind, windowStart: window.start, ...one })))
    for (const broadcastId of lost) await giveUp(tx, groupId, broadcastId, contactId)
    if (moved.length > 0) await tx.run("DELETE FROM touch_slot WHERE corp_id = ? AND contact_id = ? AND window_kind <> ? AND state = 'reserved' AND broadcast_id IN (?)", [corpId, contactId, rule, moved])
  }
}

/** Full under the new rule. */
async function giveUp(tx: Tx, groupId: string, broadcastId: string, contactId: string): Promise<void> {
  await tx.run("UPDATE broadcast_target SET state = 'excluded', reason = 'capped' WHERE group_id = ? AND broadcast_id = ? AND contact_id = ? AND state = 'reserved'", [groupId, broadcastId, contactId])
  await deletePlaces(tx, groupId, broadcastId, [contactId])
}
