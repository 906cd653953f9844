import { semanticOf } from '@chitang/shared/domain/levels'
import { addDays } from '@chitang/shared/domain/touch-windows'
import { localDay } from '../../../platform/clock/day.ts'
import type { Tx } from '../../../platform/db/database.ts'
import { truth } from '../../../platform/db/truth.ts'
import type { EventBus } from '../../../platform/events/bus.ts'
import type { Kit } from '../../../platform/kit.ts'
import { familyOf, type CustomerEvents } from '../../customers/index.ts'
import type { Directory, StoreInfo } from '../../org/index.ts'
import { whyCall, type Bound } from '../leaving.model.ts'
import { lastFollowUpOf } from '../last-follow-up.ts'
import { raiseAlert } from '../raise.ts'
import { tellWhoWasLeft } from './tell-who-was-left.ts'

/** Marketing rests after somebody left, until they come back. */
export interface Rests {
  rest(tx: Tx, wish: { groupId: string; legalEntityId: string; personId: string }): Promise<void>
  wakeUp(tx: Tx, wish: { groupId: string; legalEntityId: string; personId: string }): Promise<void>
}

/** A customer who leaves is respected: where something waits for them the manager calls, once; else they hear nothing more. Whoever comes back by themselves hears again. */
export function alertOnRelationDeleted(bus: EventBus<CustomerEvents>, { kit, directory }: { kit: Kit; directory: Directory }, rests: Rests): void {
  bus.on('relationDeleted', async (tx, deleted) => {
    const { groupId, corpId, storeId, personId, relationId, memberId, by } = deleted
    const about = { groupId, storeId, subject: relationId, corpId, personId, relationId, memberId }
    if (by === 'member') return void (await raiseAlert(kit, tx, { ...about, kind: 'staff_removed_customer' }))
    const { timeZone } = await directory.group(groupId)
    const family = (await familyOf(tx, groupId, personId))?.ids ?? [personId]
    const { legalEntityId } = await directory.store(storeId)
    const company = (await directory.storesOf(groupId)).filter((one) => one.legalEntityId === legalEntityId)
    const waits = whyCall(await boundOf(tx, { groupId, family, company, now: kit.clock.now(), timeZone }))
    if (waits === null) await rests.rest(tx, { groupId, legalEntityId, personId })
    const last = await lastFollowUpOf(tx, groupId, storeId, family)
    const followedOn = last && localDay(last.savedAt, timeZone)
    const told = await raiseAlert(kit, tx, { ...about, kind: 'customer_left', payload: { ...(waits ?? { why: null }), followUpId: last?.id ?? null, followedOn } })
    await tellWhoWasLeft(kit, tx, deleted, { last, followedOn, told })
  })
  // With the same advisor or another one: they are back.
  bus.on('relationAdded', async (tx, { groupId, storeId, personId, newPerson, addedAt }) => {
    if (newPerson) return
    await rests.wakeUp(tx, { groupId, legalEntityId: (await directory.store(storeId)).legalEntityId, personId })
    const family = await familyOf(tx, groupId, personId)
    await tx.run("UPDATE alert SET open_key = NULL, done_at = ?, done_how = 'mended' WHERE group_id = ? AND done_at IS NULL AND kind IN ('customer_left', 'staff_removed_customer') AND store_id = ? AND person_id IN (?)", [addedAt, groupId, storeId, family?.ids ?? [personId]])
  })
}

interface RecordRow { storeId: string; level: string | null; visits: number; soldLater: number; inShop: number }

/** What waits for them anywhere in the company: records that became one person are one customer, whichever of them holds the order. */
async function boundOf(tx: Tx, { groupId, family, company, now, timeZone }: { groupId: string; family: readonly string[]; company: readonly StoreInfo[]; now: Date; timeZone: string }): Promise<Bound> {
  const today = localDay(now, timeZone)
  const yesterday = addDays(today, -1)
  const stores = company.map((one) => one.id)
  const records = await tx.rows<RecordRow>(
    `SELECT p.store_id AS storeId, p.level, EXISTS (SELECT 1 FROM appointment a WHERE a.group_id = p.group_id AND a.person_id = p.id AND a.store_id IN (?) AND a.status = 'booked' AND a.day >= ?) AS visits,
     EXISTS (SELECT 1 FROM vehicle_ownership n WHERE n.group_id = p.group_id AND n.person_id = p.id AND n.store_id IN (?) AND n.valid_from > ? AND n.valid_to IS NULL) AS soldLater,
     EXISTS (SELECT 1 FROM arrival v WHERE v.group_id = p.group_id AND v.phone_hash = p.phone_hash AND v.store_id IN (?) AND v.kind = 'service' AND v.day >= ?)
     OR EXISTS (SELECT 1 FROM vehicle_ownership o JOIN arrival v ON v.group_id = o.group_id AND v.store_id IN (?) AND v.kind = 'service' AND v.day >= ? AND v.plate_hash = o.plate_hash WHERE o.group_id = p.group_id AND o.person_id = p.id) AS inShop FROM person p WHERE p.group_id = ? AND p.id IN (?) AND p.store_id IN (?)`,
    [stores, today, stores, now, stores, yesterday, stores, yesterday, groupId, family, stores])
  const levelsOf = new Map(company.map((one) => [one.id, one.levels]))
  return {
    isOrderedByLevel: records.some((one) => semanticOf(levelsOf.get(one.storeId)!, one.level) === 'ordered'), isSoldLater: records.some((one) => truth(one.soldLater)),
    isInService: records.some((one) => truth(one.inShop)), hasVisit: records.some((one) => truth(one.visits)),
  }
}
