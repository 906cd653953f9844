import { createAttribute, listAttributes, updateAttribute, type AttributeDefView } from '@chitang/shared/contracts/attributes'
import { decide, demand } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Router } from '../../platform/http/route.ts'
import type { Kit } from '../../platform/kit.ts'
import type { Directory } from '../org/index.ts'
import { type AttributeDefs, type StoredDef, defsFor } from './attribute-defs.ts'
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
    demand(scope, 'attribute.define')
    const name = body.name.trim()
    const options = cleanOptions(body.type === 'choice' || body.type === 'choices', body.options ?? [])
    if (body.brand && !(await directory.storesOf(scope.groupId)).some((store) => store.brand === body.brand)) throw new AppError('not_found')
    await demandNewName(scope, name)
    const def: StoredDef = { key: `c_${kit.ids.next()}`, name, type: body.type, panel: body.panel, unit: body.unit?.trim() || null, options, brand: body.brand ?? null, builtin: false, enabled: true, mirrorTagGroupId: null }
    await save(scope, def, 'attribute.create')
    return view(def)
  })

  router.scoped(updateAttribute, async (scope, { params, body }) => {
    demand(scope, 'attribute.define')
    const now = (await attributes.of(scope.groupId)).find((def) => def.key === params.key)
    if (!now) throw new AppError('attributes.unknown')
    const name = body.name?.trim() ?? now.name
    if (name !== now.name) await demandNewName(scope, name)
    const listed = now.type === 'choice' || now.type === 'choices'
    const options = body.options === undefined ? now.options : cleanOptions(listed, body.options)
    await save(scope, { ...now, name, unit: body.unit === undefined ? now.unit : body.unit?.trim() || null, options, enabled: body.enabled ?? now.enabled, mirrorTagGroupId: await mirrorGroup(scope, now, body.mirrorTagGroupId) }, 'attribute.update')
    return { ok: true as const }
  })

  async function demandNewName(scope: Scope, name: string): Promise<void> {
    if ((await attributes.of(scope.groupId)).some((def) => def.name === name)) throw new AppError('attributes.duplicate', { name })
  }

  async function mirrorGroup(scope: Scope, def: StoredDef, wanted: string | null | undefined): Promise<string | null> {
    if (wanted === undefined) return def.mirrorTagGroupId
    if (wanted === null) return null
    const found = await kit.database.row('SELECT id FROM tag_group WHERE group_id = ? AND id = ? AND deleted_at IS NULL', [scope.groupId, wanted])
    if (!found) throw new AppError('not_found')
    return wanted
  }

  async function save(scope: Scope, def: StoredDef, action: string): Promise<void> {
    await kit.database.transaction(async (tx) => {
      await tx.run('DELETE FROM attribute_def WHERE group_id = ? AND `key` = ?', [scope.groupId, def.key])
      await tx.orm.insert(attributeDef).values({
        groupId: scope.groupId, key: def.key, name: def.name, type: def.type, panel: def.panel, unit: def.unit, options: [...def.options], brand: def.brand, enabled: def.enabled, mirrorTagGroupId: def.mirrorTagGroupId, sort: 100,
      })
      await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: '0', action, objectType: 'attribute', objectId: '0', fields: { key: def.key, name: def.name } })
    })
    attributes.invalidate()
  }
}

function cleanOptions(listed: boolean, options: readonly string[]): string[] {
  if (!listed) return [...options]
  const clean = [...new Set(options.map((one) => one.trim()).filter(Boolean))]
  if (clean.length < 2) throw new AppError('attributes.invalid', { detail: '选项至少两个' })
  return clean
}
