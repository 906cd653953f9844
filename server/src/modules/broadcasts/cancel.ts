import { broadcastStateNames } from '@chitang/shared/domain/broadcasts'
import { demandStore } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { BroadcastDeps } from './broadcast-deps.ts'
import { isUnpushed } from './broadcast-state.model.ts'
import { enqueueClear } from './plan/index.ts'
import { broadcastById, moveBroadcast, writeEvent } from './stored-broadcast.ts'

/** Off, here and at WeCom. What customers have, they have. */
export async function cancel({ kit }: BroadcastDeps, scope: Scope, id: string, reason: string): Promise<void> {
  await kit.database.transaction(async (tx) => {
    const broadcast = await broadcastById(tx, scope.groupId, id, 'lock')
    if (!broadcast) throw new AppError('not_found')
    demandStore(scope, 'broadcast.write', broadcast.storeId)
    const note = `门店取消${reason.trim() ? `：${reason.trim()}` : ''}`
    const { state } = broadcast
    if (state === 'pushing' || state === 'sending') await moveBroadcast(tx, broadcast, [state], 'closing', { note })
    else if (state === 'draft' || isUnpushed(state)) {
      await moveBroadcast(tx, broadcast, [state], 'cancelled', { note, deadline: null })
      await enqueueClear(kit, tx, broadcast)
    } else throw new AppError('broadcasts.state', { state: broadcastStateNames[state] })
    await writeEvent(kit, tx, { groupId: scope.groupId, broadcastId: id, by: scope.employeeId, words: note })
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: broadcast.storeId, action: 'broadcast.cancel', objectType: 'broadcast', objectId: id, reason: reason.trim() || null })
  })
}

/** Somebody at HQ looked at a text that was locked: it may be used again. */
export async function unlock({ kit }: BroadcastDeps, scope: Scope, id: string, reason: string): Promise<void> {
  await kit.database.transaction(async (tx) => {
    const broadcast = await broadcastById(tx, scope.groupId, id, 'lock')
    if (!broadcast) throw new AppError('not_found')
    demandStore(scope, 'broadcast.decide', broadcast.storeId)
    const { affectedRows } = await tx.run('UPDATE broadcast_lock SET lifted_at = ?, lifted_by = ? WHERE group_id = ? AND content_hash = ? AND lifted_at IS NULL', [kit.clock.now(), scope.employeeId, scope.groupId, broadcast.contentHash])
    if (affectedRows === 0) throw new AppError('broadcasts.state', { state: '没有停用' })
    await writeEvent(kit, tx, { groupId: scope.groupId, broadcastId: id, by: scope.employeeId, words: `复核后恢复使用：${reason}` })
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: broadcast.storeId, action: 'broadcast.unlock', objectType: 'broadcast', objectId: id, reason })
  })
}
