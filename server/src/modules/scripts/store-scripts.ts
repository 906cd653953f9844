import { promotionsFor } from '../promotions/index.ts'
import type { Kit } from '../../platform/kit.ts'
import type { StoreInfo } from '../org/index.ts'
import { expiryOf, slotsOf } from './library.ts'
import { usesOf } from './scripts.repo.ts'

export interface SendableScript { slotId: string; kind: 'script' | 'material'; category: string; objection: string | null; title: string; code: string; scope: string; storeUses: number; responses: number }

const freshMs = 10_000

/** Scripts a store may send, kept for seconds: the suggestion on the first screen must not cost a query. */
export class StoreScripts {
  readonly #kit: Kit
  readonly #stores = new Map<string, { at: number; list: Promise<SendableScript[]> }>()

  constructor(kit: Kit) {
    this.#kit = kit
  }

  of(store: StoreInfo): Promise<SendableScript[]> {
    const known = this.#stores.get(store.id)
    if (known && Date.now() - known.at < freshMs) return known.list
    const list = this.#read(store)
    list.catch(() => this.#stores.delete(store.id))
    this.#stores.set(store.id, { at: Date.now(), list })
    return list
  }

  async #read(store: StoreInfo): Promise<SendableScript[]> {
    const { database, clock } = this.#kit
    const now = clock.now()
    const [slots, uses, promotions] = await Promise.all([slotsOf(database, store, []), usesOf(database, store.groupId, store.id, []), promotionsFor(database, store, now)])
    return slots.filter((slot) => !slot.hidden && !expiryOf(slot.item, promotions, now).expired).map(({ slotId, item }) => ({
      slotId, kind: item.kind, category: item.category, objection: item.objection, title: item.title, code: item.code, scope: item.scope, storeUses: uses.get(slotId)?.uses ?? 0, responses: uses.get(slotId)?.responses ?? 0,
    }))
  }
}
