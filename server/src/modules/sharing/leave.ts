import { demandStore } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { InstallInfo } from '../org/index.ts'
import { catchUp } from './catch-up.ts'
import type { SharingDeps } from './pull-shares.ts'

/** The shared install of a store's corp; null = it has an app of its own. */
export async function shareOfStore({ kit, directory }: Pick<SharingDeps, 'kit' | 'directory'>, groupId: string, storeId: string): Promise<{ install: InstallInfo; state: 'active' | 'left' | 'revoked'; since: Date } | null> {
  const { corpId } = await directory.store(storeId)
  const install = (await directory.installs()).find((one) => one.corp.id === corpId && one.driver === 'shared')
  if (!install) return null
  const row = await kit.database.row<{ state: 'active' | 'left' | 'revoked'; since: Date }>('SELECT state, since FROM app_share WHERE group_id = ? AND app_id = ? AND corp_id = ?', [groupId, install.appId, corpId])
  return row && { install, ...row }
}

/** Nothing is asked of WeCom any more from this moment, whatever headquarters does. */
export async function leave(deps: SharingDeps, scope: Scope, storeId: string, { storeName, reason }: { storeName: string; reason: string }): Promise<void> {
  demandStore(scope, 'sharing.leave', storeId)
  if (storeName.trim() !== (await deps.directory.store(storeId)).name) throw new AppError('sharing.name_differs')
  const install = await move(deps, scope, storeId, 'active', 'left', reason)
  await deps.wecom.dropCredentials({ groupId: scope.groupId, id: install.id })
}

export async function comeBack(deps: SharingDeps, scope: Scope, storeId: string): Promise<void> {
  demandStore(scope, 'sharing.leave', storeId)
  await move(deps, scope, storeId, 'left', 'active', null)
}

async function move(deps: SharingDeps, scope: Scope, storeId: string, from: 'active' | 'left', to: 'active' | 'left', reason: string | null): Promise<InstallInfo> {
  const { kit, directory, scopes } = deps
  const share = await shareOfStore(deps, scope.groupId, storeId)
  if (!share) throw new AppError('sharing.state')
  const { install } = share
  const now = kit.clock.now()
  await kit.database.transaction(async (tx) => {
    const { affectedRows } = await tx.run('UPDATE app_share SET state = ?, since = ? WHERE group_id = ? AND app_id = ? AND corp_id = ? AND state = ?', [to, now, scope.groupId, install.appId, install.corp.id, from])
    if (affectedRows !== 1) throw new AppError('sharing.state')
    await tx.run('UPDATE app_install SET state = ? WHERE group_id = ? AND id = ?', [to, scope.groupId, install.id])
    if (to === 'active') await catchUp(kit, tx, scope.groupId, install.corp.id)
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId, action: to === 'left' ? 'sharing.leave' : 'sharing.return', objectType: 'store', objectId: storeId, reason })
  })
  directory.invalidate()
  scopes.invalidate()
  return install
}
