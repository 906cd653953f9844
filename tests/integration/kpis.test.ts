import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dayNumbers, friendsBefore, markStaleDays, recountStaleDays, seriesOf } from '../../server/src/modules/kpis/index.ts'
import type { StoreInfo } from '../../server/src/modules/org/index.ts'
import { dayStart, localDay } from '../../server/src/platform/clock/day.ts'
import type { Fact } from '../../server/src/platform/events/facts.ts'
import { addDays } from '../../shared/domain/touch-windows.ts'
import { startHarness, type Harness } from '../support/harness.ts'
import { differencesFromFacts } from '../support/recount-kpis.ts'

let h: Harness
let store: StoreInfo
let today: string
const zone = 'Asia/Shanghai'
const deps = () => h.product

async function settle(): Promise<void> {
  await markStaleDays(deps())
  while ((await h.rows('SELECT day FROM kpi_stale LIMIT 1')).length > 0) await recountStaleDays(deps())
}
const daily = () => h.rows('SELECT store_id, day, metric, dimension, value FROM kpi_daily ORDER BY store_id, day, metric, dimension')

beforeAll(async () => {
  h = await startHarness({ workers: false })
  const groupId = (await h.rows<{ id: string }>('SELECT id FROM tenant_group'))[0]!.id
  store = (await h.product.directory.storesOf(groupId))[0]!
  today = localDay(h.product.kit.clock.now(), zone)
  await settle()
}, 120_000)
afterAll(() => h.stop())

describe('numbers by day', () => {
  it('are what the database counts from the facts itself', async () => {
    const { counted, differing, friends } = await differencesFromFacts(h.rows, today)
    expect(counted).toBeGreaterThan(300)
    expect(differing).toEqual([])
    for (const one of friends) expect(Number(one.counted), one.storeId).toBe(Number(one.told))
  })

  it('follow facts that come late, twice and in any order, and equal a full count from nothing', async () => {
    const { kit } = h.product
    const day = addDays(today, -9)
    const at = (hour: number) => new Date(dayStart(day, zone).getTime() + hour * 3_600_000)
    const [member] = await h.rows<{ id: string }>('SELECT member_id AS id FROM follow_relation WHERE store_id = ? LIMIT 1', [store.id])
    const fact = (kind: Fact['kind'], relation: string, hour: number, payload: Record<string, unknown>): Fact =>
      ({ groupId: store.groupId, kind, occurredAt: at(hour), storeId: store.id, personId: `90${relation}`, relationId: `91${relation}`, memberId: member!.id, codeId: null, cause: 'reconcile', payload })
    // By hand: 3 friends came, one of them went the next morning, one was one all along.
    const facts = [
      fact('relation_added', '1', 9, { addWay: 1, newPerson: true }), fact('relation_added', '2', 10, { addWay: 1, newPerson: true }), fact('relation_readded', '3', 11, { addWay: 1, untold: true }),
      fact('relation_deleted', '1', 33, { by: 'customer' }), fact('script_sent', '1', 20, { title: '报价' }),
    ]
    const before = await seriesOf(kit, store, zone, day, addDays(day, 1), ['adds', 'ended_untold', 'deleted_customer', 'deleted_member'], true)
    const friends = await friendsBefore(kit, store, addDays(day, 2))
    for (const one of [3, 0, 4, 1, 2, 0, 3]) {
      await kit.facts.append(kit.database, facts[one]!)
      if (one === 4) await settle()
    }
    await settle()
    const after = await seriesOf(kit, store, zone, day, addDays(day, 1), ['adds', 'ended_untold', 'deleted_customer', 'deleted_member'], true)
    expect(after.byDay('adds').map((n, index) => n - before.byDay('adds')[index]!)).toEqual([3, 0])
    expect(after.byDay('deleted_customer').map((n, index) => n - before.byDay('deleted_customer')[index]!)).toEqual([0, 1])
    expect(['a:add', 'a:script', 'a:broadcast'].map((dimension) => after.total('deleted_customer', dimension) - before.total('deleted_customer', dimension))).toEqual([1, 1, 0])
    expect(await friendsBefore(kit, store, addDays(day, 2)) - friends).toBe(1)

    const kept = await daily()
    await h.rows('DELETE FROM kpi_daily')
    await h.rows('DELETE FROM kpi_cursor')
    await settle()
    expect(await daily()).toEqual(kept)
    expect((await differencesFromFacts(h.rows, today)).differing).toEqual([])
  })

  it('tell a day in one call, and 企微留档 only when somebody said how many came', async () => {
    const before = await dayNumbers(deps(), store, today)
    expect(before).toMatchObject({ addsTarget: store.dailyAddTarget, captureSales: null, captureService: null })
    expect(before.tasksDone).toBeLessThanOrEqual(before.tasksDue)
    expect(before.deletionRate30).not.toBeNull()
  })
})
