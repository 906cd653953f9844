import { windowOfDay } from '@chitang/shared/domain/touch-windows'
import { localDay } from '../../../platform/clock/day.ts'
import type { Tx } from '../../../platform/db/database.ts'
import type { Kit } from '../../../platform/kit.ts'
import { ruleOf } from '../../touches/index.ts'
import type { AlertDeps } from '../alert-deps.ts'
import { lastFifth, worthTelling, type PlacesOfPlan } from '../quota.model.ts'
import { raiseAlert } from '../raise.ts'

interface Planned { groupId: string; id: string; storeId: string; corpId: string; title: string; plannedAt: Date | null }

/** Counted once, when everybody of a plan was decided; before the transaction, which only writes the card. */
export async function placesOfPlan({ kit, directory }: AlertDeps, { groupId, id, corpId, plannedAt }: Planned): Promise<PlacesOfPlan & { window: string }> {
  const { database } = kit
  const { timeZone } = await directory.group(groupId)
  const window = windowOfDay(await ruleOf(database, groupId, corpId), localDay(plannedAt ?? kit.clock.now(), timeZone))
  const counts = await database.rows<{ state: string; reason: string | null; n: string }>("SELECT state, reason, COUNT(*) AS n FROM broadcast_target WHERE group_id = ? AND broadcast_id = ? AND state IN ('reserved', 'excluded') GROUP BY state, reason", [groupId, id])
  const from = lastFifth(window.limit)
  const few = from === null ? null : await database.row<{ n: string }>('SELECT COUNT(DISTINCT contact_id) AS n FROM touch_slot WHERE group_id = ? AND broadcast_id = ? AND window_kind = ? AND window_start = ? AND slot_no >= ?', [groupId, id, window.kind, window.start, from])
  const of = (state: string, reason: string | null) => Number(counts.find((row) => row.state === state && row.reason === reason)?.n ?? 0)
  return { taken: of('excluded', 'taken'), capped: of('excluded', 'capped'), reserved: of('reserved', null), few: Number(few?.n ?? 0), window: window.kind }
}

/** Places that ran short, to who can still move the broadcast. */
export async function alertOnPlaces(kit: Kit, tx: Tx, { groupId, id, storeId, corpId, title }: Planned, found: PlacesOfPlan & { window: string }): Promise<void> {
  if (worthTelling(found)) await raiseAlert(kit, tx, { groupId, storeId, kind: 'quota', subject: `broadcast:${id}`, corpId, payload: { what: 'places', broadcastId: id, title, ...found } })
}
