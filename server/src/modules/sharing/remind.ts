import type { Scope } from '../../platform/access/scope.ts'
import { groupWide } from '../../platform/audit/audit.ts'
import { AppError } from '../../platform/http/errors.ts'
import { managersOf, notify } from '../notices/index.ts'
import type { InstallInfo, MemberInfo, StoreInfo } from '../org/index.ts'
import type { SharingDeps } from './pull-shares.ts'
import { remindIn, type BoardRow } from './sharing.model.ts'

/**
 * Who can be reached by message. Before a dealer has confirmed, no app of ours is in its corp: then it is the colleague
 * who invited it. Afterwards it is the store's manager.
 */
export async function recipientsOf({ kit, directory }: Pick<SharingDeps, 'kit' | 'directory'>, upstream: InstallInfo, row: BoardRow, store: StoreInfo | undefined): Promise<MemberInfo[]> {
  if (row.state === 'active' && row.corpId && store) {
    const ids = await managersOf(kit.database, upstream.groupId, row.corpId, store.id, ['store_manager'])
    return (await Promise.all(ids.map((id) => directory.member(id)))).filter((member): member is MemberInfo => member !== null)
  }
  const inviter = row.inviterUserid ? await directory.memberByUserid(upstream.corp.id, row.inviterUserid) : null
  return inviter?.status === 'active' ? [inviter] : []
}

const words: Record<Exclude<BoardRow['state'], 'left'>, (name: string) => { title: string; description: string }> = {
  pending: (name) => ({ title: `${name}还没有授权`, description: '请联系这家店，并在企业微信后台「上下游 - 应用共享」把应用共享给它。' }),
  confirming: (name) => ({ title: `${name}还没有确认敏感权限`, description: '请联系店里的管理员：企业微信后台「上下游 - 应用共享」，打开应用，确认敏感权限。' }),
  active: (name) => ({ title: '集团请你完成开店设置', description: `${name}已经接入，请打开后台看活码、话术和标签是否齐全。` }),
  revoked: (name) => ({ title: `${name}停用了共享应用`, description: '请联系店里的管理员。要继续用，在企业微信后台重新共享并确认。' }),
}

/** One message, kept on record; not again within the hour. */
export async function remind(deps: SharingDeps, scope: Scope, upstream: InstallInfo, row: BoardRow): Promise<void> {
  const { kit, directory } = deps
  // Who left is not talked into coming back.
  if (row.state === 'left') throw new AppError('sharing.state')
  const { state } = row
  const stores = await directory.storesOf(scope.groupId)
  const store = row.corpId === null ? undefined : stores.find((one) => one.corpId === row.corpId)
  const whom = await recipientsOf(deps, upstream, row, store)
  if (whom.length === 0) throw new AppError('sharing.nobody')
  const now = kit.clock.now()
  await kit.database.transaction(async (tx) => {
    const current = await tx.row<{ remindedAt: Date | null }>('SELECT reminded_at AS remindedAt FROM app_share WHERE group_id = ? AND id = ? FOR UPDATE', [scope.groupId, row.id])
    const minutes = remindIn(current?.remindedAt ?? null, now)
    if (minutes > 0) throw new AppError('sharing.reminded', { minutes: 60 - minutes })
    await tx.run('UPDATE app_share SET reminded_at = ? WHERE group_id = ? AND id = ?', [now, scope.groupId, row.id])
    await notify(kit, tx, { groupId: scope.groupId, corpId: whom[0]!.corpId, memberIds: whom.map((one) => one.id), ...words[state](row.name), page: 'admin', dedupeKey: `share:${row.id}:${now.getTime()}` })
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: store?.id ?? groupWide, action: 'sharing.remind', objectType: 'share', objectId: row.id, fields: { state: row.state, to: whom.map((one) => one.id) } })
  })
}
