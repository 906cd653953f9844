import { afterAll, beforeAll, expect, it } from 'vitest'
import { seedSystems, type DemoSystems } from '../../server/src/app/demo/seed-systems.ts'
import { stableId } from '../../simulator/src/model/ids.ts'
import { population } from '../../simulator/worlds/huayue/population/index.ts'
import { markStaleDays, recountStaleDays } from '../../server/src/modules/kpis/index.ts'
import { localDay } from '../../server/src/platform/clock/day.ts'
import { startHarness, type Harness } from '../support/harness.ts'
import { differencesFromFacts } from '../support/recount-kpis.ts'

/** The demo as people start it: friends read from WeCom under the ids its app sees, files of the dealers taken in, everybody compared. */
let h: Harness
const scale = 1 / 50
const corps = ['wwG_huayue', 'wwS_binhu', 'wwS_jingkai', 'wwS_hexi', 'wwS_jianye', 'wwS_hanyang', 'wwS_hankou', 'wwS_zhongyuan', 'wwO_yaochuan']

beforeAll(async () => {
  h = await startHarness({ corps, workers: false, world: 'huayue' })
  const systems = await h.control<DemoSystems>('GET', 'systems')
  await seedSystems(h.product, systems, () => undefined)
}, 180_000)
afterAll(() => h.stop())

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
  await markStaleDays(h.product)
  while ((await h.rows('SELECT day FROM kpi_stale LIMIT 1')).length > 0) await recountStaleDays(h.product)
  const { counted, differing, friends } = await differencesFromFacts(h.rows, localDay(h.product.kit.clock.now(), 'Asia/Shanghai'))
  expect(counted).toBeGreaterThan(1000)
  expect(differing).toEqual([])
  for (const one of friends) expect(Number(one.counted), one.storeId).toBe(Number(one.told))
})
