import type { getBroadcastWish, setBroadcastWish } from '@chitang/shared/contracts/wishes'
import type { ResponseOf } from '@chitang/shared/contracts/endpoint'
import type { Scope } from '../../platform/access/scope.ts'
import type { Db, Tx } from '../../platform/db/database.ts'
import { visibleFamily } from '../customers/index.ts'
import type { BroadcastDeps } from './broadcast-deps.ts'
import { rebuildJob } from './push/rebuild.job.ts'

interface Wish { at: Date; by: string | null }

const wishOf = (db: Db, groupId: string, legalEntityId: string, personIds: readonly string[]): Promise<Wish | null> =>
  db.row<Wish>('SELECT w.at, e.name AS `by` FROM broadcast_wish w LEFT JOIN employee e ON e.group_id = w.group_id AND e.id = w.by_employee_id WHERE w.group_id = ? AND w.legal_entity_id = ? AND w.person_id IN (?) AND w.lifted_at IS NULL ORDER BY w.at LIMIT 1', [groupId, legalEntityId, personIds])

export async function readWish({ kit, directory }: BroadcastDeps, scope: Scope, personId: string): Promise<ResponseOf<typeof getBroadcastWish>> {
  const { family, storeId } = await visibleFamily(kit.database, scope, 'customer.read', personId)
  const wish = await wishOf(kit.database, scope.groupId, (await directory.store(storeId)).legalEntityId, family.ids)
  return { optedOut: wish !== null, since: wish?.at.toISOString() ?? null, by: wish?.by ?? null }
}

/** Holds at once and for the whole company: what is planned leaves the customer out, what waits to be confirmed is made anew without them. */
export async function setWish(deps: BroadcastDeps, scope: Scope, personId: string, wanted: boolean): Promise<ResponseOf<typeof setBroadcastWish>> {
  const { kit, directory } = deps
  const { family, storeId } = await visibleFamily(kit.database, scope, 'customer.write', personId)
  const { legalEntityId } = await directory.store(storeId)
  const stores = await storesOfEntity(deps, scope.groupId, legalEntityId)
  return kit.database.transaction(async (tx) => {
    const before = await wishOf(tx, scope.groupId, legalEntityId, family.ids)
    if ((before !== null) === wanted) return { optedOut: wanted, since: before?.at.toISOString() ?? null, withdrawnFrom: 0 }
    const now = kit.clock.now()
    if (wanted)
      await tx.run(`INSERT INTO broadcast_wish (group_id, legal_entity_id, person_id, source, by_employee_id, at, lifted_at) VALUES (?, ?, ?, 'advisor', ?, ?, NULL)
        ON DUPLICATE KEY UPDATE source = VALUES(source), by_employee_id = VALUES(by_employee_id), at = VALUES(at), lifted_at = NULL`, [scope.groupId, legalEntityId, family.rootId, scope.employeeId, now])
    else await tx.run('UPDATE broadcast_wish SET lifted_at = ? WHERE group_id = ? AND legal_entity_id = ? AND person_id IN (?) AND lifted_at IS NULL', [now, scope.groupId, legalEntityId, family.ids])
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId, action: wanted ? 'broadcast_wish.set' : 'broadcast_wish.lift', objectType: 'person', objectId: family.rootId })
    return { optedOut: wanted, since: wanted ? now.toISOString() : null, withdrawnFrom: wanted ? await withdraw(deps, tx, scope.groupId, family.ids, stores) : 0 }
  })
}

export interface WishOf { groupId: string; legalEntityId: string; personId: string }
type RestDeps = Omit<BroadcastDeps, 'wecom'>

/** The customer's own word, from the page behind the link: the same effect, and no employee behind it. */
export const stopByCustomer = (deps: RestDeps, tx: Tx, wish: WishOf): Promise<void> => stop(deps, tx, wish, 'page')

/** Who deletes an advisor hears no marketing from the company any more, until they come back by themselves. */
export const restAfterLeaving = (deps: RestDeps, tx: Tx, wish: WishOf): Promise<void> => stop(deps, tx, wish, 'left')

/** Takes back only what leaving brought: a wish of their own stays. */
export async function wakeUpAfterReturn({ kit }: RestDeps, tx: Tx, { groupId, legalEntityId, personId }: WishOf): Promise<void> {
  const family = await familyIds(tx, groupId, personId)
  if (family.length > 0) await tx.run("UPDATE broadcast_wish SET lifted_at = ? WHERE group_id = ? AND legal_entity_id = ? AND person_id IN (?) AND source = 'left' AND lifted_at IS NULL", [kit.clock.now(), groupId, legalEntityId, family])
}

const familyIds = async (tx: Tx, groupId: string, personId: string): Promise<string[]> =>
  (await tx.rows<{ id: string }>('SELECT f.id FROM person p JOIN person f ON f.group_id = p.group_id AND (f.id = COALESCE(p.merged_into, p.id) OR f.merged_into = COALESCE(p.merged_into, p.id)) WHERE p.group_id = ? AND p.id = ?', [groupId, personId])).map((one) => one.id)

async function stop(deps: RestDeps, tx: Tx, { groupId, legalEntityId, personId }: WishOf, source: 'page' | 'left'): Promise<void> {
  const family = await familyIds(tx, groupId, personId)
  const stores = await storesOfEntity(deps, groupId, legalEntityId)
  await tx.run(`INSERT INTO broadcast_wish (group_id, legal_entity_id, person_id, source, by_employee_id, at, lifted_at) VALUES (?, ?, ?, ?, NULL, ?, NULL)
    ON DUPLICATE KEY UPDATE source = IF(lifted_at IS NULL, source, VALUES(source)), at = IF(lifted_at IS NULL, at, VALUES(at)), lifted_at = NULL`, [groupId, legalEntityId, personId, source, deps.kit.clock.now()])
  await withdraw(deps, tx, groupId, family, stores)
}

const storesOfEntity = async ({ directory }: RestDeps, groupId: string, legalEntityId: string): Promise<string[]> =>
  (await directory.storesOf(groupId)).filter((store) => store.legalEntityId === legalEntityId).map((store) => store.id)

interface Held { broadcastId: string; contactId: string; state: 'reserved' | 'pushed'; pushId: string | null; pushState: string | null }

/** A recall reaches the customer all the same. */
async function withdraw({ kit, touches }: RestDeps, tx: Tx, groupId: string, personIds: readonly string[], stores: readonly string[]): Promise<number> {
  const held = await tx.rows<Held>(
    `SELECT t.broadcast_id AS broadcastId, t.contact_id AS contactId, t.state, t.push_id AS pushId, x.state AS pushState FROM broadcast_target t JOIN broadcast b ON b.group_id = t.group_id AND b.id = t.broadcast_id AND b.store_id IN (?) AND b.class <> 'safety'
     LEFT JOIN broadcast_push x ON x.group_id = t.group_id AND x.id = t.push_id WHERE t.group_id = ? AND t.person_id IN (?) AND t.state IN ('reserved', 'pushed') FOR UPDATE`, [stores, groupId, personIds])
  const broadcasts = new Set<string>()
  for (const { broadcastId, contactId, pushId, pushState } of held) {
    if (pushState === 'confirmed' || pushState === 'closed') continue
    broadcasts.add(broadcastId)
    if (pushId !== null && pushState !== 'planned') {
      await kit.queue.enqueue(tx, rebuildJob, { pushId }, { groupId, dedupeKey: `broadcasts.rebuild:${pushId}` })
      continue
    }
    await touches.release(tx, { groupId, broadcastId, contactIds: [contactId] })
    await tx.run("UPDATE broadcast_target SET state = 'excluded', reason = 'opted_out', push_id = NULL WHERE group_id = ? AND broadcast_id = ? AND contact_id = ? AND state = 'reserved'", [groupId, broadcastId, contactId])
  }
  tx.afterCommit(() => kit.queue.wake())
  return broadcasts.size
}
