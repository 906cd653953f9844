import type { Exclusion } from '@chitang/shared/domain/broadcasts'
import type { Tx } from '../../../platform/db/database.ts'
import { optedOut, restricted } from '../../audiences/index.ts'
import type { BroadcastDeps } from '../broadcast-deps.ts'
import type { StoredBroadcast } from '../stored-broadcast.ts'
import type { StoredPush } from './stored-push.ts'

/** Places and customer together are a handful of rows; a transaction writes at most a thousand. */
export const chunk = 150

type Of = Pick<StoredPush, 'groupId' | 'id' | 'broadcastId'>

/** `address`: the customer's external_userid, or the chat_id of a customer group. */
export interface PushCustomer { contactId: string; address: string }

export const customersOf = ({ kit }: Pick<BroadcastDeps, 'kit'>, push: Of, state: 'reserved' | 'pushed'): Promise<PushCustomer[]> =>
  kit.database.rows<PushCustomer>(
    `SELECT t.contact_id AS contactId, COALESCE(c.external_userid, g.chat_id) AS address FROM broadcast_target t
     LEFT JOIN corp_contact c ON c.group_id = t.group_id AND c.id = t.contact_id LEFT JOIN group_chat g ON g.group_id = t.group_id AND g.id = t.contact_id
     WHERE t.group_id = ? AND t.push_id = ? AND t.state = ? ORDER BY t.contact_id`, [push.groupId, push.id, state])

/** Of these, who is to be forgotten, or wants no more mass messages of this company; a recall reaches the latter all the same. */
export async function unwillingOf({ kit, directory }: BroadcastDeps, broadcast: StoredBroadcast, push: Of, state: 'reserved' | 'pushed', reason: 'restricted' | 'opted_out'): Promise<string[]> {
  if (reason === 'opted_out' && broadcast.class === 'safety') return []
  const wish = reason === 'restricted' ? { sql: restricted, params: [] } : optedOut((await directory.store(broadcast.storeId)).legalEntityId)
  const rows = await kit.database.rows<{ contactId: string }>(`SELECT t.contact_id AS contactId FROM broadcast_target t JOIN person p ON p.group_id = t.group_id AND p.id = t.person_id WHERE t.group_id = ? AND t.push_id = ? AND t.state = ? AND ${wish.sql}`, [push.groupId, push.id, state, ...wish.params])
  return rows.map((row) => row.contactId)
}

export function* chunksOf<T>(items: readonly T[]): Generator<T[]> {
  for (let at = 0; at < items.length; at += chunk) yield items.slice(at, at + chunk)
}

/** These get nothing by this task: their places are free again. `from` is what they still must be, so that repeating changes nothing. */
export async function dropCustomers({ kit, touches }: BroadcastDeps, push: Of, contactIds: readonly string[], from: 'reserved' | 'pushed', to: { state: 'excluded' | 'withdrawn' | 'unsent' | 'not_friend' | 'over_limit'; reason: Exclusion | null }): Promise<void> {
  for (const ids of chunksOf(contactIds))
    await kit.database.transaction(async (tx: Tx) => {
      await touches.release(tx, { groupId: push.groupId, broadcastId: push.broadcastId, contactIds: ids })
      await tx.run('UPDATE broadcast_target SET state = ?, reason = ? WHERE group_id = ? AND broadcast_id = ? AND contact_id IN (?) AND state = ?', [to.state, to.reason, push.groupId, push.broadcastId, ids, from])
    })
}
