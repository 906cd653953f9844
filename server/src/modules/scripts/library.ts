import { textOfParts } from '@chitang/shared/contracts/script-content'
import type { ScriptItem } from '@chitang/shared/contracts/scripts'
import { promotionOf } from '@chitang/shared/domain/promotions'
import { resolveLibrary, type LibrarySlot } from '@chitang/shared/domain/script-layers'
import { usesPromotion } from '@chitang/shared/domain/script-variables'
import { variablesOf } from '@chitang/shared/domain/scripts'
import { decide, reachesBrand } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import type { Db } from '../../platform/db/database.ts'
import type { Kit } from '../../platform/kit.ts'
import type { StoreInfo } from '../org/index.ts'
import { promotionsFor, type StoredPromotion } from '../promotions/index.ts'
import { copiesOf, favouritesOf, placementsOf, scriptById, scriptsReaching, usesOf, type SlotUses, type StoredScript } from './scripts.repo.ts'

export type Slot = LibrarySlot<StoredScript>

export async function slotsOf(db: Db, store: StoreInfo, memberIds: readonly string[]): Promise<Slot[]> {
  const [rows, placements] = await Promise.all([scriptsReaching(db, store, memberIds), placementsOf(db, store.groupId, store.id)])
  return resolveLibrary(rows, placements, { storeId: store.id, brand: store.brand, memberIds })
}

/** One place as a store has it, by the slot or by the row that stands in it; null = not there for this viewer. */
export async function slotOf(db: Db, store: StoreInfo, memberIds: readonly string[], id: string): Promise<Slot | null> {
  const row = await scriptById(db, store.groupId, id)
  if (!row) return null
  const slotId = row.originId ?? row.id
  const [template, copies, placements] = await Promise.all([
    row.originId === null ? row : scriptById(db, store.groupId, slotId), row.scope === 'personal' ? [] : copiesOf(db, store.groupId, [slotId]), placementsOf(db, store.groupId, store.id),
  ])
  return template ? (resolveLibrary([template, ...copies], placements, { storeId: store.id, brand: store.brand, memberIds })[0] ?? null) : null
}

export interface ExpiryView { expired: boolean; expiredWhy: ScriptItem['expiredWhy']; promotion: string | null }

/** A script may not be sent after its own day, nor when the offer it speaks of is over. */
export function expiryOf(item: Pick<StoredScript, 'parts' | 'validTo' | 'promotionId'>, promotions: readonly StoredPromotion[], now: Date): ExpiryView {
  const speaksOfOffer = item.promotionId !== null || usesPromotion(textOfParts(item.parts))
  const promotion = speaksOfOffer ? (promotionOf(promotions, item.promotionId, now)?.id ?? null) : null
  const expiredWhy = item.validTo !== null && Date.parse(item.validTo) <= now.getTime() ? 'script' : speaksOfOffer && promotion === null ? 'promotion' : null
  return { expired: expiredWhy !== null, expiredWhy, promotion }
}

export interface ViewContext {
  scope: Scope
  storeId: string | null
  uses: ReadonlyMap<string, SlotUses>
  favourites: ReadonlySet<string>
  promotions: readonly StoredPromotion[]
  now: Date
}

export async function viewContext(kit: Kit, scope: Scope, store: StoreInfo): Promise<ViewContext> {
  const now = kit.clock.now()
  const [uses, favourites, promotions] = await Promise.all([
    usesOf(kit.database, scope.groupId, store.id, scope.memberIds), favouritesOf(kit.database, scope.groupId, scope.memberIds), promotionsFor(kit.database, store, now),
  ])
  return { scope, storeId: store.id, uses, favourites, promotions, now }
}

export function itemView(slot: Slot, context: ViewContext): ScriptItem {
  const { item } = slot
  const text = textOfParts(item.parts)
  const uses = context.uses.get(slot.slotId)
  return {
    id: item.id, slotId: slot.slotId, kind: item.kind, scope: item.scope, state: slot.state, storeId: item.storeId, brand: item.brand, locked: slot.locked, pending: slot.pending, hidden: slot.hidden,
    category: item.category, objection: item.objection, code: item.code, title: item.title, parts: item.parts, validTo: item.validTo, promotionId: item.promotionId,
    text, variables: variablesOf(text), pinyin: item.pinyin, initials: item.initials, ...expiryOf(item, context.promotions, context.now), sort: slot.sort,
    storeUses: uses?.uses ?? 0, myUses: uses?.mine ?? 0, responses: uses?.responses ?? 0, favourite: context.favourites.has(slot.slotId),
    version: item.version, templateVersion: slot.template?.version ?? null, updatedAt: item.updatedAt.toISOString(), canEdit: canEdit(slot, context),
  }
}

function canEdit({ item, locked }: Slot, { scope, storeId }: ViewContext): boolean {
  if (item.scope === 'personal') return scope.memberIds.includes(item.memberId ?? '')
  if (storeId === null) return reachesBrand(scope, 'script.template', item.brand)
  const publish = decide(scope, 'script.publish')
  return !locked && publish.rows.stores.includes(storeId)
}

/** By shelf is the reader's business; within one, as the store put them. */
export const inOrder = (a: Slot, b: Slot): number => a.sort - b.sort || (a.item.code < b.item.code ? -1 : a.item.code > b.item.code ? 1 : Number(a.slotId > b.slotId) - Number(a.slotId < b.slotId))
