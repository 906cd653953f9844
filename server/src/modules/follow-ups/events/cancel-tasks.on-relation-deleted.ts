import type { EventBus } from '../../../platform/events/bus.ts'
import type { Kit } from '../../../platform/kit.ts'
import type { CustomerEvents } from '../../customers/index.ts'

/** Nobody is pushed to chase a customer who left; the advisor may reopen the task. */
export function cancelTasksOnRelationDeleted(bus: EventBus<CustomerEvents>, kit: Kit): void {
  bus.on('relationDeleted', async (tx, deleted) => {
    const open = await tx.rows<{ id: string; title: string }>("SELECT id, title FROM task WHERE group_id = ? AND person_id = ? AND member_id = ? AND status = 'open'", [deleted.groupId, deleted.personId, deleted.memberId])
    for (const row of open) {
      await tx.run("UPDATE task SET status = 'cancelled', closed_at = ? WHERE group_id = ? AND id = ?", [kit.clock.now(), deleted.groupId, row.id])
      await kit.facts.append(tx, { groupId: deleted.groupId, kind: 'task_cancelled', occurredAt: kit.clock.now(), storeId: deleted.storeId, personId: deleted.personId, relationId: deleted.relationId, memberId: deleted.memberId, cause: 'callback', payload: { title: row.title } })
    }
  })
}
