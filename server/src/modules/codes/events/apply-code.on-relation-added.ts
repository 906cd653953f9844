import type { EventBus } from '../../../platform/events/bus.ts'
import { laneKeyOf } from '../../../platform/jobs/lanes.ts'
import type { Kit } from '../../../platform/kit.ts'
import type { CustomerEvents } from '../../customers/index.ts'
import type { Directory } from '../../org/index.ts'
import { intendTags } from '../../tags/index.ts'
import { autoRemark, statusAt } from '../codes.model.ts'
import { codeById, tagIdsOfCode } from '../codes.repo.ts'
import { setRemarkJob } from '../jobs/set-remark.job.ts'

/** A live code tags and remarks the relation it brought; the reason stands beside each tag. */
export function applyCodeOnRelationAdded(bus: EventBus<CustomerEvents>, { kit, directory }: { kit: Kit; directory: Directory }): void {
  bus.on('relationAdded', async (tx, added) => {
    if (added.codeId === null) return
    const code = await codeById(tx, added.groupId, added.codeId)
    if (!code || statusAt(code, added.addedAt) !== 'active' || (await directory.store(code.storeId)).modulesOff.includes('codes')) return
    const occasion = `${added.relationId}:${added.addedAt.getTime()}`
    const tagIds = await tagIdsOfCode(tx, added.groupId, code.id)
    if (tagIds.length > 0)
      await intendTags(kit, tx, {
        groupId: added.groupId, corpId: added.corpId, externalUserId: added.externalUserId, relationId: added.relationId, add: tagIds, remove: [],
        source: 'code', reason: `扫「${code.name}」自动打上`, dedupeKey: `auto-tags:${occasion}`,
      })
    if (code.remarkPrefix && autoRemark(code.remarkPrefix, added.name, added.remark) !== null) {
      await kit.queue.enqueue(tx, setRemarkJob, { relationId: added.relationId, prefix: code.remarkPrefix }, { groupId: added.groupId, laneKey: laneKeyOf(added.corpId, added.externalUserId), dedupeKey: `auto-remark:${occasion}` })
      tx.afterCommit(() => kit.queue.wake())
    }
  })
}
