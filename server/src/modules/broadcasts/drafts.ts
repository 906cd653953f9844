import type { BroadcastContent, createBroadcast, updateBroadcast } from '@chitang/shared/contracts/broadcasts'
import type { BodyOf } from '@chitang/shared/contracts/endpoint'
import { demandStore } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import type { Tx } from '../../platform/db/database.ts'
import { AppError } from '../../platform/http/errors.ts'
import { makeOnce } from '../../platform/http/request-once.ts'
import { audienceSql } from '../audiences/index.ts'
import { isGroupAudience } from '../group-chats/index.ts'
import type { BroadcastDeps } from './broadcast-deps.ts'
import { broadcast } from './broadcasts.table.ts'
import { contentHash } from './content/content-hash.model.ts'
import { broadcastById, writeEvent, type StoredBroadcast } from './stored-broadcast.ts'

export type Draft = Pick<StoredBroadcast, 'groupId' | 'storeId' | 'corpId' | 'parentId' | 'title' | 'purpose' | 'class' | 'audience' | 'content' | 'plannedAt' | 'expiresAt' | 'recurrence' | 'createdBy'>

const empty: BroadcastContent = { text: '', attachments: [], variant: null, promotionId: null }

/** Writes a new draft; what comes after (places, tasks) is begun by scheduling it. */
export async function insertDraft({ kit }: Pick<BroadcastDeps, 'kit'>, tx: Tx, draft: Draft, words: string): Promise<string> {
  const id = kit.ids.next()
  await tx.orm.insert(broadcast).values({ ...draft, id, version: 1, state: 'draft', contentHash: contentHash(draft.content), choice: null, planCursor: null, note: null, deadline: null, decidedBy: null, decidedAt: null, createdAt: kit.clock.now() })
  await writeEvent(kit, tx, { groupId: draft.groupId, broadcastId: id, by: draft.createdBy, words })
  return id
}

export async function beginDraft(deps: BroadcastDeps, scope: Scope, { requestKey, ...plan }: BodyOf<typeof createBroadcast>): Promise<string> {
  const { kit, directory } = deps
  demandStore(scope, 'broadcast.write', plan.audience.storeId)
  await audienceSql(deps, scope.groupId, plan.audience, kit.clock.now())
  const store = await directory.store(plan.audience.storeId)
  return makeOnce(kit, scope, requestKey, async (tx) => {
    const id = await insertDraft(deps, tx, { groupId: scope.groupId, storeId: store.id, corpId: store.corpId, parentId: null, ...plan, title: plan.title.trim(), content: empty, plannedAt: null, expiresAt: null, recurrence: null, createdBy: scope.employeeId }, '新建')
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: store.id, action: 'broadcast.create', objectType: 'broadcast', objectId: id, fields: { title: plan.title } })
    return id
  })
}

/** Only a draft changes, and only what the writer has seen. */
export async function changeDraft(deps: BroadcastDeps, scope: Scope, id: string, { version, ...body }: BodyOf<typeof updateBroadcast>): Promise<void> {
  const { kit } = deps
  await audienceOfOwn(deps, scope, id, body.audience)
  await kit.database.transaction(async (tx) => {
    const before = await broadcastById(tx, scope.groupId, id, 'lock')
    if (!before) throw new AppError('not_found')
    if (before.state !== 'draft' || before.version !== version) throw new AppError('conflict.changed')
    await tx.run(
      'UPDATE broadcast SET version = version + 1, title = ?, purpose = ?, class = ?, audience = ?, content = ?, content_hash = ?, planned_at = ?, expires_at = ?, recurrence = ?, note = NULL WHERE group_id = ? AND id = ?',
      [body.title.trim(), body.purpose.trim(), body.class, JSON.stringify(body.audience), JSON.stringify(body.content), contentHash(body.content), date(body.plannedAt), date(body.expiresAt), body.recurrence === null ? null : JSON.stringify(body.recurrence), scope.groupId, id])
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: before.storeId, action: 'broadcast.update', objectType: 'broadcast', objectId: id, fields: { version: version + 1 } })
  })
}

const date = (at: string | null): Date | null => (at === null ? null : new Date(at))

/** The store of a broadcast never changes. */
async function audienceOfOwn(deps: BroadcastDeps, scope: Scope, id: string, audience: StoredBroadcast['audience']): Promise<void> {
  const before = await broadcastById(deps.kit.database, scope.groupId, id)
  if (!before) throw new AppError('not_found')
  demandStore(scope, 'broadcast.write', before.storeId)
  if (audience.storeId !== before.storeId) throw new AppError('audiences.foreign', { what: '选的客户' })
  await audienceSql(deps, scope.groupId, audience, deps.kit.clock.now())
}

async function unreachedGroups(kit: BroadcastDeps['kit'], of: StoredBroadcast): Promise<string[]> {
  const rows = await kit.database.rows<{ id: string }>("SELECT contact_id AS id FROM broadcast_target WHERE group_id = ? AND broadcast_id = ? AND state NOT IN ('sent', 'not_friend')", [of.groupId, of.id])
  if (rows.length === 0) throw new AppError('broadcasts.state', { state: '已经全部发到' })
  return rows.map((row) => row.id)
}

/** A new draft of the same words for those the first one did not reach. */
export async function resendDraft(deps: BroadcastDeps, scope: Scope, of: StoredBroadcast, requestKey: string | undefined): Promise<string> {
  const { kit } = deps
  demandStore(scope, 'broadcast.write', of.storeId)
  if (of.state !== 'done' && of.state !== 'cancelled') throw new AppError('broadcasts.state', { state: '还没有结束' })
  const audience = isGroupAudience(of.audience) ? { storeId: of.storeId, groupChatIds: await unreachedGroups(kit, of) } : { storeId: of.storeId, unreachedOf: of.id }
  return makeOnce(kit, scope, requestKey, async (tx) => {
    const id = await insertDraft(deps, tx, { ...of, parentId: of.id, title: `${of.title.slice(0, 27)}·补发`, audience, plannedAt: null, expiresAt: null, recurrence: null, createdBy: scope.employeeId }, `补发「${of.title}」没发到的客户`)
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: of.storeId, action: 'broadcast.resend', objectType: 'broadcast', objectId: id, fields: { of: of.id } })
    return id
  })
}
