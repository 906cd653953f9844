import type { EventBus } from '../../../platform/events/bus.ts'
import { dayAt, localParts } from '../../../platform/clock/day.ts'
import type { Kit } from '../../../platform/kit.ts'
import type { CustomerEvents } from '../../customers/index.ts'
import type { Directory } from '../../org/index.ts'
import { task } from '../follow-ups.table.ts'

const lastHour = 16

/** Added and then served: today by 18:00, or tomorrow morning when the day is nearly over. */
export function planFirstTaskOnRelationAdded(bus: EventBus<CustomerEvents>, deps: { kit: Kit; directory: Directory }): void {
  const { kit, directory } = deps
  bus.on('relationAdded', async (tx, added) => {
    if ((await directory.store(added.storeId)).modulesOff.includes('followups')) return
    const open = await tx.row("SELECT id FROM task WHERE group_id = ? AND person_id = ? AND member_id = ? AND status = 'open' LIMIT 1", [added.groupId, added.personId, added.memberId])
    if (open) return
    const { timeZone } = await directory.group(added.groupId)
    const now = kit.clock.now()
    const dueAt = localParts(now, timeZone).hour < lastHour ? dayAt(now, timeZone, 0, 18) : dayAt(now, timeZone, 1, 10)
    await tx.orm.insert(task).values({
      groupId: added.groupId, id: kit.ids.next(), personId: added.personId, relationId: added.relationId, storeId: added.storeId, memberId: added.memberId, title: '首次跟进，定级别', dueAt, status: 'open', source: 'added', createdAt: now,
    })
  })
}
