import type { EventBus } from '../../../platform/events/bus.ts'
import type { Kit } from '../../../platform/kit.ts'
import type { CustomerEvents } from '../../customers/index.ts'
import { codeById } from '../codes.repo.ts'
import { enqueueSync } from '../codes.service.ts'

/** A customer came through a code that counts: whoever has had the day's share makes room, and the next in turn is on. */
export function turnRosterOnRelationAdded(bus: EventBus<CustomerEvents>, kit: Kit): void {
  bus.on('relationAdded', async (tx, added) => {
    if (added.codeId === null) return
    const code = await codeById(tx, added.groupId, added.codeId)
    if (code?.rota && (code.rota.dailyCap !== null || code.rota.rotation === 'fewest')) await enqueueSync(kit, tx, code, { why: code.rota.rotation === 'fewest' ? '轮到下一位' : '有人今天满了' })
  })
}
