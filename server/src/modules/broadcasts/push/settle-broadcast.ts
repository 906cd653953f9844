import type { BroadcastDeps } from '../broadcast-deps.ts'
import { broadcastById, moveBroadcast } from '../stored-broadcast.ts'

/** Every task was given to WeCom or refused by it: now the advisors are asked; with none of them there is nothing to wait for. */
export async function settleBroadcast({ kit }: Pick<BroadcastDeps, 'kit'>, groupId: string, id: string): Promise<void> {
  await kit.database.transaction(async (tx) => {
    const broadcast = await broadcastById(tx, groupId, id, 'lock')
    if (broadcast?.state !== 'pushing') return
    const pushes = (await tx.row<{ open: string; known: string }>("SELECT SUM(state IN ('planned', 'calling')) AS open, SUM(msgid IS NOT NULL) AS known FROM broadcast_push WHERE group_id = ? AND broadcast_id = ?", [groupId, id]))!
    if (Number(pushes.open ?? 0) > 0) return
    await moveBroadcast(tx, broadcast, ['pushing'], Number(pushes.known ?? 0) > 0 ? 'sending' : 'closing')
  })
}
