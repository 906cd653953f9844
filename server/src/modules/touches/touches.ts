import type { TouchClass } from '@chitang/shared/domain/touches'
import type { Tx } from '../../platform/db/database.ts'
import type { Kit } from '../../platform/kit.ts'
import type { Directory } from '../org/index.ts'
import { addPlaces, takePlaces, type Refused, type SqlPart } from './places.ts'
import { chargePlaces, keepObserved, releasePlaces, type Observed, type Sent } from './settle-places.ts'
import { spanOf } from './span.model.ts'
import { ruleOf } from './rule-of.ts'

interface Booked { groupId: string; corpId: string; storeId: string; broadcastId: string; class: TouchClass; from: Date; until: Date }

/** The budget of mass messages, one place at a time. Every function belongs into the transaction of what it is about. */
export interface Touches {
  /** Every window and day from `from` to `until`, all or nothing per customer; answers who got nothing, and why. Repeating it changes nothing. */
  reserve(tx: Tx, booked: Booked & { whom: SqlPart & { count: number } }): Promise<Refused[]>
  /** More windows and days for at most a thousand who hold some, because a task could not be cancelled in time; answers who could not get all, and keeps what they hold. */
  extend(tx: Tx, booked: Booked & { contactIds: readonly string[] }): Promise<string[]>
  charge(tx: Tx, sends: { groupId: string; broadcastId: string; sent: readonly Sent[] }): Promise<void>
  /** Without `contactIds` a part of all: call again until it answers 0. What was charged stays. */
  release(tx: Tx, of: { groupId: string; broadcastId: string; contactIds?: readonly string[] }): Promise<number>
  observe(tx: Tx, seen: { groupId: string; corpId: string; rows: readonly Observed[] }): Promise<void>
}

export function createTouches({ kit, directory }: { kit: Kit; directory: Directory }): Touches {
  const zoneOf = async (groupId: string): Promise<string> => (await directory.group(groupId)).timeZone
  const booking = async (tx: Tx, { from, until, ...booked }: Booked) => ({ ...booked, now: kit.clock.now(), span: spanOf(await ruleOf(tx, booked.groupId, booked.corpId), from, until, await zoneOf(booked.groupId)) })
  return {
    reserve: async (tx, { whom, ...booked }) => takePlaces(tx, { ...(await booking(tx, booked)), whom }),
    async extend(tx, { contactIds, ...booked }) {
      if (contactIds.length === 0) return []
      const whom = { sql: "SELECT DISTINCT contact_id, human_id FROM human_slot WHERE group_id = ? AND broadcast_id = ? AND contact_id IN (?) AND state = 'reserved'", params: [booked.groupId, booked.broadcastId, contactIds], count: contactIds.length }
      return (await addPlaces(tx, { ...(await booking(tx, booked)), whom })).map((one) => one.contactId)
    },
    charge: async (tx, sends) => chargePlaces(tx, { ...sends, timeZone: await zoneOf(sends.groupId), now: kit.clock.now() }),
    release: async (tx, of) => releasePlaces(tx, { ...of, timeZone: await zoneOf(of.groupId), now: kit.clock.now() }),
    observe: async (tx, seen) => keepObserved(tx, { ...seen, timeZone: await zoneOf(seen.groupId) }),
  }
}
