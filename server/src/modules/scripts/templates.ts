import type { ScriptItem } from '@chitang/shared/contracts/scripts'
import type { ScriptTemplate, TemplateStore } from '@chitang/shared/contracts/script-templates'
import { copyStateOf, templateStateOf, viewOf } from '@chitang/shared/domain/script-layers'
import { demand } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Kit } from '../../platform/kit.ts'
import type { StoreInfo } from '../org/index.ts'
import { itemView, type ViewContext } from './library.ts'
import type { Deps } from './publish.ts'
import { copiesOf, scriptById, templatesOf, type SlotUses, type StoredScript } from './scripts.repo.ts'

const reaches = (template: StoredScript, store: StoreInfo): boolean => template.scope === 'group' || template.brand === store.brand

const standing = (kit: Kit, scope: Scope, uses: ReadonlyMap<string, SlotUses>): ViewContext =>
  ({ scope, storeId: null, uses, favourites: new Set(), promotions: [], now: kit.clock.now() })

/** A template as headquarters edits it: no store's order, hiding or offers. */
function view(row: StoredScript, context: ViewContext): ScriptItem {
  const item = itemView({ slotId: row.id, item: row, template: row, state: 'own', hidden: false, locked: row.locked, pending: false, sort: row.sort }, context)
  // Offers differ by store: here only the template's own end counts.
  return item.expiredWhy === 'promotion' ? { ...item, expired: false, expiredWhy: null } : item
}

export async function templateItem(kit: Kit, scope: Scope, id: string): Promise<ScriptItem> {
  const row = await scriptById(kit.database, scope.groupId, id)
  if (!row) throw new AppError('not_found')
  return view(row, standing(kit, scope, new Map()))
}

export async function templatesView({ kit, directory }: Deps, scope: Scope): Promise<ScriptTemplate[]> {
  demand(scope, 'script.template')
  const [templates, stores] = await Promise.all([templatesOf(kit.database, scope.groupId), directory.storesOf(scope.groupId)])
  const ids = templates.map((row) => row.id)
  const [copies, hiding, uses] = await Promise.all([copiesOf(kit.database, scope.groupId, ids), hidingOf(kit, scope, ids), usesEverywhere(kit, scope, ids)])
  const context = standing(kit, scope, uses)
  const changed = byPlace(copies)
  return templates.map((row) => {
    const slots = stores.filter((store) => reaches(row, store)).map((store) => slotIn(row, store, changed, hiding))
    const count = (test: (slot: ReturnType<typeof slotIn>) => boolean) => slots.filter(test).length
    return {
      ...view(row, context),
      reach: {
        stores: slots.length, inherited: count((slot) => slot.state === 'inherited'), overridden: count((slot) => slot.state === 'overridden'), forked: count((slot) => slot.state === 'forked'),
        hidden: count((slot) => slot.hidden), pending: count((slot) => slot.pending),
      },
    }
  })
}

/** A big group has thousands of templates times stores: each place is looked up, not searched. */
const byPlace = (copies: readonly StoredScript[]): Map<string, StoredScript> => new Map(copies.map((copy) => [`${copy.storeId}/${copy.originId}`, copy]))

function slotIn(template: StoredScript, store: StoreInfo, copies: ReadonlyMap<string, StoredScript>, hiding: ReadonlySet<string>) {
  const copy = copies.get(`${store.id}/${template.id}`)
  return { ...viewOf(templateStateOf(template), { copy: copyStateOf(copy), hidden: hiding.has(`${store.id}/${template.id}`) }), changedAt: copy && !copy.retired ? copy.updatedAt : null }
}

async function hidingOf(kit: Kit, scope: Scope, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await kit.database.rows<{ storeId: string; slotId: string }>('SELECT store_id AS storeId, slot_id AS slotId FROM script_placement WHERE group_id = ? AND slot_id IN (?) AND hidden = 1', [scope.groupId, ids])
  return new Set(rows.map((row) => `${row.storeId}/${row.slotId}`))
}

async function usesEverywhere(kit: Kit, scope: Scope, ids: readonly string[]): Promise<Map<string, SlotUses>> {
  if (ids.length === 0) return new Map()
  const rows = await kit.database.rows<{ slotId: string; uses: string; responses: string }>('SELECT script_id AS slotId, SUM(uses) AS uses, SUM(responses) AS responses FROM script_use WHERE group_id = ? AND script_id IN (?) GROUP BY script_id', [scope.groupId, ids])
  return new Map(rows.map((row) => [row.slotId, { uses: Number(row.uses), responses: Number(row.responses), mine: 0 }]))
}

export async function templateStores({ kit, directory }: Deps, scope: Scope, id: string): Promise<TemplateStore[]> {
  demand(scope, 'script.template')
  const template = await scriptById(kit.database, scope.groupId, id)
  if (!template || (template.scope !== 'group' && template.scope !== 'brand')) throw new AppError('not_found')
  const [copies, hiding, stores, uses] = await Promise.all([
    copiesOf(kit.database, scope.groupId, [id]), hidingOf(kit, scope, [id]), directory.storesOf(scope.groupId),
    kit.database.rows<{ storeId: string; uses: string; responses: string }>('SELECT store_id AS storeId, SUM(uses) AS uses, SUM(responses) AS responses FROM script_use WHERE group_id = ? AND script_id = ? GROUP BY store_id', [scope.groupId, id]),
  ])
  const changed = byPlace(copies)
  return stores.filter((store) => reaches(template, store)).map((store) => {
    const { state, hidden, pending, changedAt } = slotIn(template, store, changed, hiding)
    const used = uses.find((row) => row.storeId === store.id)
    return { storeId: store.id, storeName: store.name, state, hidden, pending, changedAt: changedAt?.toISOString() ?? null, storeUses: Number(used?.uses ?? 0), responses: Number(used?.responses ?? 0) }
  }).sort((a, b) => b.storeUses - a.storeUses || (a.storeName < b.storeName ? -1 : 1))
}
