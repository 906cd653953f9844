import type { BodyOf } from '@chitang/shared/contracts/endpoint'
import type { openStore as openStoreContract } from '@chitang/shared/contracts/onboarding'
import { firstNotice } from '../privacy/index.ts'
import { startRun } from '../sync/index.ts'
import { syncTags } from '../tags/index.ts'
import { assignment, legalEntity, store, storeCorp, syncMembers, type Directory, type InstallInfo, type Scopes } from '../org/index.ts'
import { callWecom } from '../../wecom/app-error.ts'
import type { WecomClient } from '../../wecom/client.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Kit } from '../../platform/kit.ts'

export interface OpenStoreDeps { kit: Kit; directory: Directory; wecom: WecomClient; scopes: Scopes }

/**
 * A connected corp becomes one store: people and tags are read now, customers by a run in the background. Of a shared
 * app WeCom does not tell positions (server-api §5.1): the manager is named here, others take their first role from
 * their department.
 */
export async function openStore(deps: OpenStoreDeps, scope: Scope, install: InstallInfo, form: BodyOf<typeof openStoreContract>): Promise<string> {
  const { kit, directory, wecom, scopes } = deps
  const { groupId } = scope
  const stores = await directory.storesOf(groupId)
  if (stores.some((one) => one.corpId === install.corp.id)) throw new AppError('onboarding.has_store')
  if (!stores.some((one) => one.brand === form.brand)) throw new AppError('onboarding.brand_unknown')
  if (stores.some((one) => one.name === form.name.trim())) throw new AppError('onboarding.name_taken')
  await callWecom(() => syncMembers({ kit, directory, wecom }, install))
  directory.invalidate()
  const manager = await directory.memberByUserid(install.corp.id, form.managerUserid)
  if (manager?.status !== 'active') throw new AppError('onboarding.manager_unknown')
  const storeId = kit.ids.next()
  const now = kit.clock.now()
  await kit.database.transaction(async (tx) => {
    const known = await tx.row<{ id: string }>('SELECT id FROM legal_entity WHERE group_id = ? AND name = ?', [groupId, form.legalEntity.trim()])
    const entityId = known?.id ?? kit.ids.next()
    if (!known) {
      await tx.orm.insert(legalEntity).values({ groupId, id: entityId, name: form.legalEntity.trim(), contact: form.phone.trim() })
      await firstNotice(kit, tx, { groupId, legalEntityId: entityId, name: form.legalEntity.trim() })
    }
    await tx.orm.insert(store).values({ groupId, id: storeId, legalEntityId: entityId, name: form.name.trim(), shortName: form.shortName.trim(), city: form.city.trim(), brand: form.brand, phone: form.phone.trim(), address: form.address.trim() })
    await tx.orm.insert(storeCorp).values({ groupId, id: kit.ids.next(), storeId, corpId: install.corp.id, departmentId: null, validFrom: now })
    await tx.orm.insert(assignment).values({ groupId, id: kit.ids.next(), employeeId: manager.employeeId, storeId, role: 'store_manager', source: 'manual', validFrom: now })
    await kit.audit.write(tx, scope.actor, { groupId, storeId, action: 'store.open', objectType: 'store', objectId: storeId, fields: { corpId: install.corp.id, driver: install.driver } })
  })
  directory.invalidate()
  scopes.invalidate()
  // Again, now that there is a store: its people get their first roles.
  await callWecom(async () => {
    await syncMembers({ kit, directory, wecom }, install)
    await syncTags({ kit, directory, wecom }, install)
  })
  scopes.invalidate()
  await startRun(kit, { groupId, corpId: install.corp.id, kind: 'import', startedBy: scope.employeeId })
  return storeId
}
