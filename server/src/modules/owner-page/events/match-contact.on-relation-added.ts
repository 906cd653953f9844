import type { EventBus } from '../../../platform/events/bus.ts'
import type { Kit } from '../../../platform/kit.ts'
import type { CustomerEvents } from '../../customers/index.ts'
import { matchContactJob } from '../jobs/link-visitor.job.ts'

/** Costs a call of WeCom's, so only while somebody who logged in may still be recognised, and only where WeCom gives no unionid itself. */
export function matchContactOnRelationAdded(bus: EventBus<CustomerEvents>, kit: Kit): void {
  bus.on('relationAdded', async (tx, added) => {
    if (!added.newPerson) return
    const waiting = await tx.row('SELECT 1 FROM owner_visitor WHERE group_id = ? AND pending_until > ? LIMIT 1', [added.groupId, kit.clock.now()])
    const shared = waiting && (await tx.row("SELECT 1 FROM app_install WHERE group_id = ? AND corp_id = ? AND driver = 'shared' AND state = 'active'", [added.groupId, added.corpId]))
    if (!shared) return
    await kit.queue.enqueue(tx, matchContactJob, { corpId: added.corpId, externalUserId: added.externalUserId }, { groupId: added.groupId, dedupeKey: `owner:${added.contactId}` })
    tx.afterCommit(() => kit.queue.wake())
  })
}
