import type { ResponseOf } from '@chitang/shared/contracts/endpoint'
import type { getScriptDiff, ScriptVersion } from '@chitang/shared/contracts/scripts'
import { demand, demandStore } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { AppError } from '../../platform/http/errors.ts'
import { standingTemplate } from '@chitang/shared/domain/script-layers'
import { copiesOf, scriptById } from './scripts.repo.ts'
import type { Deps } from './publish.ts'
import { versionOf, versionsOf } from './write-script.ts'

/** A store reads the history of its own words and of the templates that reach it. */
export async function historyOf({ kit, directory }: Deps, scope: Scope, id: string): Promise<ScriptVersion[]> {
  const { rows, reach } = demand(scope, 'script.publish')
  const row = await scriptById(kit.database, scope.groupId, id)
  const brands = new Set((await Promise.all(rows.stores.map((store) => directory.store(store)))).map((store) => store.brand))
  const visible = row && (reach === 'group' ? row.scope !== 'personal' : row.scope === 'group' || (row.scope === 'brand' && brands.has(row.brand ?? '')) || (row.scope === 'store' && rows.stores.includes(row.storeId ?? '')))
  if (!visible) throw new AppError('not_found')
  return versionsOf(kit.database, scope.groupId, id)
}

/** The store's words, what they came from, and the template of now. */
export async function diffOf({ kit, directory }: Deps, scope: Scope, slotId: string, storeId: string): Promise<ResponseOf<typeof getScriptDiff>> {
  demandStore(scope, 'script.publish', storeId)
  const { database } = kit
  const [template, copies] = await Promise.all([scriptById(database, scope.groupId, slotId), copiesOf(database, scope.groupId, [slotId])])
  const copy = copies.find((one) => one.storeId === storeId && !one.retired)
  if (!template || !copy) throw new AppError('not_found')
  const { brand } = await directory.store(storeId)
  const standing = standingTemplate(template, copies.find((one) => one.scope === 'brand' && one.brand === brand))
  const said = async (id: string) => (copy.baseVersion === null ? null : versionOf(database, scope.groupId, id, copy.baseVersion))
  const [mine, base, theirs] = await Promise.all([
    versionOf(database, scope.groupId, copy.id, copy.version), said(standing.id).then((found) => found ?? said(slotId)), versionOf(database, scope.groupId, standing.id, standing.version),
  ])
  return { mine: mine!, base, theirs: theirs!, templateRetired: standing.retired }
}
