import { createAttribute, listAttributes, updateAttribute, type AttributeDefView } from '@chitang/shared/contracts/attributes'
import { decide, demand, demandBrand } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import type { Tx } from '../../platform/db/database.ts'
import { isDuplicate } from '../../platform/db/errors.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Router } from '../../platform/http/route.ts'
import type { Kit } from '../../platform/kit.ts'
import type { Directory } from '../org/index.ts'
import { type AttributeDefs, type StoredDef, defsFor, readDefs } from './attribute-defs.ts'
import { attributeDef } from './attributes.table.ts'

export interface AttributesDeps { kit: Kit; directory: Directory; attributes: AttributeDefs }

const view = ({ key, name, type, panel, unit, options, brand, builtin, enabled, mirrorTagGroupId }: StoredDef): AttributeDefView =>
  ({ key, name, type, panel, unit, options: [...options], brand, builtin, enabled, mirrorTagGroupId })

export function registerAttributeRoutes(router: Router, deps: AttributesDeps): void {
  const { kit, directory, attributes } = deps

  router.scoped(listAttributes, async (scope, { query }) => {
    const { rows } = demand(scope, 'attribute.read')
    const canEdit = decide(scope, 'attribute.define').allowed
    const defs = await attributes.of(scope.groupId)
    if (canEdit && !query.storeId) return { items: defs.map(view), canEdit }
    const id = query.storeId ?? rows.stores[0]
    if (!id || !rows.stores.includes(id)) throw new AppError('not_found')
    return { items: defsFor(defs, await directory.store(id)).map(view), canEdit }
  })

  router.scoped(createAttribute, async (scope, { body }) => {
    const brand = body.brand ?? null
    demandBrand(scope, 'attribute.define', brand)
    if (brand !== null && !(await directory.storesOf(scope.groupId)).some((store) => store.brand === brand)) throw new AppError('not_found')
    const options = cleanOptions(body.type === 'choice' || body.type === 'choices', body.options ?? [])
    return view(await change(scope, 'attribute.create', async () => ({
      key: `c_${kit.ids.next()}`, name: body.name.trim(), type: body.type, panel: body.panel, unit: body.unit?.trim() || null, options, brand, builtin: false, enabled: true, mirrorTagGroupId: null,
    })))
  })

  router.scoped(updateAttribute, async (scope, { params, body }) => {
    await change(scope, 'attribute.update', async (defs, tx) => {
      const now = defs.find((def) => def.key === params.key)
      if (!now) throw new AppError('attributes.unknown')
      demandBrand(scope, 'attribute.define', now.brand)
      const listed = now.type === 'choice' || now.type === 'choices'
      return {
        ...now, name: body.name?.trim() ?? now.name, unit: body.unit === undefined ? now.unit : body.unit?.trim() || null, options: body.options === undefined ? now.options : cleanOptions(listed, body.options),
        enabled: body.enabled ?? now.enabled, mirrorTagGroupId: await mirrorGroup(scope, tx, now, body.mirrorTagGroupId),
      }
    })
    return { ok: true as const }
  })

  async function mirrorGroup(scope: Scope, tx: Tx, def: StoredDef, wanted: string | null | undefined): Promise<string | null> {
    if (wanted === undefined) return def.mirrorTagGroupId
    if (wanted === null) return null
    const found = await tx.row('SELECT id FROM tag_group WHERE group_id = ? AND id = ? AND deleted_at IS NULL', [scope.groupId, wanted])
    if (!found) throw new AppError('not_found')
    return wanted
  }

  /** Decided on what is stored now, not on what this process remembers; of two who take one name the key lets one pass. */
  async function change(scope: Scope, action: string, decideOn: (defs: readonly StoredDef[], tx: Tx) => Promise<StoredDef>): Promise<StoredDef> {
    let def: StoredDef | undefined
    try {
      await kit.database.transaction(async (tx) => {
        const defs = await readDefs(tx, scope.groupId, true)
        const next = (def = await decideOn(defs, tx))
        if (defs.some((one) => one.key !== next.key && one.name === next.name)) throw new AppError('attributes.duplicate', { name: next.name })
        const { key, builtin: _, options, ...fields } = next
        // Not an upsert: that would change the row that has the name already.
        await tx.run('DELETE FROM attribute_def WHERE group_id = ? AND `key` = ?', [scope.groupId, key])
        await tx.orm.insert(attributeDef).values({ groupId: scope.groupId, key, ...fields, options: [...options], sort: 100 })
        await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: '0', action, objectType: 'attribute', objectId: '0', fields: { key, name: next.name } })
      })
    } catch (cause) {
      if (isDuplicate(cause, 'uq_attribute_name')) throw new AppError('attributes.duplicate', { name: def!.name })
      throw cause
    } finally {
      attributes.invalidate()
    }
    return def!
  }
}

function cleanOptions(listed: boolean, options: readonly string[]): string[] {
  if (!listed) return [...options]
  const clean = [...new Set(options.map((one) => one.trim()).filter(Boolean))]
  if (clean.length < 2) throw new AppError('attributes.invalid', { detail: '选项至少两个' })
  return clean
}
