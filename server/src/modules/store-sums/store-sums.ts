import { getStoreSums, type StoreSums } from '@chitang/shared/contracts/store-sums'
import { tellFrom } from '@chitang/shared/domain/visibility'
import { demand } from '../../platform/access/policy.ts'
import { startOfDay } from '../../platform/clock/day.ts'
import type { Router } from '../../platform/http/route.ts'
import type { Kit } from '../../platform/kit.ts'
import type { Directory } from '../org/index.ts'

const days = 30
const facts = { relation_added: 'added', follow_up: 'followUps', script_sent: 'scriptSends', appointment_arrived: 'visits', relation_deleted: 'deleted' } as const

/** For who may see stores only in sums: the manufacturer, a brand, headquarters. Every number alone, so that none can be worked out from two others. */
export function registerStoreSumsRoutes(router: Router, { kit, directory }: { kit: Kit; directory: Directory }): void {
  router.scoped(getStoreSums, async (scope) => {
    const { rows } = demand(scope, 'sums.read')
    const stores = (await directory.storesOf(scope.groupId)).filter((one) => rows.stores.includes(one.id))
    return { days, items: stores.length === 0 ? [] : await sumsOf(kit, scope.groupId, stores, startOfDay(kit.clock.now(), scope.timeZone, -days)) }
  })
}

async function sumsOf(kit: Kit, groupId: string, stores: readonly { id: string; name: string; brand: string }[], since: Date): Promise<StoreSums[]> {
  const ids = stores.map((one) => one.id)
  const [customers, counted] = await Promise.all([
    kit.database.rows<{ storeId: string; n: string }>('SELECT store_id AS storeId, COUNT(DISTINCT person_id) AS n FROM follow_relation WHERE group_id = ? AND store_id IN (?) AND deleted_at IS NULL GROUP BY store_id', [groupId, ids]),
    kit.database.rows<{ storeId: string; kind: keyof typeof facts; n: string }>(
      'SELECT store_id AS storeId, kind, COUNT(*) AS n FROM domain_fact WHERE group_id = ? AND store_id IN (?) AND kind IN (?) AND occurred_at >= ? GROUP BY store_id, kind', [groupId, ids, Object.keys(facts), since]),
  ])
  const told = (n: number): number | null => (n > 0 && n < tellFrom ? null : n)
  return stores.map((store) => {
    const of = (kind: keyof typeof facts): number | null => told(Number(counted.find((row) => row.storeId === store.id && row.kind === kind)?.n ?? 0))
    return {
      storeId: store.id, storeName: store.name, brand: store.brand, customers: told(Number(customers.find((row) => row.storeId === store.id)?.n ?? 0)),
      added: of('relation_added'), followUps: of('follow_up'), scriptSends: of('script_sent'), visits: of('appointment_arrived'), deleted: of('relation_deleted'),
    }
  })
}
