import { demandBrand } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import type { Tx } from '../../platform/db/database.ts'
import { isDuplicate } from '../../platform/db/errors.ts'
import { AppError } from '../../platform/http/errors.ts'
import { audit, editionOf, lineageAfter, nextVersion, type Decision, type Deps, type Submitted } from './publish.ts'
import { brandCopyForUpdate, scriptById, scriptForUpdate, type StoredScript } from './scripts.repo.ts'
import { changedError, insertScript, writeVersion } from './write-script.ts'

/** A brand's own words in the place of a template of headquarters: its stores inherit them as if they were the template. */
export async function overrideForBrand(deps: Deps, scope: Scope, slotId: string, input: Submitted & { brand: string; templateVersion: number }): Promise<string> {
  const { kit, directory } = deps
  const { brand } = input
  demandBrand(scope, 'script.template', brand)
  const seen = groupTemplate(await scriptById(kit.database, scope.groupId, slotId))
  if (!(await directory.storesOf(scope.groupId)).some((store) => store.brand === brand)) throw new AppError('not_found')
  const edition = await editionOf(deps, scope, seen.kind, input, { storeId: null, brand })
  const write = () => kit.database.transaction(async (tx) => {
    const template = (await scriptForUpdate(tx, scope.groupId, slotId))!
    const copy = await brandCopyForUpdate(tx, scope.groupId, slotId, brand)
    if (copy && !copy.retired) throw await changedError(tx, scope.groupId, copy)
    const lineage = { ...lineageAfter(template, null, { kind: 'override', seen: input.templateVersion }), originId: slotId }
    if (copy) await writeVersion(kit, tx, scope, copy, edition, lineage, nextVersion(copy, template))
    const id = copy?.id ?? (await insertScript(kit, tx, scope, {
      home: { scope: 'brand', brand, storeId: null, memberId: null }, kind: template.kind, code: template.code, sort: template.sort, lineage, edition, version: template.version + 1,
    }))
    await audit(kit, tx, scope, null, 'script.override', slotId, { title: edition.content.title, brand, templateVersion: input.templateVersion })
    return id
  })
  try {
    return await write()
  } catch (cause) {
    // Two at once: the second reads what the first wrote, and is told.
    if (isDuplicate(cause, 'uq_script_brand_place')) return write()
    throw cause
  }
}

/** Back to headquarters' words, or staying with the own ones after reading the new. */
export async function decideForBrand({ kit, directory }: Deps, scope: Scope, slotId: string, input: { brand: string; act: Decision; templateVersion?: number | undefined }): Promise<void> {
  const { brand, act } = input
  demandBrand(scope, 'script.template', brand)
  if (act !== 'adopt' && act !== 'keep' && act !== 'drop') throw new AppError('scripts.not_possible')
  const stores = (await directory.storesOf(scope.groupId)).filter((store) => store.brand === brand).map((store) => store.id)
  await kit.database.transaction(async (tx) => {
    const template = groupTemplate(await scriptForUpdate(tx, scope.groupId, slotId))
    const found = await brandCopyForUpdate(tx, scope.groupId, slotId, brand)
    const copy = found && !found.retired ? found : null
    const lineage = lineageAfter(template, copy, act === 'keep' ? { kind: act, seen: input.templateVersion ?? 0 } : { kind: act })
    if (act === 'keep') await tx.run('UPDATE script SET base_version = ?, mode = ?, updated_at = ? WHERE group_id = ? AND id = ?', [lineage.baseVersion, lineage.mode, kit.clock.now(), scope.groupId, copy!.id])
    else {
      await tx.run('UPDATE script SET retired_at = ?, updated_at = ? WHERE group_id = ? AND id = ?', [kit.clock.now(), kit.clock.now(), scope.groupId, copy!.id])
      await compareAgain(tx, scope.groupId, template, stores)
    }
    await audit(kit, tx, scope, null, `script.${act}`, slotId, { title: template.title, brand, templateVersion: template.version })
  })
}

/** Stores that changed the brand's words have never seen headquarters' beside their own. */
const compareAgain = (tx: Tx, groupId: string, template: StoredScript, stores: readonly string[]) =>
  stores.length === 0 ? undefined : tx.run("UPDATE script SET base_version = LEAST(base_version, ?) WHERE group_id = ? AND origin_id = ? AND store_id IN (?) AND mode = 'overridden'", [template.version - 1, groupId, template.id, stores])

function groupTemplate(row: StoredScript | null): StoredScript {
  if (!row || row.scope !== 'group') throw new AppError('not_found')
  return row
}
