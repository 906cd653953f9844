import { AppError } from '../../../platform/http/errors.ts'
import type { BroadcastDeps } from '../broadcast-deps.ts'
import { demandSendableContent } from '../content/check-content.ts'
import { insertDraft } from '../drafts.ts'
import { startPlan } from '../plan/index.ts'
import { broadcastById, writeEvent, type StoredBroadcast } from '../stored-broadcast.ts'
import { nextOccurrence } from './recurrence.model.ts'

/** One of a series ended: the next one takes its places now. What may not go out any more waits as a draft for its store. */
export async function planNext(deps: BroadcastDeps, ended: StoredBroadcast): Promise<void> {
  const { kit, directory } = deps
  const { groupId } = ended
  if (ended.recurrence === null) return
  const { timeZone } = await directory.group(groupId)
  const at = nextOccurrence(ended.plannedAt!, ended.recurrence, kit.clock.now(), timeZone)
  if (at === null) return
  const problem = await demandSendableContent(deps, ended).then(() => null, (cause: unknown) => { if (cause instanceof AppError) return cause.message; throw cause })
  await kit.database.transaction(async (tx) => {
    if (await tx.row('SELECT 1 FROM broadcast WHERE group_id = ? AND parent_id = ? AND recurrence IS NOT NULL LIMIT 1', [groupId, ended.id])) return
    const id = await insertDraft(deps, tx, { ...ended, parentId: ended.id, plannedAt: at, expiresAt: null }, `接着「${ended.title}」`)
    if (problem === null) await startPlan(deps, tx, (await broadcastById(tx, groupId, id, 'lock'))!, at, ended.choice ?? 'skip', null)
    else {
      await tx.run('UPDATE broadcast SET note = ? WHERE group_id = ? AND id = ?', [problem.slice(0, 200), groupId, id])
      await writeEvent(kit, tx, { groupId, broadcastId: id, by: null, words: `没有安排：${problem}` })
    }
  })
}
