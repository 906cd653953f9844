/**
 * How a template of headquarters (group or brand) and what a store does with it give what an advisor sees.
 * Nothing is copied until a store changes something: who inherits has no row, so each publication reaches it.
 */
export type CopyMode = 'overridden' | 'forked'
export type SlotState = 'own' | 'inherited' | 'overridden' | 'forked' | 'orphaned'

export interface TemplateState { readonly version: number; readonly locked: boolean; readonly retired: boolean }
export interface CopyState { readonly mode: CopyMode; readonly baseVersion: number }
export interface StoreSlot { readonly copy: CopyState | null; readonly hidden: boolean }

export interface SlotView {
  /** Whose words stand in the slot; null = the slot is gone. */
  readonly content: 'template' | 'copy' | null
  readonly state: SlotState
  readonly hidden: boolean
  readonly locked: boolean
  /** Headquarters published anew since the store last looked (待对比). */
  readonly pending: boolean
}

const gone: SlotView = { content: null, state: 'inherited', hidden: false, locked: false, pending: false }

/**
 * What one store sees in one slot. A locked template covers copies and hiding without touching them, so unlocking brings
 * them back as they were; a locked template that is retired takes everything away.
 */
export function viewOf(template: TemplateState, slot: StoreSlot): SlotView {
  const { copy, hidden } = slot
  if (template.locked) return template.retired ? gone : { content: 'template', state: 'inherited', hidden: false, locked: true, pending: false }
  if (copy?.mode === 'forked') return { content: 'copy', state: 'forked', hidden, locked: false, pending: false }
  if (template.retired) return copy ? { content: 'copy', state: 'orphaned', hidden, locked: false, pending: true } : gone
  if (!copy) return { content: 'template', state: 'inherited', hidden, locked: false, pending: false }
  return { content: 'copy', state: 'overridden', hidden, locked: false, pending: copy.baseVersion < template.version }
}

export type TemplateEvent = 'publish' | 'lock' | 'unlock' | 'retire'

/** Null = refused: a retired template does not change any more. */
export function changeTemplate(template: TemplateState, event: TemplateEvent): TemplateState | null {
  if (template.retired) return null
  if (event === 'publish') return { ...template, version: template.version + 1 }
  if (event === 'retire') return { ...template, retired: true }
  return { ...template, locked: event === 'lock' }
}

/**
 * `seen` is the template version that stood on the screen: who decides about an older one than there is now is asked again.
 * - override: own words in the slot · fork: leave the template for good · adopt: back to the template
 * - keep: stay with the own words · drop: the own words go with the retired template · hide / show
 */
export type StoreEvent =
  | { readonly kind: 'override' | 'keep'; readonly seen: number }
  | { readonly kind: 'fork' | 'adopt' | 'drop' | 'hide' | 'show' }

export type SlotRefusal = 'locked' | 'retired' | 'no_copy' | 'not_retired'
export type SlotResult = { readonly slot: StoreSlot; readonly refused?: never } | { readonly refused: SlotRefusal; readonly slot?: never }

export function changeSlot(template: TemplateState, slot: StoreSlot, event: StoreEvent): SlotResult {
  const { copy } = slot
  if (template.locked) return { refused: 'locked' }
  if (template.retired && !copy) return { refused: 'retired' }
  const withCopy = (next: CopyState | null): SlotResult => ({ slot: { ...slot, copy: next } })
  const seen = (version: number) => Math.min(Math.max(version, copy?.baseVersion ?? 0), template.version)
  switch (event.kind) {
    case 'hide': return { slot: { ...slot, hidden: true } }
    case 'show': return { slot: { ...slot, hidden: false } }
    case 'override': return withCopy({ mode: copy?.mode ?? 'overridden', baseVersion: seen(event.seen) })
    case 'fork': return withCopy({ mode: 'forked', baseVersion: copy?.baseVersion ?? template.version })
    case 'keep':
      if (!copy) return { refused: 'no_copy' }
      return template.retired ? withCopy({ ...copy, mode: 'forked' }) : withCopy({ ...copy, baseVersion: seen(event.seen) })
    case 'adopt':
      if (template.retired) return { refused: 'retired' }
      return copy ? withCopy(null) : { refused: 'no_copy' }
    case 'drop':
      if (!template.retired) return { refused: 'not_retired' }
      return withCopy(null)
  }
}

export interface LayerRow {
  readonly id: string
  readonly scope: 'group' | 'brand' | 'store' | 'personal'
  readonly brand: string | null
  readonly storeId: string | null
  readonly memberId: string | null
  readonly originId: string | null
  readonly mode: 'own' | CopyMode
  readonly version: number
  readonly baseVersion: number | null
  readonly locked: boolean
  readonly retired: boolean
  readonly sort: number
}
export interface Placement { readonly slotId: string; readonly sort: number | null; readonly hidden: boolean }
export interface LibraryViewer { readonly storeId: string; readonly brand: string; readonly memberIds: readonly string[] }
export interface LibrarySlot<T> extends Omit<SlotView, 'content'> {
  readonly slotId: string
  readonly item: T
  /** The template of the slot, where it has one. */
  readonly template: T | null
  readonly sort: number
}

export const templateStateOf = (row: LayerRow): TemplateState => ({ version: row.version, locked: row.locked, retired: row.retired })

/** A copy that was given up is a retired row: it keeps its history and can be taken up again. */
export const copyStateOf = (row: LayerRow | undefined | null): CopyState | null =>
  row && !row.retired && row.mode !== 'own' ? { mode: row.mode, baseVersion: row.baseVersion ?? 0 } : null

/** What stands in a template's place for the stores of a brand: the brand's own words, unless headquarters insists on its own. */
export const standingTemplate = <T extends LayerRow>(template: T, ofBrand: T | null | undefined): T =>
  ofBrand && !ofBrand.retired && !template.locked ? ofBrand : template

/** The library one store (and one member in it) has: exactly one item a slot, nothing of other stores, brands or colleagues. */
export function resolveLibrary<T extends LayerRow>(rows: readonly T[], placements: readonly Placement[], viewer: LibraryViewer): LibrarySlot<T>[] {
  const placed = new Map(placements.map((placement) => [placement.slotId, placement]))
  const copies = new Map(rows.filter((row) => row.scope === 'store' && row.storeId === viewer.storeId && row.originId !== null).map((row) => [row.originId!, row]))
  const ofBrand = new Map(rows.filter((row) => row.scope === 'brand' && row.brand === viewer.brand && row.originId !== null).map((row) => [row.originId!, row]))
  return rows.flatMap((row): LibrarySlot<T>[] => {
    const placement = placed.get(row.id)
    const sort = placement?.sort ?? row.sort
    if (row.scope === 'group' || (row.scope === 'brand' && row.brand === viewer.brand && row.originId === null)) {
      const template = standingTemplate(row, ofBrand.get(row.id))
      const copy = copies.get(row.id)
      const { content, ...view } = viewOf(templateStateOf(template), { copy: copyStateOf(copy), hidden: placement?.hidden ?? false })
      return content === null ? [] : [{ slotId: row.id, item: content === 'copy' ? copy! : template, template, sort, ...view }]
    }
    const mine = row.scope === 'store' ? row.storeId === viewer.storeId : row.scope === 'personal' && viewer.memberIds.includes(row.memberId ?? '')
    if (!mine || row.retired || row.originId !== null) return []
    return [{ slotId: row.id, item: row, template: null, state: 'own', hidden: placement?.hidden ?? false, locked: false, pending: false, sort }]
  })
}
