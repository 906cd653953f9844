import writeExcelFile from 'write-excel-file/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { getMe } from '@chitang/shared/contracts/auth'
import { createPromotion, deletePromotion, updatePromotion } from '@chitang/shared/contracts/promotions'
import type { ScriptContent } from '@chitang/shared/contracts/script-content'
import { dismissScriptGap, listScriptGaps, reportScriptGap } from '@chitang/shared/contracts/script-gaps'
import { listScriptSends, markScriptResponse, prepareScript, recordScriptSent } from '@chitang/shared/contracts/script-sends'
import { applyScriptImport, exportScripts, previewScriptImport } from '@chitang/shared/contracts/script-sheets'
import { listScriptTemplates, listTemplateStores, lockScriptTemplate } from '@chitang/shared/contracts/script-templates'
import {
  addFavourite, createOwnScript, createScript, decideScript, deleteOwnScript, deleteScript, getScriptDiff, listScripts, listScriptVersions, overrideScript, placeScripts, updateOwnScript, updateScript, type ScriptItem,
} from '@chitang/shared/contracts/scripts'
import type { ApiClient } from '@chitang/shared/client'
import { demoPicture } from '../../server/src/app/demo/picture.ts'
import { renewExpiring, storeImage, uploadAsset } from '../../server/src/modules/media/index.ts'
import { scriptAssets } from '../../server/src/modules/scripts/index.ts'
import { startHarness, type Harness } from '../support/harness.ts'

let h: Harness
let hq: ApiClient
let a: ApiClient
let b: ApiClient
let advisor: ApiClient
/** Of the brand both stores sell. */
let star: ApiClient
const home: Record<string, string> = {}

beforeAll(async () => {
  h = await startHarness({ corps: ['wwG_huayue'] })
  hq = await h.admin('wuya')
  a = await h.admin('songhaitao')
  const [manager] = await h.rows<{ userid: string }>("SELECT m.userid FROM assignment x JOIN member m ON m.employee_id = x.employee_id JOIN store s ON s.id = x.store_id WHERE x.role = 'store_manager' AND s.short_name = '政务'")
  b = await h.admin(manager!.userid)
  advisor = await h.sidebar('chenxiaofeng')
  const [keeper] = await h.rows<{ userid: string }>("SELECT m.userid FROM assignment x JOIN member m ON m.employee_id = x.employee_id WHERE x.role = 'brand_manager'")
  await h.rows("UPDATE assignment SET brand = '星程' WHERE role = 'brand_manager'")
  star = await h.admin(keeper!.userid)
  home['a'] = (await a(getMe)).stores[0]!.id
  home['b'] = (await b(getMe)).stores[0]!.id
}, 120_000)
afterAll(() => h.stop())

let made = 0
const content = (text: string, more: Partial<ScriptContent> = {}): ScriptContent => ({ category: 'price', objection: null, title: `试写${++made}`, parts: [{ kind: 'text', text }], validTo: null, promotionId: null, ...more })
const seen = { acknowledged: [] as string[] }
const template = async (text = '集团第一版') => (await hq(createScript, { body: { kind: 'script', content: content(text), ...seen } }))
const slotOf = async (who: ApiClient, slotId: string): Promise<ScriptItem | undefined> => (await who(listScripts, { query: {} })).items.find((item) => item.slotId === slotId)
const look = async (who: ApiClient, slotId: string): Promise<string> => {
  const item = await slotOf(who, slotId)
  return item ? [item.text, item.state, ...(item.pending ? ['待对比'] : []), ...(item.locked ? ['必须'] : []), ...(item.hidden ? ['停用'] : [])].join(' · ') : '没有'
}

type Act = (slotId: string) => Promise<unknown>
const clients = { a: () => a, b: () => b }
const publish = (text: string, baseVersion: number): Act => (id) => hq(updateScript, { params: { id }, body: { baseVersion, content: content(text), ...seen } })
const lock = (locked: boolean): Act => (id) => hq(lockScriptTemplate, { params: { id }, body: { locked } })
const retire: Act = (id) => hq(deleteScript, { params: { id } })
const own = (store: 'a' | 'b', text: string, templateVersion = 1): Act => (id) => clients[store]()(overrideScript, { params: { id }, body: { storeId: home[store]!, templateVersion, content: content(text), ...seen } })
const decide = (store: 'a' | 'b', act: 'adopt' | 'keep' | 'fork' | 'hide' | 'show' | 'drop', templateVersion?: number): Act => (id) =>
  clients[store]()(decideScript, { params: { id }, body: { storeId: home[store]!, act, ...(templateVersion === undefined ? {} : { templateVersion }) } })
const brandSays = (text: string, templateVersion = 1): Act => (id) => star(overrideScript, { params: { id }, body: { brand: '星程', templateVersion, content: content(text), ...seen } })
const brandDecides = (act: 'adopt' | 'keep' | 'drop', templateVersion?: number): Act => (id) => star(decideScript, { params: { id }, body: { brand: '星程', act, ...(templateVersion === undefined ? {} : { templateVersion }) } })
const refused = (act: Act, code: string): Act => (id) => expect(act(id)).rejects.toMatchObject({ code })

describe('a new script', () => {
  it('is made once however often its request arrives, and two people at one moment get two numbers', async () => {
    const body = { storeId: home['a']!, kind: 'script' as const, content: content('只写一次'), ...seen, idempotencyKey: 'once-and-only-once' }
    const [first, second] = await Promise.all([a(createScript, { body }), a(createScript, { body })])
    expect([second!.id, (await a(createScript, { body })).id]).toEqual([first!.id, first!.id])
    const both = await Promise.all(['甲', '乙', '丙'].map((text) => a(createScript, { body: { storeId: home['a']!, kind: 'script', content: content(text), ...seen } })))
    expect(new Set(both.map((one) => one.code)).size).toBe(3)
  })
})

describe('two stores and headquarters edit the same template', () => {
  // The same table stands in docs/script-library.md.
  it.each<[string, Act[], string, string]>([
    ['HQ publishes, then a rewords what it still had open', [publish('集团第二版', 1), own('a', '包河的话', 1)], '包河的话 · overridden · 待对比', '集团第二版 · inherited'],
    ['a rewords, then HQ publishes; b follows by itself', [own('a', '包河的话'), publish('集团第二版', 1)], '包河的话 · overridden · 待对比', '集团第二版 · inherited'],
    ['both reword, HQ publishes, a adopts and b keeps', [own('a', '包河的话'), own('b', '政务的话'), publish('集团第二版', 1), decide('a', 'adopt'), decide('b', 'keep', 2)], '集团第二版 · inherited', '政务的话 · overridden'],
    ['b decides about a version that is not the last any more', [own('b', '政务的话'), publish('集团第二版', 1), publish('集团第三版', 2), decide('b', 'keep', 2)], '集团第三版 · inherited', '政务的话 · overridden · 待对比'],
    ['a leaves the template, HQ publishes', [decide('a', 'fork'), publish('集团第二版', 1)], '集团第一版 · forked', '集团第二版 · inherited'],
    ['HQ locks over both, stores may not change it, unlock brings theirs back', [own('a', '包河的话'), decide('b', 'hide'), lock(true), refused(own('b', '不行', 1), 'scripts.locked'), refused(decide('a', 'adopt'), 'scripts.locked'), lock(false)], '包河的话 · overridden', '集团第一版 · inherited · 停用'],
    ['HQ locks, publishes under the lock', [own('a', '包河的话'), lock(true), publish('集团第二版', 1)], '集团第二版 · inherited · 必须', '集团第二版 · inherited · 必须'],
    ['HQ retires: b loses it, a is asked', [own('a', '包河的话'), retire], '包河的话 · orphaned · 待对比', '没有'],
    ['HQ retires, a keeps its words for good', [own('a', '包河的话'), retire, decide('a', 'keep')], '包河的话 · forked', '没有'],
    ['HQ retires, a lets go too', [own('a', '包河的话'), retire, decide('a', 'drop')], '没有', '没有'],
    ['HQ locks and retires: nobody keeps anything', [own('a', '包河的话'), decide('b', 'fork'), lock(true), retire], '没有', '没有'],
    ['a takes up again what it gave up', [own('a', '包河的话'), decide('a', 'adopt'), own('a', '包河又改', 1)], '包河又改 · overridden', '集团第一版 · inherited'],
    ['the brand puts its words in the place: a inherits them, b compares', [own('b', '政务的话'), brandSays('星程的话')], '星程的话 · inherited', '政务的话 · overridden · 待对比'],
    ['HQ publishes: the brand is asked, its stores are not', [brandSays('星程的话'), own('b', '政务的话', 2), publish('集团第二版', 1)], '星程的话 · inherited', '政务的话 · overridden'],
    ['the brand goes back: a follows HQ, b compares with HQ', [brandSays('星程的话'), own('b', '政务的话', 2), brandDecides('adopt')], '集团第一版 · inherited', '政务的话 · overridden · 待对比'],
    ['the brand takes up again what it gave up', [brandSays('星程的话'), brandDecides('adopt'), own('b', '政务的话'), brandSays('星程又说')], '星程又说 · inherited', '政务的话 · overridden · 待对比'],
    ['HQ locks over the brand, unlock brings its words back', [brandSays('星程的话'), lock(true), refused(brandSays('不行'), 'scripts.changed'), lock(false)], '星程的话 · inherited', '星程的话 · inherited'],
    ['HQ locks: the brand is covered too', [brandSays('星程的话'), lock(true)], '集团第一版 · inherited · 必须', '集团第一版 · inherited · 必须'],
    ['HQ retires: the brand\'s words stay until it lets go', [brandSays('星程的话'), retire], '星程的话 · inherited', '星程的话 · inherited'],
    ['HQ retires, the brand lets go too', [brandSays('星程的话'), retire, brandDecides('drop')], '没有', '没有'],
    ['after retirement nobody starts from it', [retire, refused(own('a', '不行', 1), 'scripts.template_retired')], '没有', '没有'],
  ])('%s', async (_, acts, inA, inB) => {
    const { slotId } = await template()
    for (const act of acts) await act(slotId)
    expect([await look(a, slotId), await look(b, slotId)]).toEqual([inA, inB])
  })

  it('of two who change the same words the second is told who was first, and with which words', async () => {
    const item = await template()
    await own('a', '包河的话')(item.slotId)
    const mine = (await slotOf(a, item.slotId))!
    const market = await h.admin('liumin')
    const change = (who: ApiClient, text: string) => who(updateScript, { params: { id: mine.id }, body: { baseVersion: mine.version, templateVersion: 1, content: content(text), ...seen } })
    await change(market, '刘敏改的')
    await expect(change(a, '宋海涛改的')).rejects.toMatchObject({ status: 409, code: 'scripts.changed', message: '刘敏 刚发布了新的一版', details: { current: { authorName: '刘敏', content: { parts: [{ text: '刘敏改的' }] } } } })
    await expect(own('a', '又一份')(item.slotId)).rejects.toMatchObject({ code: 'scripts.changed' })
    expect((await a(listScriptVersions, { params: { id: mine.id } })).items.map((one) => [one.version, one.authorName])).toEqual([[2, '刘敏'], [1, '宋海涛']])
    await expect(b(listScriptVersions, { params: { id: mine.id } })).rejects.toMatchObject({ code: 'not_found' })
    const both = await Promise.allSettled([own('b', '政务甲')(item.slotId), own('b', '政务乙')(item.slotId)])
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  it('shows the store what changed, and headquarters what the stores made of it', async () => {
    const item = await template('原来的话')
    await own('a', '包河的话')(item.slotId)
    await decide('b', 'fork')(item.slotId)
    await publish('新的话', 1)(item.slotId)
    const diff = await a(getScriptDiff, { params: { id: item.slotId }, query: { storeId: home['a']! } })
    expect([diff.mine, diff.base!, diff.theirs].map((one) => one.content.parts[0])).toEqual(['包河的话', '原来的话', '新的话'].map((text) => ({ kind: 'text', text })))
    const row = (await hq(listScriptTemplates)).items.find((one) => one.slotId === item.slotId)!
    expect(row.reach).toMatchObject({ overridden: 1, forked: 1, pending: 1, inherited: row.reach.stores - 2 })
    const stores = (await hq(listTemplateStores, { params: { id: item.slotId } })).items
    expect(stores.filter((one) => one.state !== 'inherited').map((one) => [one.storeName, one.state]).sort()).toEqual([['星程合肥包河店', 'overridden'], ['星程合肥政务店', 'forked']])
    await expect(a(listScriptTemplates)).rejects.toMatchObject({ code: 'policy.denied' })
  })
  it('a brand manager keeps the own brand\'s templates and nobody else\'s', async () => {
    const { id } = await template()
    const own = await star(createScript, { body: { brand: '星程', kind: 'script', content: content('星程自己的一条'), ...seen } })
    expect([await look(a, own.id), own.scope, own.canEdit]).toEqual(['星程自己的一条 · inherited', 'brand', true])
    for (const brand of ['曜川', undefined]) await expect(star(createScript, { body: { ...(brand ? { brand } : {}), kind: 'script', content: content('不行'), ...seen } }), String(brand)).rejects.toMatchObject({ code: 'policy.denied' })
    await expect(star(updateScript, { params: { id }, body: { baseVersion: 1, content: content('不行'), ...seen } })).rejects.toMatchObject({ code: 'not_found' })
    await expect(star(overrideScript, { params: { id }, body: { brand: '曜川', templateVersion: 1, content: content('不行'), ...seen } })).rejects.toMatchObject({ code: 'policy.denied' })
    await brandSays('星程的话')(id)
    await publish('集团第二版', 1)(id)
    const listed = (await star(listScriptTemplates, {})).items
    const [place, words] = [listed.find((item) => item.id === id)!, listed.find((item) => item.slotId === id && item.scope === 'brand')!]
    expect(place).toMatchObject({ canEdit: false, reach: { stores: 0 } })
    expect(words).toMatchObject({ canEdit: true, state: 'overridden', pending: true, brand: '星程' })
    expect(words.reach.stores).toBeGreaterThan(1)
    expect(listed.filter((item) => item.brand !== null && item.brand !== '星程')).toEqual([])
    await brandDecides('keep', 2)(id)
    expect((await star(listScriptTemplates, {})).items.find((item) => item.id === words.id)).toMatchObject({ pending: false })
    const inHq = (await hq(listScriptTemplates, {})).items
    expect(inHq.find((item) => item.id === words.id)).toMatchObject({ canEdit: true, reach: { stores: words.reach.stores } })
  })
})

describe('publishing', () => {
  it('refuses what may not be said, and wants warnings to be seen', async () => {
    const write = (text: string, acknowledged: string[] = []) => a(createScript, { body: { storeId: home['a']!, kind: 'script', content: content(text), acknowledged } })
    await expect(write('全网最低价')).rejects.toMatchObject({ code: 'scripts.blocked', message: '「全网最低」不能发布：绝对化用语，广告法不许这样说' })
    await expect(write('我马上发您')).rejects.toMatchObject({ code: 'scripts.unseen' })
    await write('我马上发您', ['timed:马上'])
    await expect(a(createScript, { body: { storeId: home['a']!, kind: 'material', content: content('一段话'), ...seen } })).rejects.toMatchObject({ code: 'scripts.material_one_part' })
    await expect(a(createScript, { body: { kind: 'script', content: content('给全集团'), ...seen } })).rejects.toMatchObject({ code: 'policy.denied' })
    await expect(a(createScript, { body: { storeId: home['b']!, kind: 'script', content: content('给别家'), ...seen } })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('orders a shelf for one store only', async () => {
    const price = (items: ScriptItem[]) => items.filter((item) => item.category === 'price').map((item) => item.slotId)
    const turned = price((await a(listScripts, { query: {} })).items).reverse()
    const before = price((await b(listScripts, { query: {} })).items)
    await a(placeScripts, { body: { storeId: home['a']!, slotIds: turned } })
    expect(price((await a(listScripts, { query: {} })).items)).toEqual(turned)
    expect(price((await b(listScripts, { query: {} })).items)).toEqual(before)
  })

  it('keeps an advisor\'s own script to the advisor', async () => {
    const body = { category: 'first', title: '我的开场', text: '您好，我是老陈', acknowledged: [] }
    const mine = await advisor(createOwnScript, { body })
    expect(mine).toMatchObject({ scope: 'personal', canEdit: true })
    await advisor(updateOwnScript, { params: { id: mine.id }, body: { ...body, text: '您好，叫我老陈', baseVersion: 1 } })
    const lina = await h.sidebar('lina_bh')
    expect(await slotOf(lina, mine.slotId)).toBeUndefined()
    expect(await slotOf(a, mine.slotId)).toBeUndefined()
    await expect(lina(deleteOwnScript, { params: { id: mine.id } })).rejects.toMatchObject({ code: 'not_found' })
    await advisor(deleteOwnScript, { params: { id: mine.id } })
    expect(await slotOf(advisor, mine.slotId)).toBeUndefined()
  })

  it('goes out to a sheet and comes back changing only what was changed', async () => {
    const sheet = await a(exportScripts, { query: { storeId: home['a']! } })
    const body = { storeId: home['a']!, contentBase64: sheet.contentBase64 }
    const again = await a(previewScriptImport, { body })
    expect(again.rows.filter((row) => row.state !== 'same' && row.problems.length === 0)).toEqual([])
    expect(again.rows.length).toBeGreaterThan(50)
    const cells = [['编号', '分类', '异议', '标题', '内容', '有效到'], ['价格-03', '价格', '别家便宜', '别家便宜两千', '您发我看看差在哪。', ''], ['价格-77', '价格', '', '新写一条', '=1+1 也不过是字', '2027-01-31'], ['价格-78', '报价', '', '', '全网最低', '明天'], ['首次-05', '首次', '', '信息怎么用先说清', '换一句', '']]
    const contentBase64 = (await writeExcelFile(cells.map((row) => row.map((value) => ({ value, type: String })))).toBuffer()).toString('base64')
    const done = await a(applyScriptImport, { body: { storeId: home['a']!, contentBase64 } })
    expect(done.rows.map((row) => [row.code, row.state])).toEqual([['价格-03', 'changed'], ['价格-77', 'new'], ['价格-78', 'error'], ['首次-05', 'error']])
    expect(done.rows[2]!.problems.join('；')).toBe('标题没有填；没有「报价」这个分类；「明天」不是日期，写成 2026-06-30；「全网最低」绝对化用语，广告法不许这样说')
    expect((await a(previewScriptImport, { body: { storeId: home['a']!, contentBase64 } })).rows.map((row) => row.state)).toEqual(['same', 'same', 'error', 'error'])
    await expect(a(previewScriptImport, { body: { storeId: home['a']!, contentBase64: Buffer.from('编号,标题').toString('base64') } })).rejects.toMatchObject({ code: 'scripts.sheet_unreadable' })
  })
})

describe('sending', () => {
  const customer = async () => (await h.rows<{ ext: string }>("SELECT c.external_userid AS ext FROM corp_contact c JOIN follow_relation r ON r.contact_id = c.id JOIN member m ON m.id = r.member_id WHERE c.name = '老K' AND m.userid = 'chenxiaofeng'"))[0]!.ext
  const sent = (externalUserId: string, key: string, partsSent: number, partsTotal: number) => ({ externalUserId, idempotencyKey: key, edited: false, partsSent, partsTotal, textLength: 20 })

  it('gives each part as the client takes it, and says which one failed', async () => {
    const items = (await advisor(listScripts, { query: {} })).items
    const compare = items.find((item) => item.title === '越屿两个版本差在哪')!
    const ready = await advisor(prepareScript, { params: { id: compare.slotId } })
    expect(ready.parts).toMatchObject([{ ready: null, error: null }, { ready: { msgtype: 'image', image: { mediaid: expect.stringMatching(/./) } }, error: null }])
    expect((await advisor(prepareScript, { params: { id: compare.slotId } })).parts).toEqual(ready.parts)
    const loan = await advisor(prepareScript, { params: { id: items.find((item) => item.title === '贷款计算器')!.slotId } })
    const picture = (loan.parts[0]!.ready as { miniprogram: { imgUrl: string; page: string } }).miniprogram
    expect(picture.page).toBe('pages/loan/index.html')
    expect((await fetch(picture.imgUrl)).headers.get('content-type')).toBe('image/png')
    await h.control('POST', 'faults', { kind: 'errcode', path: 'media/upload', errcode: 40004, times: 1 })
    const handbook = await advisor(prepareScript, { params: { id: items.find((item) => item.title === '首保做哪些')!.slotId } })
    expect(handbook.parts[1]).toMatchObject({ ready: null, error: { code: 'wecom.refused' } })
  })

  it('counts a script of two parts when both went out, once, and the answer as the advisor says it', async () => {
    const ext = await customer()
    const item = (await advisor(listScripts, { query: {} })).items.find((one) => one.title === '越屿两个版本差在哪')!
    const send = (key: string, parts: number) => advisor(recordScriptSent, { params: { id: item.slotId }, body: sent(ext, key, parts, 2) })
    expect(await send('parts-0001', 1)).toMatchObject({ counted: false, myUses: item.myUses })
    const whole = await send('parts-0001', 2)
    expect(whole).toMatchObject({ counted: true, myUses: item.myUses + 1 })
    expect(await send('parts-0001', 2)).toEqual(whole)
    const [last] = (await advisor(listScriptSends, { query: { externalUserId: ext } })).items
    expect(last).toMatchObject({ id: whole.sendId, title: '越屿两个版本差在哪', complete: true, respondedAt: null })
    const mark = (responded: boolean) => advisor(markScriptResponse, { params: { id: whole.sendId }, body: { responded } })
    expect((await mark(true)).respondedAt).not.toBeNull()
    await mark(true)
    const answered = (await slotOf(advisor, item.slotId))!
    expect(answered.responses).toBe(item.responses + 1)
    await mark(false)
    expect((await slotOf(advisor, item.slotId))!.responses).toBe(item.responses)
    await expect((await h.sidebar('lina_bh'))(markScriptResponse, { params: { id: whole.sendId }, body: { responded: true } })).rejects.toMatchObject({ code: 'not_found' })
    expect((await advisor(listScripts, { query: {} })).recent[0]).toBe(item.slotId)
    await advisor(addFavourite, { params: { id: item.slotId } })
    expect((await slotOf(advisor, item.slotId))!.favourite).toBe(true)
  })

  it('own words in a template\'s place go on with its count', async () => {
    const ext = await customer()
    const item = await template('一句集团的话')
    await advisor(recordScriptSent, { params: { id: item.slotId }, body: sent(ext, 'slot-00001', 1, 1) })
    await own('a', '一句包河的话')(item.slotId)
    const mine = (await slotOf(advisor, item.slotId))!
    expect(mine).toMatchObject({ text: '一句包河的话', storeUses: 1 })
    await advisor(recordScriptSent, { params: { id: mine.id }, body: sent(ext, 'slot-00002', 1, 1) })
    expect((await slotOf(advisor, item.slotId))!.storeUses).toBe(2)
  })

  it('does not send what has expired, nor an offer that is over', async () => {
    const ext = await customer()
    const ended = (await advisor(listScripts, { query: {} })).items.find((one) => one.title === '端午置换礼遇')!
    expect(ended).toMatchObject({ expired: true, expiredWhy: 'script' })
    await expect(advisor(prepareScript, { params: { id: ended.slotId } })).rejects.toMatchObject({ code: 'scripts.expired' })
    // What went out all the same, because it ended between preparing and sending, is counted: the customer has it.
    expect(await advisor(recordScriptSent, { params: { id: ended.slotId }, body: sent(ext, 'late-00001', 1, 1) })).toMatchObject({ counted: true })
    const taken = await template('发的时候停用了')
    await retire(taken.slotId)
    expect(await advisor(recordScriptSent, { params: { id: taken.slotId }, body: sent(ext, 'late-00002', 1, 1) })).toMatchObject({ counted: true, storeUses: 1 })
    const now = h.product.kit.clock.ms()
    const offer = await a(createPromotion, { body: { storeId: home['a']!, name: '周末限定', subsidy: '800 元', policy: '', validFrom: new Date(now - 1000).toISOString(), validTo: new Date(now + 3_600_000).toISOString() } })
    const item = await a(createScript, { body: { storeId: home['a']!, kind: 'script', content: content('{活动}补{补贴}，到{截止日}', { promotionId: offer.id }), ...seen } })
    expect(item).toMatchObject({ expired: false, promotion: offer.id })
    // An offer is its store's, and who changes it second is told.
    await expect(b(createScript, { body: { storeId: home['b']!, kind: 'script', content: content('{活动}补{补贴}，到{截止日}', { promotionId: offer.id }), ...seen } })).rejects.toMatchObject({ code: 'not_found' })
    const { name, subsidy, policy, validFrom, validTo } = offer
    const was = { name, subsidy, policy, validFrom, validTo }
    await a(updatePromotion, { params: { id: offer.id }, body: { ...was, subsidy: '900 元', expected: was } })
    await expect(a(updatePromotion, { params: { id: offer.id }, body: { ...was, subsidy: '700 元', expected: was } })).rejects.toMatchObject({ status: 409, code: 'conflict.changed' })
    await a(deletePromotion, { params: { id: offer.id } })
    await expect(advisor(prepareScript, { params: { id: item.slotId } })).rejects.toMatchObject({ code: 'scripts.promotion_over' })
  })

  it('gathers what was missed, and closes it when somebody wrote it', async () => {
    const report = (query: string, key: string) => advisor(reportScriptGap, { body: { kind: 'missing', query, idempotencyKey: key } })
    const first = await report('换 电池', 'gap-000001')
    await report('换电池', 'gap-000002')
    expect(await report('换电池', 'gap-000002')).toEqual({ id: first.id, count: 2 })
    const mine = () => a(listScriptGaps, { query: { storeId: home['a']! } }).then((list) => list.items.find((gap) => gap.id === first.id))
    expect(await mine()).toMatchObject({ count: 2, reports: [{ memberName: '陈晓峰' }, { memberName: '陈晓峰' }] })
    await expect(b(dismissScriptGap, { params: { id: first.id } })).rejects.toMatchObject({ code: 'not_found' })
    await a(createScript, { body: { storeId: home['a']!, kind: 'script', content: content('电池要不要换，先测再说'), gapId: first.id, ...seen } })
    expect(await mine()).toBeUndefined()
    await report('换电池', 'gap-000003')
    expect((await mine())?.count).toBe(3)
    await a(dismissScriptGap, { params: { id: first.id } })
    expect(await mine()).toBeUndefined()
  })

  it('renews the media of what can be sent, and nothing else', async () => {
    const { kit } = h.product
    const soon = new Date(kit.clock.ms() + 3_600_000)
    const [used] = await h.rows<{ groupId: string; assetId: string; corpId: string }>('SELECT group_id AS groupId, asset_id AS assetId, corp_id AS corpId FROM media_upload ORDER BY asset_id LIMIT 1')
    const unused = await storeImage(kit, { groupId: used!.groupId, storeId: null, name: '没人用.png', content: demoPicture(64, 64) })
    await uploadAsset(h.product, used!.groupId, unused, used!.corpId)
    await kit.database.run('UPDATE media_upload SET expires_at = ? WHERE group_id = ?', [soon, used!.groupId])
    await renewExpiring(h.product, [(groupId) => scriptAssets(kit.database, groupId, kit.clock.now())])
    const renewed = await h.rows<{ name: string }>('SELECT a.name FROM media_upload u JOIN media_asset a ON a.group_id = u.group_id AND a.id = u.asset_id WHERE u.expires_at > ? ORDER BY a.name', [soon])
    expect(renewed.map((row) => row.name)).toEqual(['越屿配置表.png'])
  })
})
