import type { EventBus } from '../../../platform/events/bus.ts'
import type { Kit } from '../../../platform/kit.ts'
import type { CustomerEvents } from '../../customers/index.ts'
import { notify } from '../notices.ts'

/** A customer who leaves is respected: the advisor is told, and not to add them again. Managers hear through alerts. */
export function tellDeletionOnRelationDeleted(bus: EventBus<CustomerEvents>, kit: Kit): void {
  bus.on('relationDeleted', async (tx, deleted) => {
    if (deleted.by !== 'customer') return
    const who = deleted.name || '一位客户'
    await notify(kit, tx, { groupId: deleted.groupId, corpId: deleted.corpId, memberIds: [deleted.memberId], page: 'sidebar', dedupeKey: `deleted:${deleted.relationId}:${deleted.at.getTime()}`, title: `${who} 删除了你`, description: '尊重客户选择，不重复添加。资料和跟进都还在，店长也已知道。' })
  })
}
