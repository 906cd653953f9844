import { connectOwnApp, getOnboardingCorp, listCorpMembers, openStore as openStoreContract, runChecks } from '@chitang/shared/contracts/onboarding'
import { demand } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { isDuplicate } from '../../platform/db/errors.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Router } from '../../platform/http/route.ts'
import { callWecom } from '../../wecom/app-error.ts'
import { selfBuilt } from '../../wecom/corp-gateway.ts'
import { listDepartments, listMembers } from '../../wecom/endpoints/directory.ts'
import { connectCorp, type InstallInfo } from '../org/index.ts'
import { checksOf } from './checks.ts'
import { openStore, type OpenStoreDeps } from './open-store.ts'

export function registerOnboardingRoutes(router: Router, deps: OpenStoreDeps & { publicOrigin: string }): void {
  const { kit, directory, wecom, publicOrigin } = deps

  const installOf = async (scope: Scope, corpId: string): Promise<InstallInfo> => {
    demand(scope, 'onboarding.run')
    const install = (await directory.installs()).find((one) => one.groupId === scope.groupId && one.corp.id === corpId)
    if (!install) throw new AppError('not_found')
    return install
  }

  router.scoped(getOnboardingCorp, async (scope, { params }) => {
    const install = await installOf(scope, params.id)
    const { corp, agentId } = install
    const stores = (await directory.storesOf(scope.groupId)).filter((store) => store.corpId === corp.id)
    const entry = `corp=${encodeURIComponent(corp.corpId)}&agent=${agentId}`
    return {
      id: corp.id, name: corp.name, driver: install.driver, stores: stores.map((store) => store.name),
      addresses: install.driver === 'shared' ? null : { callback: `${publicOrigin}/wecom/callback/${corp.corpId}/${agentId}`, sidebar: `${publicOrigin}/sidebar/?${entry}`, domain: new URL(publicOrigin).host },
    }
  })

  router.scoped(connectOwnApp, async (scope, { body }) => {
    const { corpId, agentId, secret } = body
    // Tried under an id of its own: nothing is kept of a wrong one.
    const trial = { groupId: scope.groupId, id: kit.ids.next(), corpId, agentId, gateway: selfBuilt(() => secret) }
    await callWecom(() => wecom.accessToken(trial)).finally(() => wecom.dropCredentials(trial))
    try {
      const made = await kit.database.transaction(async (tx) => {
        const done = await connectCorp(kit, tx, scope.groupId, { corpId, name: body.name.trim(), mode: 'store', agentId, appName: '池塘', secret, token: body.callbackToken, aesKey: body.encodingAesKey })
        await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: '0', action: 'corp.connect', objectType: 'corp', objectId: done.corpId, fields: { corpId, agentId } })
        return done
      })
      directory.invalidate()
      return { id: made.corpId }
    } catch (cause) {
      if (isDuplicate(cause)) throw new AppError('onboarding.known')
      throw cause
    }
  })

  router.scoped(runChecks, async (scope, { params }) => ({ items: await checksOf(deps, await installOf(scope, params.id)) }))

  router.scoped(listCorpMembers, async (scope, { params }) => {
    const api = await directory.wecomInstall(await installOf(scope, params.id))
    return callWecom(async () => {
      const found = new Map<string, { userid: string; name: string; department: string }>()
      for (const department of await listDepartments(wecom, api))
        for (const member of await listMembers(wecom, api, department.id)) found.set(member.userid, { userid: member.userid, name: member.name, department: member.position || (department.name ?? '') })
      return { items: [...found.values()] }
    })
  })

  router.scoped(openStoreContract, async (scope, { params, body }) => ({ storeId: await openStore(deps, scope, await installOf(scope, params.id), body) }))
}
