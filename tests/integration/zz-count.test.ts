import * as audiences from '@chitang/shared/contracts/audiences'
import { listCustomers } from '@chitang/shared/contracts/customers'
import { listTags } from '@chitang/shared/contracts/tags'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startHarness, type Harness } from '../support/harness.ts'
let h: Harness
beforeAll(async () => { h = await startHarness() }, 120_000)
afterAll(() => h.stop())
it('counts', async () => {
  const manager = await h.admin('songhaitao')
  const store = (await h.rows<{ id: string }>("SELECT id FROM store WHERE short_name = '包河'"))[0]!.id
  const count = (more: object) => manager(audiences.countAudience, { body: { audience: { storeId: store, ...more }, class: 'marketing' } })
  const all = await count({})
  console.log(JSON.stringify(all))
  for (const more of [{ levels: ['H', 'A'] }, { stages: ['新客户'] }, { attributes: [{ key: 'intent_model', is: '越屿' }] }, { quietDays: 7 }, { addedFrom: '2026-05-01' }, { tagsNone: [], tagsAll: [] }]) { const c = await count(more); console.log(JSON.stringify(more), c.persons, c.sendable, JSON.stringify(c.excluded), c.sample.length) }
  const [tag] = await h.rows<{ id: string; n: number }>('SELECT rt.tag_id AS id, COUNT(*) n FROM relation_tag rt JOIN follow_relation r ON r.id = rt.relation_id WHERE r.store_id = ? GROUP BY rt.tag_id ORDER BY n DESC LIMIT 1', [store])
  if (tag) { const [a, b] = [await count({ tagsAll: [tag.id] }), await count({ tagsNone: [tag.id] })]; expect(a.persons + b.persons).toBe(all.persons); expect(a.persons).toBeLessThanOrEqual(Number(tag.n)); console.log(a.persons, b.persons, tag.n) }
  const saved = await manager(audiences.saveSegment, { body: { name: ' 热客 ', audience: { storeId: store, levels: ['H'] } } })
  expect((await manager(audiences.listSegments, { query: {} })).items).toEqual([saved])
  await manager(audiences.removeSegment, { params: { id: saved.id } })
  await expect(count({ advisorIds: ['1'] })).rejects.toMatchObject({ code: 'audiences.foreign' })
})
