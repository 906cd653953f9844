import type { Broadcast } from '@chitang/shared/contracts/broadcasts'
import { decide, demand } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import type { Db } from '../../platform/db/database.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { BroadcastDeps } from './broadcast-deps.ts'
import { deletionVerdict } from './results/deletions.model.ts'
import { deletionsOf } from './results/deletions.ts'
import { progressOf, type Progress } from './results/funnel.ts'
import { employeeNames } from './employee-names.ts'
import { broadcastById, type StoredBroadcast } from './stored-broadcast.ts'

/** A broadcast of another store does not exist here. */
export async function readable(deps: BroadcastDeps, scope: Scope, id: string): Promise<StoredBroadcast> {
  const { rows } = demand(scope, 'broadcast.read')
  const broadcast = await broadcastById(deps.kit.database, scope.groupId, id)
  if (!broadcast || !rows.stores.includes(broadcast.storeId)) throw new AppError('not_found')
  return broadcast
}

export async function viewBroadcast(deps: BroadcastDeps, scope: Scope, id: string): Promise<Broadcast> {
  const { kit, directory } = deps
  const one = await readable(deps, scope, id)
  const [store, corp, names, progress] = await Promise.all([directory.store(one.storeId), directory.corp(one.corpId), employeeNames(kit.database, scope.groupId, [one.createdBy]), progressOf(kit.database, scope.groupId, [id])])
  const at = progress.get(id)!
  const deletions = await deletionsOf(kit.database, one, at.funnel.delivered)
  return {
    id, version: one.version, storeId: one.storeId, storeName: store.name, corpName: corp.name, title: one.title, purpose: one.purpose, class: one.class, state: one.state, audience: one.audience, content: one.content,
    plannedAt: one.plannedAt?.toISOString() ?? null, expiresAt: one.expiresAt?.toISOString() ?? null, recurrence: one.recurrence, createdBy: names.get(one.createdBy) ?? '', createdAt: one.createdAt.toISOString(), note: one.note,
    progress: progressShown(one, at), funnel: { ...at.funnel, deleted48h: deletions.deleted },
    warning: (await lockOf(kit.database, one)) ?? deletionVerdict(deletions),
    mayEdit: one.state === 'draft' && decide(scope, 'broadcast.write').rows.stores.includes(one.storeId), mayDecide: decide(scope, 'broadcast.decide').rows.stores.includes(one.storeId),
  }
}

/** Customers decided while places are taken, tasks made while they are handed over. */
function progressShown({ state, planTotal }: StoredBroadcast, { planned, made, decided }: Progress): Broadcast['progress'] {
  if (state === 'planning' && planTotal) return { done: Math.min(decided, planTotal), of: planTotal }
  return state === 'pushing' && made > 0 ? { done: made - planned, of: made } : null
}

async function lockOf(db: Db, { groupId, contentHash, content }: StoredBroadcast): Promise<Broadcast['warning']> {
  if (content.text === '' && content.attachments.length === 0) return null
  const row = await db.row<{ words: string }>('SELECT words FROM broadcast_lock WHERE group_id = ? AND content_hash = ? AND lifted_at IS NULL', [groupId, contentHash])
  return row && { level: 'locked', words: row.words }
}
