import { afterAll, beforeAll, expect, it } from 'vitest'
import { seedBroadcasts } from '../../server/src/app/demo/seed-broadcasts.ts'
import { seedSystems, type DemoSystems } from '../../server/src/app/demo/seed-systems.ts'
import { stableId } from '../../simulator/src/model/ids.ts'
import { population } from '../../simulator/worlds/huayue/population/index.ts'
import { dayOfReception } from '../../server/src/modules/kpis/arrivals/arrivals.service.ts'
import { countPeople, markStaleDays, recountStaleDays } from '../../server/src/modules/kpis/index.ts'
import { poolReport } from '../../server/src/modules/kpis/reports/pool.ts'
import { retentionOf } from '../../server/src/modules/kpis/reports/retention.ts'
import { staffReport } from '../../server/src/modules/kpis/reports/staff.ts'
import { storeHome } from '../../server/src/modules/overview/store-home.ts'
import { localDay } from '../../server/src/platform/clock/day.ts'
import { startHarness, type Harness } from '../support/harness.ts'
import { differencesFromFacts } from '../support/recount-kpis.ts'
import { reportsBySql, todayBySql } from '../support/recount-reports.ts'
import { walkNumbers } from '../support/walk-numbers.ts'

/** The demo as people start it: friends read from WeCom under the ids its app sees, files of the dealers taken in, everybody compared. */
let h: Harness
/** `FULL_WORLD=1`: everybody of the group, as `npm start -- --world full` begins. */
const whole = process.env['FULL_WORLD'] === '1'
const scale = whole ? 1 : 1 / 50
const corps = ['wwG_huayue', 'wwS_binhu', 'wwS_jingkai', 'wwS_hexi', 'wwS_jianye', 'wwS_hanyang', 'wwS_hankou', 'wwS_zhongyuan', 'wwO_yaochuan']

beforeAll(async () => {
  h = await startHarness({ corps, workers: false, world: whole ? 'huayue-full' : 'huayue' })
  const systems = await h.control<DemoSystems>('GET', 'systems')
  await seedSystems(h.product, systems, () => undefined)
  if (whole) await seedBroadcasts(h.product, () => undefined)
}, whole ? 600_000 : 180_000)
afterAll(() => h.stop())

const zone = 'Asia/Shanghai'
const today = (): string => localDay(h.product.kit.clock.now(), zone)

async function settle(): Promise<void> {
  await markStaleDays(h.product)
  while ((await h.rows('SELECT day FROM kpi_stale LIMIT 1')).length > 0) await recountStaleDays(h.product)
  while ((await h.rows<{ n: string }>("SELECT (SELECT COUNT(*) FROM store) - COUNT(*) AS n FROM kpi_daily WHERE metric = 'persons'"))[0]!.n !== '0') await countPeople(h.product)
}

/** Which human a record of the database belongs to, by what the world's makers know; null = not of the population. */
function truth(): (record: { ref: string | null; external: string | null }) => number | null {
  const ofContact = new Map<string, number>()
  for (const record of population(scale).records) {
    if (record.kind !== 'corp_contact') continue
    const own = stableId('wm', `${record.corpId}/${stableId('p', `human/${record.human}`, 12)}`)
    ofContact.set(own, record.human)
    ofContact.set(stableId('wm', `wwG_huayue>${record.corpId}/external/${own}`), record.human)
  }
  return ({ ref, external }) => (ref?.match(/^(DMS|XS)-\d+$/) ? Number(ref.split('-')[1]) - 1 : external === null ? null : (ofContact.get(external) ?? null))
}

it('holds nobody who is two people, and counts people once who are friends of two companies', async () => {
  const humanOf = truth()
  const rows = await h.rows<{ one: string; ref: string | null; external: string | null; entity: string; root: string }>(
    `SELECT COALESCE(m.human_id, p.human_id, m.id, p.id) AS one, s.source_ref AS ref, c.external_userid AS \`external\`, s.legal_entity_id AS entity, COALESCE(p.merged_into, p.id) AS root
     FROM source_record s JOIN person p ON p.group_id = s.group_id AND p.id = s.person_id LEFT JOIN person m ON m.group_id = p.group_id AND m.id = p.merged_into LEFT JOIN corp_contact c ON c.group_id = s.group_id AND c.id = s.contact_id`)
  const known = rows.flatMap((row) => {
    const human = humanOf(row)
    return human === null ? [] : [{ ...row, human }]
  })
  expect(known.length).toBeGreaterThan(700)
  const by = (key: 'one' | 'root', value: 'human' | 'entity'): Set<unknown>[] => [...known.reduce((groups, row) => groups.set(row[key], (groups.get(row[key]) ?? new Set()).add(row[value])), new Map<string, Set<unknown>>()).values()]
  expect(by('one', 'human').filter((set) => set.size > 1)).toEqual([])
  expect(by('root', 'entity').filter((set) => set.size > 1)).toEqual([])
  expect(by('one', 'entity').filter((set) => set.size > 1).length).toBeGreaterThan(60)
  expect(new Set(known.map((row) => row.root)).size).toBeLessThan(new Set(known.map((row) => `${row.ref} ${row.external}`)).size)
})

it('counts its days as the database counts them from the facts itself', async () => {
  await settle()
  const { counted, differing, friends } = await differencesFromFacts(h.rows, today())
  expect(counted).toBeGreaterThan(whole ? 20_000 : 2000)
  expect(differing).toEqual([])
  for (const one of friends) expect([one.counted, one.told], one.storeId).toEqual([one.standing, one.standing])
})

it('says on its home pages and reports what plain SQL says', { timeout: 240_000, retry: 0 }, async () => {
  const { kit, directory } = h.product
  const day = today()
  let told = 0
  for (const store of await directory.storesOf((await h.rows<{ id: string }>('SELECT id FROM tenant_group'))[0]!.id)) {
    const [sql, now, pool, retention, staff, home, reception] = await Promise.all([
      reportsBySql(h.rows, store.id, day), todayBySql(h.rows, store.id, day, kit.clock.now()), poolReport(kit, store, zone, 120), retentionOf(kit, store, zone), staffReport(kit, store, zone, 30), storeHome(h.product, store), dayOfReception(kit, store, zone, day, day),
    ])
    const say = store.shortName
    expect(retention.cohorts, say).toEqual(sql.cohorts)
    expect(retention.funnel, say).toMatchObject(sql.funnel)
    expect(retention.silent, say).toMatchObject(sql.silent)
    expect(staff.items.filter((one) => one.due > 0).map(({ memberId, due, onTime }) => ({ memberId, due, onTime })).sort((a, b) => (a.memberId < b.memberId ? -1 : 1)), say).toEqual(sql.due)
    expect([pool.persons, pool.duplicates, pool.deletionRate30], say).toEqual([sql.persons, sql.duplicates, sql.deletionRate30])
    expect(pool.broadcasts.map(({ id, delivered, left }) => ({ id, delivered, left })).sort((a, b) => (a.id < b.id ? -1 : 1)), say).toEqual(sql.broadcasts)
    expect({ adds: reception.month.adds, addsService: reception.month.addsService, retail: reception.month.retail }, say).toEqual({ adds: sql.adds, addsService: sql.addsService, retail: sql.retail })
    expect([pool.pool.at(-1), pool.net.every((n, at) => at === 0 || pool.pool[at]! - pool.pool[at - 1]! === n)], say).toEqual([sql.friends, true])
    for (const kind of ['sales', 'service'] as const) expect(home.capture[kind] && { have: home.capture[kind].have, of: home.capture[kind].of }, `${say} ${kind}`).toEqual(sql[kind])
    expect({
      adds: home.addsToday, welcomeFailed: home.welcomeFailedToday, deleted: home.deletedToday, due: home.tasksDueToday, done: home.tasksDoneToday, overdue: home.tasksOverdue, collisions: home.collisionsOpen, advisors: home.broadcastsWaiting.advisors,
      sparks: home.sparks, addsByDay: home.addsByDay.map(({ day: _, ...kinds }) => Object.values(kinds).reduce((sum, one) => sum + one, 0)),
    }, say).toEqual(now)
    expect(home.deletionRate30, say).toBe(sql.deletionRate30)
    told += retention.cohorts.reduce((sum, one) => sum + one.adds, 0)
  }
  expect(told).toBeGreaterThan(whole ? 5000 : 100)
})

it('leads from each number of a store to exactly those it counts', { timeout: 240_000, retry: 0 }, async () => {
  await settle()
  const managers = await h.rows<{ storeId: string; userid: string}>(
    "SELECT a.store_id AS storeId, MIN(m.userid) AS userid FROM assignment a JOIN member m ON m.group_id = a.group_id AND m.employee_id = a.employee_id WHERE a.valid_to IS NULL AND a.role = 'store_manager' AND m.status = 'active' AND m.corp_id = (SELECT id FROM corp WHERE corp_id = 'wwG_huayue') GROUP BY a.store_id ORDER BY a.store_id")
  let exact = 0
  for (const { storeId, userid } of whole ? managers : managers.slice(0, 2)) exact += await walkNumbers(h, await h.admin(userid), storeId)
  expect(exact).toBeGreaterThan(30)
})
