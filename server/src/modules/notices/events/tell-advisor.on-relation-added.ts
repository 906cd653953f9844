import type { EventBus } from '../../../platform/events/bus.ts'
import type { Kit } from '../../../platform/kit.ts'
import type { CustomerEvents } from '../../customers/index.ts'
import { notify } from '../notices.ts'

export function tellAdvisorOnRelationAdded(bus: EventBus<CustomerEvents>, kit: Kit): void {
  bus.on('relationAdded', async (tx, added) => {
    const code = added.codeId === null ? null : await tx.row<{ name: string }>('SELECT name FROM channel_code WHERE group_id = ? AND id = ?', [added.groupId, added.codeId])
    await notify(kit, tx, {
      groupId: added.groupId, corpId: added.corpId, memberIds: [added.memberId], page: 'sidebar', dedupeKey: `added:${added.relationId}:${added.addedAt.getTime()}`,
      title: `${added.name || '新客户'} ${added.again ? '又加回了你' : '刚加了你'}`,
      description: `${code ? `来源：${code.name}\n` : ''}趁他还在，先打个招呼，定个级别。`,
    })
  })
}
