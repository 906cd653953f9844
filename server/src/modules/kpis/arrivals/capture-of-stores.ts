import type { Kit } from '../../../platform/kit.ts'
import type { StoreInfo } from '../../org/index.ts'
import { captured } from './capture.ts'
import type { Capture } from './capture.model.ts'

/** The month of a day up to it. Only stores whose reception said something are looked into. */
export async function captureOfStores(kit: Kit, groupId: string, stores: readonly StoreInfo[], timeZone: string, to: string): Promise<Map<string, { sales: Capture | null; service: Capture | null }>> {
  const from = `${to.slice(0, 7)}-01`
  const ids = stores.map((one) => one.id)
  const said = new Set((await kit.database.rows<{ storeId: string }>(
    'SELECT DISTINCT store_id AS storeId FROM store_day_entry WHERE group_id = ? AND store_id IN (?) AND day >= ? AND day <= ? UNION SELECT DISTINCT store_id FROM arrival WHERE group_id = ? AND store_id IN (?) AND day >= ? AND day <= ?',
    [groupId, ids, from, to, groupId, ids, from, to])).map((row) => row.storeId))
  const found = new Map<string, { sales: Capture | null; service: Capture | null }>()
  for (const store of stores) {
    if (!said.has(store.id)) continue
    const [sales, service] = await Promise.all([captured(kit, store, timeZone, 'sales', from, to), captured(kit, store, timeZone, 'service', from, to)])
    found.set(store.id, { sales: sales.capture, service: service.capture })
  }
  return found
}
