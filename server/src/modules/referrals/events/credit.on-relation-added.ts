import type { EventBus } from '../../../platform/events/bus.ts'
import type { Kit } from '../../../platform/kit.ts'
import type { CustomerEvents } from '../../customers/index.ts'
import { writeIntroducer } from '../introducers.ts'

/** Who comes through a 转介绍 code was recommended by the person the code was made for. A word said by hand stays. */
export function creditIntroducerOnRelationAdded(bus: EventBus<CustomerEvents>, kit: Kit): void {
  bus.on('relationAdded', async (tx, added) => {
    if (added.codeId === null) return
    const code = await tx.row<{ introducerPersonId: string | null; name: string | null }>(
      `SELECT k.introducer_person_id AS introducerPersonId, p.name FROM channel_code k LEFT JOIN person p ON p.group_id = k.group_id AND p.id = k.introducer_person_id WHERE k.group_id = ? AND k.id = ?`, [added.groupId, added.codeId])
    if (!code?.introducerPersonId || code.introducerPersonId === added.personId) return
    const person = await tx.row<{ introducerName: string | null }>('SELECT introducer_name AS introducerName FROM person WHERE group_id = ? AND id = ?', [added.groupId, added.personId])
    if (person?.introducerName) return
    await writeIntroducer(kit, tx, {
      groupId: added.groupId, personId: added.personId, storeId: added.storeId, relationId: added.relationId, memberId: added.memberId, introducerPersonId: code.introducerPersonId,
      name: (code.name ?? '').slice(0, 30) || null, cause: 'callback',
    })
  })
}
