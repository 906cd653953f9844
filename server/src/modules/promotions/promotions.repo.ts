import { localParts } from '../../platform/clock/day.ts'
import type { Db } from '../../platform/db/database.ts'
import type { StoreInfo } from '../org/index.ts'

export interface StoredPromotion {
  id: string; scope: 'group' | 'brand' | 'store'; brand: string | null; storeId: string | null; name: string; subsidy: string; policy: string; validFrom: Date; validTo: Date
}

const select = 'SELECT id, scope, brand, store_id AS storeId, name, subsidy, policy, valid_from AS validFrom, valid_to AS validTo FROM promotion'

/** Offers that reach a store and have not ended before `since`. */
export const promotionsFor = (db: Db, store: StoreInfo, since: Date): Promise<StoredPromotion[]> =>
  db.rows<StoredPromotion>(`${select} WHERE group_id = ? AND valid_to > ? AND retired_at IS NULL AND (scope = 'group' OR (scope = 'brand' AND brand = ?) OR (scope = 'store' AND store_id = ?)) ORDER BY valid_to DESC, id LIMIT 200`,
    [store.groupId, since, store.brand, store.id])

export const promotionById = (db: Db, groupId: string, id: string, lock = false): Promise<StoredPromotion | null> =>
  db.row<StoredPromotion>(`${select} WHERE group_id = ? AND id = ? AND retired_at IS NULL${lock ? ' FOR UPDATE' : ''}`, [groupId, id])

/** What the promotion variables of a text read; an empty field says nothing. */
export function promotionValues(row: StoredPromotion, timeZone: string): Record<string, string> {
  const { month, day } = localParts(new Date(row.validTo.getTime() - 1), timeZone)
  return Object.fromEntries(Object.entries({ 活动: row.name, 补贴: row.subsidy, 政策: row.policy, 截止日: `${month} 月 ${day} 日` }).filter(([, value]) => value))
}

/** An offer of another store or brand does not exist here. */
export const promotionReaches = (offer: StoredPromotion | null, of: { storeId: string | null; brand: string | null }): offer is StoredPromotion =>
  offer !== null && (offer.scope === 'group' || (offer.scope === 'brand' ? offer.brand === of.brand : offer.storeId === of.storeId))
