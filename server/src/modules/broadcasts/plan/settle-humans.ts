import { Type } from 'typebox'
import type { Tx } from '../../../platform/db/database.ts'
import { defineJob, type JobHandler } from '../../../platform/jobs/registry.ts'
import type { Kit } from '../../../platform/kit.ts'
import { isUnpushed, unpushedStates } from '../broadcast-state.model.ts'
import { broadcastById, writeEvent, type StoredBroadcast } from '../stored-broadcast.ts'
import type { PlanDeps } from './deps.ts'

export const settleHumansJob = defineJob({ kind: 'broadcasts.settle-humans', payload: Type.Object({ personIds: Type.Array(Type.String()) }), maxAttempts: 20, priority: 15 })

/** Two records turned out to be one customer, or to be two after all: places that are not at WeCom yet are held for who it is now. */
export function settleHumansOnPersonMerged(kit: Kit): void {
  kit.facts.onAppended(async (db, fact) => {
    if (fact.kind !== 'person_merged' && fact.kind !== 'person_unmerged') return
    if (!(await db.row("SELECT 1 FROM broadcast_target WHERE group_id = ? AND person_id = ? AND state = 'reserved' LIMIT 1", [fact.groupId, fact.personId]))) return
    await kit.queue.enqueue(db, settleHumansJob, { personIds: [fact.personId!] }, { groupId: fact.groupId })
  })
}

export const settleHumansOfPersons = (deps: PlanDeps): JobHandler<typeof settleHumansJob.payload> => ({ personIds }, { groupId }) => settle(deps, groupId, 't.person_id IN (?)', personIds)

/** Before a broadcast leaves: who is linked to whom may have changed since it was planned, also between companies. */
export const settleHumansOf = (deps: PlanDeps, { groupId, id }: Pick<StoredBroadcast, 'groupId' | 'id'>): Promise<void> => settle(deps, groupId, 't.broadcast_id = ?', id)

interface Moved { broadcastId: string; contactId: string; human: string }

async function settle(deps: PlanDeps, groupId: string, which: string, value: string | readonly string[]): Promise<void> {
  const human = 'COALESCE(p.human_id, p.merged_into, p.id)'
  const moved = await deps.kit.database.rows<Moved>(
    `SELECT t.broadcast_id AS broadcastId, t.contact_id AS contactId, ${human} AS human FROM broadcast_target t JOIN person p ON p.group_id = t.group_id AND p.id = t.person_id JOIN broadcast b ON b.group_id = t.group_id AND b.id = t.broadcast_id AND b.state IN (?)
     WHERE t.group_id = ? AND ${which} AND t.state = 'reserved' AND t.human_id <> ${human} ORDER BY t.broadcast_id, t.contact_id`, [unpushedStates, groupId, value])
  for (const one of moved) await deps.kit.database.transaction((tx) => move(deps, tx, groupId, one))
}

/** Whoever holds the day first keeps it; a broadcast that WeCom knows of always does. */
async function move(deps: PlanDeps, tx: Tx, groupId: string, one: Moved): Promise<void> {
  const mine = await broadcastById(tx, groupId, one.broadcastId, 'lock')
  const mayMove = mine && isUnpushed(mine.state) && (await tx.row("SELECT 1 FROM broadcast_target WHERE group_id = ? AND broadcast_id = ? AND contact_id = ? AND state = 'reserved' FOR UPDATE", [groupId, one.broadcastId, one.contactId]))
  if (!mayMove) return
  await tx.run('UPDATE broadcast_target SET human_id = ? WHERE group_id = ? AND broadcast_id = ? AND contact_id = ?', [one.human, groupId, one.broadcastId, one.contactId])
  for (;;) {
    await tx.run("UPDATE IGNORE human_slot SET human_id = ? WHERE group_id = ? AND broadcast_id = ? AND contact_id = ? AND state = 'reserved'", [one.human, groupId, one.broadcastId, one.contactId])
    const inTheWay = await tx.row<{ broadcastId: string; contactId: string; state: string; later: number }>(
      `SELECT o.broadcast_id AS broadcastId, o.contact_id AS contactId, o.state, o.at > h.at OR (o.at = h.at AND o.broadcast_id > h.broadcast_id) AS later FROM human_slot h JOIN human_slot o ON o.group_id = h.group_id AND o.human_id = ? AND o.day = h.day AND o.class = h.class
       WHERE h.group_id = ? AND h.broadcast_id = ? AND h.contact_id = ? AND h.state = 'reserved' AND h.human_id <> ? LIMIT 1`, [one.human, groupId, one.broadcastId, one.contactId, one.human])
    if (!inTheWay) return
    const theirs = (await broadcastById(tx, groupId, inTheWay.broadcastId, 'lock'))!
    const theyYield = inTheWay.state === 'reserved' && Number(inTheWay.later) === 1 && isUnpushed(theirs.state) && theirs.id !== mine.id
    await exclude(deps, tx, ...(theyYield ? [theirs, inTheWay.contactId, mine] as const : [mine, one.contactId, theirs] as const))
    if (!theyYield) return
  }
}

async function exclude({ kit, directory, touches }: PlanDeps, tx: Tx, loser: StoredBroadcast, contactId: string, winner: StoredBroadcast): Promise<void> {
  const { groupId } = loser
  const inside = (await directory.store(loser.storeId)).legalEntityId === (await directory.store(winner.storeId)).legalEntityId
  await touches.release(tx, { groupId, broadcastId: loser.id, contactIds: [contactId] })
  await tx.run("UPDATE broadcast_target SET state = 'excluded', reason = ? WHERE group_id = ? AND broadcast_id = ? AND contact_id = ?", [inside ? 'taken' : 'capped', groupId, loser.id, contactId])
  if (inside) for (const broadcastId of new Set([loser.id, winner.id])) await writeEvent(kit, tx, { groupId, broadcastId, by: null, words: `一位客户的两份资料合成一位：当天只收「${winner.title}」` })
  else await writeEvent(kit, tx, { groupId, broadcastId: loser.id, by: null, words: '一位客户当日已达触达上限，不再发' })
}
