import type { ScriptItem } from '@chitang/shared/contracts/scripts'
import type { ScriptTemplate, TemplateStore } from '@chitang/shared/contracts/script-templates'
import { copyStateOf, standingTemplate, templateStateOf, viewOf } from '@chitang/shared/domain/script-layers'
import { demand, reachesBrand } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Kit } from '../../platform/kit.ts'
import type { StoreInfo } from '../org/index.ts'
import { itemView, type ViewContext } from './library.ts'
import type { Deps } from './publish.ts'
import { brandPlaceOf, copiesOf, scriptById, templatesOf, type SlotUses, type StoredScript } from './scripts.repo.ts'

/** A brand's words in headquarters' place belong to that place: its copies, its order, its uses. */
const slotIdOf = (row: StoredScript): string => row.originId ?? row.id

/** Does this template, or a brand's words in its place, stand for the store? */
const reaches = (row: StoredScript, store: StoreInfo, inPlace: ReadonlyMap<string, StoredScript>): boolean => {
  // Words whose template headquarters retired stand by themselves.
  if (row.scope === 'brand' && (row.originId === null || !inPlace.has(row.originId))) return row.brand === store.brand
  const template = inPlace.get(slotIdOf(row))
  return template !== undefined && standingTemplate(template, inPlace.get(brandPlaceOf(template.id, store.brand))).id === row.id
}

const byPlaceOfTemplate = (rows: readonly StoredScript[]): Map<string, StoredScript> =>
  new Map(rows.map((row) => [row.originId === null ? row.id : brandPlaceOf(row.originId, row.brand!), row]))

const standing = (kit: Kit, scope: Scope, uses: ReadonlyMap<string, SlotUses>): ViewContext =>
  ({ scope, storeId: null, uses, favourites: new Set(), promotions: [], now: kit.clock.now() })

/** A template as headquarters or a brand edits it: no store's order, hiding or offers. */
function view(row: StoredScript, origin: StoredScript | undefined, context: ViewContext): ScriptItem {
  const { state, pending, locked } = origin ? viewOf(templateStateOf(origin), { copy: copyStateOf(row), hidden: false }) : { state: 'own' as const, pending: false, locked: row.locked }
  const item = itemView({ slotId: slotIdOf(row), item: row, template: origin ?? row, state, hidden: false, locked, pending, sort: row.sort }, context)
  // Offers differ by store: here only the template's own end counts.
  return item.expiredWhy === 'promotion' ? { ...item, expired: false, expiredWhy: null } : item
}

export async function templateItem(kit: Kit, scope: Scope, id: string): Promise<ScriptItem> {
  const row = await scriptById(kit.database, scope.groupId, id)
  if (!row) throw new AppError('not_found')
  const origin = row.originId === null ? null : await scriptById(kit.database, scope.groupId, row.originId)
  return view(row, origin ?? undefined, standing(kit, scope, new Map()))
}

export async function templatesView({ kit, directory }: Deps, scope: Scope): Promise<ScriptTemplate[]> {
  const { rows: mine } = demand(scope, 'script.template')
  const [all, groupStores] = await Promise.all([templatesOf(kit.database, scope.groupId), directory.storesOf(scope.groupId)])
  const stores = groupStores.filter((store) => mine.stores.includes(store.id))
  const templates = all.filter((row) => row.scope === 'group' || reachesBrand(scope, 'script.template', row.brand))
  const ids = [...new Set(templates.map(slotIdOf))]
  const [copies, hiding, uses] = await Promise.all([copiesOf(kit.database, scope.groupId, ids), hidingOf(kit, scope, ids), usesByBrand(kit, scope, ids)])
  const inPlace = byPlaceOfTemplate(all)
  const changed = byPlace(copies)
  return templates.map((row) => {
    const reached = stores.filter((store) => reaches(row, store, inPlace))
    const slots = reached.map((store) => slotIn(row, store, changed, hiding))
    const count = (test: (slot: ReturnType<typeof slotIn>) => boolean) => slots.filter(test).length
    const used = uses.filter((one) => one.slotId === slotIdOf(row) && reached.some((store) => store.brand === one.brand))
    const sum = (what: 'uses' | 'responses') => used.reduce((total, one) => total + Number(one[what]), 0)
    return {
      ...view(row, row.originId === null ? undefined : inPlace.get(row.originId), standing(kit, scope, new Map([[slotIdOf(row), { uses: sum('uses'), responses: sum('responses'), mine: 0 }]]))),
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
  const copy = copies.get(`${store.id}/${slotIdOf(template)}`)
  return { ...viewOf(templateStateOf(template), { copy: copyStateOf(copy), hidden: hiding.has(`${store.id}/${slotIdOf(template)}`) }), changedAt: copy && !copy.retired ? copy.updatedAt : null }
}

async function hidingOf(kit: Kit, scope: Scope, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await kit.database.rows<{ storeId: string; slotId: string }>('SELECT store_id AS storeId, slot_id AS slotId FROM script_placement WHERE group_id = ? AND slot_id IN (?) AND hidden = 1', [scope.groupId, ids])
  return new Set(rows.map((row) => `${row.storeId}/${row.slotId}`))
}

async function usesByBrand(kit: Kit, scope: Scope, ids: readonly string[]): Promise<{ slotId: string; brand: string; uses: string; responses: string }[]> {
  return ids.length === 0 ? [] : kit.database.rows(
    `SELECT u.script_id AS slotId, o.brand, SUM(u.uses) AS uses, SUM(u.responses) AS responses FROM script_use u JOIN store o ON o.group_id = u.group_id AND o.id = u.store_id
     WHERE u.group_id = ? AND u.script_id IN (?) GROUP BY u.script_id, o.brand`, [scope.groupId, ids])
}

export async function templateStores({ kit, directory }: Deps, scope: Scope, id: string): Promise<TemplateStore[]> {
  const { rows: mine } = demand(scope, 'script.template')
  const template = await scriptById(kit.database, scope.groupId, id)
  if (!template || !(template.scope === 'group' || (template.scope === 'brand' && reachesBrand(scope, 'script.template', template.brand)))) throw new AppError('not_found')
  const slotId = slotIdOf(template)
  const [all, copies, hiding, stores, uses] = await Promise.all([
    templatesOf(kit.database, scope.groupId), copiesOf(kit.database, scope.groupId, [slotId]), hidingOf(kit, scope, [slotId]), directory.storesOf(scope.groupId),
    kit.database.rows<{ storeId: string; uses: string; responses: string }>('SELECT store_id AS storeId, SUM(uses) AS uses, SUM(responses) AS responses FROM script_use WHERE group_id = ? AND script_id = ? GROUP BY store_id', [scope.groupId, slotId]),
  ])
  const changed = byPlace(copies)
  const inPlace = byPlaceOfTemplate(all)
  return stores.filter((store) => mine.stores.includes(store.id) && reaches(template, store, inPlace)).map((store) => {
    const { state, hidden, pending, changedAt } = slotIn(template, store, changed, hiding)
    const used = uses.find((row) => row.storeId === store.id)
    return { storeId: store.id, storeName: store.name, state, hidden, pending, changedAt: changedAt?.toISOString() ?? null, storeUses: Number(used?.uses ?? 0), responses: Number(used?.responses ?? 0) }
  }).sort((a, b) => b.storeUses - a.storeUses || (a.storeName < b.storeName ? -1 : 1))
}
