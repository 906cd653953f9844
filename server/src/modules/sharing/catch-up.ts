import type { Tx } from '../../platform/db/database.ts'
import type { Kit } from '../../platform/kit.ts'
import { startReconcileJob } from '../sync/index.ts'

/** A corp that is back is read whole: what happened there meanwhile was told to nobody. */
export async function catchUp(kit: Kit, tx: Tx, groupId: string, corpId: string): Promise<void> {
  await kit.queue.enqueue(tx, startReconcileJob, { corpId }, { groupId, dedupeKey: `return:${corpId}:${kit.clock.ms()}` })
  tx.afterCommit(() => kit.queue.wake())
}
