import { listCodes } from '@chitang/shared/contracts/codes'
import { listScripts } from '@chitang/shared/contracts/scripts'
import { acceptStoreKit, getStoreKit, getStoreKitProgress, listBrandKits, publishBrandKit, retryStoreKit, type StoreKit } from '@chitang/shared/contracts/starter-kits'
import { listTags } from '@chitang/shared/contracts/tags'
import type { ApiClient } from '@chitang/shared/client'
import type { BodyOf } from '@chitang/shared/contracts/endpoint'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { applyKit, applyKitJob } from '../../server/src/modules/starter-kits/index.ts'
import { checkWelcome } from '../../server/src/modules/welcome/index.ts'
import { eventually, startHarness, type Harness } from '../support/harness.ts'

let h: Harness
let manager: ApiClient
let storeId: string
let groupId: string
const ask = { query: {} as { storeId: string } }

beforeAll(async () => {
  h = await startHarness()
  manager = await h.admin('songhaitao')
  const [store] = await h.rows<{ id: string; groupId: string }>("SELECT id, group_id AS groupId FROM store WHERE short_name = '包河'")
  ;({ id: storeId, groupId } = store!)
  ask.query.storeId = storeId
}, 60_000)
afterAll(() => h.stop())

const everything = ({ version, content, people }: StoreKit): BodyOf<typeof acceptStoreKit> => ({
  storeId, version, tags: content.tags, welcomes: content.welcomes, scripts: content.scripts.map((one) => ({ ...one, acknowledged: [] })),
  codes: content.codes.map((one) => ({ ...one, memberIds: [(people.find((person) => person.roles.includes(one.role)) ?? people[0]!).memberId] })),
})
const refused = (work: Promise<unknown>): Promise<unknown> => work.then(() => 'done', (error: { code: string }) => error.code)
const states = async (): Promise<Record<string, number>> => {
  const counts: Record<string, number> = {}
  for (const item of (await manager(getStoreKitProgress, ask)).items) counts[`${item.part} ${item.state}`] = (counts[`${item.part} ${item.state}`] ?? 0) + 1
  return counts
}
const settled = (): Promise<unknown> => eventually(async () => !(await manager(getStoreKitProgress, ask)).items.some((item) => item.state === 'waiting'), 'nothing waits any more', 40)
/** A process that is told to stop before its nth batch, or never. */
const work = (batches = Infinity): Promise<unknown> => {
  let begun = 0
  return applyKit({ ...h.product, checkWelcome })({ storeId }, { groupId, jobId: '0', attempt: 1, stopping: () => ++begun > batches }).then(() => 'ended', (error: Error) => error.name)
}
const there = async () => {
  const [row] = await h.rows<Record<string, number>>(
    `SELECT (SELECT COUNT(*) FROM tag WHERE deleted_at IS NULL) AS tags, (SELECT COUNT(*) FROM channel_code) AS codes, (SELECT COUNT(*) FROM script) AS scripts, (SELECT COUNT(*) FROM welcome_rule) AS rules`)
  const { corps } = await h.control<{ corps: { corpId: string; contactWays: unknown[] }[] }>('GET', 'world')
  return { ...row, ways: corps.find((corp) => corp.corpId === 'wwG_huayue')!.contactWays.length }
}

/** One story: each step stands on the one before. */
describe('a store takes the 开店包', () => {
  let body: BodyOf<typeof acceptStoreKit>

  it('sees what it would get and what it has already; who does not keep the store sees nothing', async () => {
    const kit = await manager(getStoreKit, ask)
    body = everything(kit)
    expect([kit.version, kit.brand, kit.items, kit.acceptedBy, kit.models.length > 0]).toEqual([0, '星程', [], null, true])
    expect([kit.content.tags.length, kit.content.scripts.length, kit.content.codes.length, kit.content.welcomes.length]).toEqual([60, 120, 12, 6])
    expect(kit.existing).toContain('welcome-store')
    expect(await refused((await h.admin('wuya'))(getStoreKit, ask))).toBe('policy.denied')
    expect(await refused(manager(listBrandKits))).toBe('policy.denied')
    expect(await refused(manager(acceptStoreKit, { body: { ...body, version: 7 } }))).toBe('starter_kits.changed')
    expect(await refused(manager(acceptStoreKit, { body: { ...body, tags: [{ key: 'not-offered', group: 'x', name: 'x' }] } }))).toBe('request.invalid')
    expect(await refused(manager(acceptStoreKit, { body: { ...body, scripts: [{ ...body.scripts[0]!, text: '全网最低' }] } }))).toBe('starter_kits.unfit')
  })

  it('a process that ends between two things is followed by one that goes on there', async () => {
    const { database, queue, clock } = h.product.kit
    // The store's place is taken by a job that never comes, so that this test is the one that works.
    const jobId = await queue.enqueue(database, applyKitJob, { storeId }, { groupId, runAt: new Date(clock.ms() + 864e5) })
    await database.run("INSERT INTO store_kit (group_id, store_id, brand, version, employee_id, member_id, install_id, accepted_at, job_id) VALUES (?, ?, '星程', 0, 0, 0, 0, ?, ?)", [groupId, storeId, clock.now(), jobId])
    body.tags[0] = { ...body.tags[0]!, name: '刚认识' }
    body.scripts[0] = { ...body.scripts[0]!, text: '{称呼}您好，我是{顾问}，改成了本店的说法。' }
    await manager(acceptStoreKit, { body })
    expect(await work(11)).toBe('RetryLater')
    const half = await states()
    expect([half['tag waiting'], half['code waiting'], half['script waiting']]).toEqual([undefined, 11, 120])
    expect(await work()).toBe('ended')
    const whole = await states()
    expect(Object.keys(whole).filter((key) => !key.endsWith('done') && !key.endsWith('had'))).toEqual([])
    expect(Object.values(whole).reduce((sum, count) => sum + count, 0)).toBe(198)
  })

  it('what was done but not yet written down when the process died is not done again, and accepting twice does nothing twice', async () => {
    const before = await there()
    await h.product.kit.database.run("UPDATE store_kit_item SET state = 'waiting', object_id = NULL WHERE group_id = ? AND store_id = ? AND item_key IN ('tag-对比中', 'code-door', 'code-mall', 'welcome-campaign', 'first-01', 'price-20', 'welcome-dcc_agent')", [groupId, storeId])
    expect(await work()).toBe('ended')
    await manager(acceptStoreKit, { body })
    await settled()
    expect(await there()).toEqual(before)
  })

  it('tags are at WeCom in the store\'s own groups, the sidebar has the words, a scan is tagged and greeted', async () => {
    const { items } = await manager(listTags, ask as never)
    const own = items.filter((group) => group.scope === 'store').flatMap((group) => group.tags.map((tag) => tag.name))
    expect(own).toEqual(expect.arrayContaining(['刚认识', '对比中', '快定了']))
    const atWecom = JSON.stringify(await h.control('GET', 'tags?corpId=wwG_huayue'))
    expect([atWecom.includes('购车阶段·包河'), atWecom.includes('刚认识')]).toEqual([true, true])
    const library = (await (await h.sidebar('chenxiaofeng'))(listScripts, ask as never)).items
    expect(library.find((one) => one.title === '展厅扫码后的第一句')).toMatchObject({ scope: 'store', state: 'own', text: body.scripts[0]!.text })
    const code = (await manager(listCodes, ask as never)).items.find((one) => one.name === '商超外展')!
    expect([code.qrCode !== null, code.tags.map((tag) => tag.name)]).toEqual([true, ['商超外展']])
    const { personId } = await h.control<{ personId: string }>('POST', 'persons', { name: '外展第一位' })
    await h.control('POST', 'scan', { qrCode: code.qrCode, personId })
    const greeting = await eventually(async () => {
      const said = JSON.stringify(await h.control('GET', `persons/${personId}/inbox`))
      return said.includes('停下来看我们') && said
    }, 'the welcome of the kit on the phone', 20)
    expect(greeting).toContain('谢谢您在商超外展停下来看我们')
  })

  it('the brand publishes its own; what WeCom refuses is said in words and tried again on demand', async () => {
    const hq = await h.admin('wuya')
    const brand = (await hq(listBrandKits)).items.find((one) => one.brand === '星程')!
    expect([brand.version, brand.storesAccepted]).toEqual([0, 1])
    const [door] = brand.content.codes
    const content = { ...brand.content, codes: [...brand.content.codes, { ...door!, key: 'code-night', name: '夜间门灯' }] }
    expect(await refused(hq(publishBrandKit, { body: { brand: '星程', baseVersion: 0, content: { ...content, codes: [door!, door!] } } }))).toBe('starter_kits.unfit')
    expect((await hq(publishBrandKit, { body: { brand: '星程', baseVersion: 0, content } })).version).toBe(1)
    expect(await refused(hq(publishBrandKit, { body: { brand: '星程', baseVersion: 0, content } }))).toBe('starter_kits.changed')
    await h.control('POST', 'faults', { kind: 'errcode', path: 'externalcontact/add_contact_way', errcode: 41045, times: 1 })
    const kit = await manager(getStoreKit, ask)
    // All of it by name, but the tag that got another one and the two welcomes that live in codes.
    expect([kit.version, kit.existing.length]).toEqual([1, 198 - 1 - 2])
    await manager(acceptStoreKit, { body: { ...everything(kit), tags: [], scripts: [], welcomes: [] } })
    await settled()
    const failed = async () => (await manager(getStoreKitProgress, ask)).items.filter((item) => item.state === 'failed')
    expect(await failed()).toEqual([expect.objectContaining({ key: 'code-night', reason: expect.stringContaining('企业微信没有接受') })])
    await manager(retryStoreKit, { body: { storeId } })
    await settled()
    expect(await failed()).toEqual([])
    expect((await manager(listCodes, ask as never)).items.some((one) => one.name === '夜间门灯' && one.qrCode !== null)).toBe(true)
  })
})
