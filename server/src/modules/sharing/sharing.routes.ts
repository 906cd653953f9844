import { getSharingBoard, markShared, refreshSharing, remindDealer, switchModule } from '@chitang/shared/contracts/sharing'
import { leaveSharing, returnToSharing } from '@chitang/shared/contracts/visibility'
import { demandStore } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { groupWide } from '../../platform/audit/audit.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Router } from '../../platform/http/route.ts'
import { callWecom } from '../../wecom/app-error.ts'
import type { InstallInfo } from '../org/index.ts'
import { boardRows, sharingBoard, upstreamOf } from './board.ts'
import { comeBack, leave } from './leave.ts'
import { pullShares, type SharingDeps } from './pull-shares.ts'
import { remind } from './remind.ts'
import type { BoardRow } from './sharing.model.ts'

export function registerSharingRoutes(router: Router, deps: SharingDeps): void {
  const { kit, directory, scopes } = deps

  const upstream = async (scope: Scope): Promise<InstallInfo> => {
    const found = await upstreamOf(deps, scope.groupId)
    if (!found) throw new AppError('auth.not_connected')
    return found
  }
  const find = async (scope: Scope, id: string): Promise<{ home: InstallInfo; row: BoardRow }> => {
    const home = await upstream(scope)
    const row = (await boardRows(deps, home)).find((one) => one.id === id)
    if (!row) throw new AppError('not_found')
    return { home, row }
  }

  router.scoped(getSharingBoard, (scope) => sharingBoard(deps, scope))
  router.scoped(refreshSharing, async (scope) => ({ changed: await callWecom(async () => pullShares(deps, await upstream(scope))) }))

  router.scoped(markShared, async (scope, { params }) => {
    const { row } = await find(scope, params.id)
    await kit.database.transaction(async (tx) => {
      const { affectedRows } = await tx.run("UPDATE app_share SET state = 'confirming', since = ? WHERE group_id = ? AND id = ? AND state IN ('pending', 'revoked')", [kit.clock.now(), scope.groupId, row.id])
      if (affectedRows !== 1) throw new AppError('sharing.state')
      await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: groupWide, action: 'sharing.marked', objectType: 'share', objectId: row.id })
    })
    return { ok: true as const }
  })

  router.scoped(remindDealer, async (scope, { params }) => {
    const { home, row } = await find(scope, params.id)
    await remind(deps, scope, home, row)
    return { ok: true as const }
  })

  router.scoped(leaveSharing, async (scope, { params, body }) => {
    await leave(deps, scope, params.id, body)
    return { ok: true as const }
  })
  router.scoped(returnToSharing, async (scope, { params }) => {
    await comeBack(deps, scope, params.id)
    return { ok: true as const }
  })

  router.scoped(switchModule, async (scope, { params, body }) => {
    demandStore(scope, 'sharing.manage', params.id)
    await kit.database.transaction(async (tx) => {
      if (body.on) await tx.run('DELETE FROM module_off WHERE group_id = ? AND store_id = ? AND module = ?', [scope.groupId, params.id, body.module])
      else await tx.run('INSERT IGNORE INTO module_off (group_id, store_id, module, off_at, off_by) VALUES (?, ?, ?, ?, ?)', [scope.groupId, params.id, body.module, kit.clock.now(), scope.employeeId])
      await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: params.id, action: body.on ? 'module.on' : 'module.off', objectType: 'store', objectId: params.id, fields: { module: body.module } })
    })
    directory.invalidate()
    scopes.invalidate()
    return { ok: true as const }
  })
}
