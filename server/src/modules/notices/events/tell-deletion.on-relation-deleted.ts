import type { EventBus } from '../../../platform/events/bus.ts'
import type { Kit } from '../../../platform/kit.ts'
import type { CustomerEvents } from '../../customers/index.ts'
import { managersOf, notify } from '../notices.ts'

/** A customer who leaves is respected: both are told, nobody is told to add them again. */
export function tellDeletionOnRelationDeleted(bus: EventBus<CustomerEvents>, kit: Kit): void {
  bus.on('relationDeleted', async (tx, deleted) => {
    if (deleted.by !== 'customer') return
    const member = await tx.row<{ name: string }>('SELECT name FROM member WHERE group_id = ? AND id = ?', [deleted.groupId, deleted.memberId])
    const who = deleted.name || '一位客户'
    const key = `deleted:${deleted.relationId}:${deleted.at.getTime()}`
    await notify(kit, tx, { groupId: deleted.groupId, corpId: deleted.corpId, memberIds: [deleted.memberId], page: 'sidebar', dedupeKey: key, title: `${who} 删除了你`, description: '尊重客户选择，不重复添加。资料和跟进都还在，店长也已知道。' })
    const managers = (await managersOf(tx, deleted.groupId, deleted.corpId, deleted.storeId)).filter((id) => id !== deleted.memberId)
    await notify(kit, tx, { groupId: deleted.groupId, corpId: deleted.corpId, memberIds: managers, page: 'admin', dedupeKey: `${key}:manager`, title: `${who} 删除了顾问 ${member?.name ?? ''}`, description: '尊重客户选择，不重复添加。客户资料和跟进都保留着。' })
  })
}
