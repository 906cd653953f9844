import type { ApiClient } from '@chitang/shared/client'
import { getOverview } from '@chitang/shared/contracts/overview'
import { listCustomers } from '@chitang/shared/contracts/customers'
import { listEvents } from '@chitang/shared/contracts/events'
import * as imports from '@chitang/shared/contracts/imports'
import * as recalls from '@chitang/shared/contracts/recalls'
import { getStoreSums } from '@chitang/shared/contracts/store-sums'
import * as support from '@chitang/shared/contracts/support-access'
import { getVisibility } from '@chitang/shared/contracts/visibility'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually, startHarness, type Harness } from '../support/harness.ts'

let h: Harness
let dpo: ApiClient
let maker: ApiClient
let binhu: string
let baohe: string

const storeOf = async (name: string) => (await h.rows<{ id: string }>('SELECT id FROM store WHERE short_name = ?', [name]))[0]!.id
const managerOf = async (storeId: string) => (await h.rows<{ userid: string }>("SELECT m.userid FROM assignment a JOIN member m ON m.employee_id = a.employee_id WHERE a.store_id = ? AND a.role = 'store_manager' AND a.valid_to IS NULL LIMIT 1", [storeId]))[0]!.userid

beforeAll(async () => {
  h = await startHarness({ corps: ['wwG_huayue', 'wwS_binhu'] })
  dpo = await h.admin('zhenglu')
  maker = await h.admin('sunqiming')
  ;[binhu, baohe] = [await storeOf('滨湖'), await storeOf('包河')]
}, 120_000)
afterAll(() => h.stop())

describe('the manufacturer', () => {
  it('gets sums of its brand’s stores, none of them small enough to point at somebody, and no customer', async () => {
    await h.rows("INSERT IGNORE INTO domain_fact (group_id, id, kind, occurred_at, recorded_at, store_id, cause, payload) SELECT group_id, 9000 + n.n, 'appointment_arrived', ?, ?, id, 'admin', '{}' FROM store JOIN (SELECT 1 AS n UNION SELECT 2 UNION SELECT 3) n WHERE id = ?", [h.product.kit.clock.now(), h.product.kit.clock.now(), binhu])
    const { items } = await maker(getStoreSums, {})
    expect(new Set(items.map((one) => one.brand))).toEqual(new Set(['曜川']))
    expect(items.find((one) => one.storeId === binhu)).toMatchObject({ customers: expect.any(Number) as number, visits: null })
    for (const one of items) for (const n of [one.customers, one.added, one.followUps, one.scriptSends, one.visits, one.deleted]) expect(n === null || n === 0 || n >= 10).toBe(true)
    await expect(maker(listCustomers, { query: {} })).rejects.toMatchObject({ code: 'policy.denied' })
  })

  it('reaches the owners of a recall’s vehicles by its legal duty: only these, for the officer’s thirty days, every look in the store’s book (G5, 10)', async () => {
    const manager = await h.admin(await managerOf(binhu), 'wwS_binhu')
    const file = await manager(imports.uploadImport, { body: { storeId: binhu, kind: 'dms', fileName: 'dms.csv', contentBase64: Buffer.from('客户编号,姓名,手机号,车架号,车型,购车日期\nR-1,王敏,12800006721,LDEM0000300000417,驰远 1.5T,2024-05-01\nR-2,李强,12800006722,LDEM0000500000418,驰远 1.5T,2024-06-01').toString('base64') } })
    await manager(imports.startImport, { params: { id: file.id }, body: { mapping: file.mapping } })
    await eventually(async () => (await h.rows('SELECT 1 FROM vehicle_ownership WHERE store_id = ? AND vin_hash IS NOT NULL', [binhu])).length === 2, 'the vehicles are in')

    const notice = { brand: '曜川', title: '前照灯控制单元', noticeNo: 'S2026M0042V', vins: ['LDEM0000300000417', 'LDEM0000700000999'] }
    await expect(maker(recalls.askRecall, { body: { ...notice, brand: '星程' } })).rejects.toMatchObject({ code: 'policy.denied' })
    const asked = await maker(recalls.askRecall, { body: notice })
    const look = () => maker(recalls.listRecallOwners, { params: { id: asked.id }, query: {} })
    await expect(look()).rejects.toMatchObject({ code: 'recalls.not_open' })
    await expect(maker(recalls.decideRecall, { params: { id: asked.id }, body: { agree: true } })).rejects.toMatchObject({ status: 403 })
    expect(await dpo(recalls.decideRecall, { params: { id: asked.id }, body: { agree: true } })).toMatchObject({ state: 'agreed', decidedBy: '郑璐', mayOpen: false })
    await expect(dpo(recalls.listRecallOwners, { params: { id: asked.id }, query: {} })).rejects.toMatchObject({ code: 'recalls.not_open' })

    expect((await look()).items).toEqual([{ id: expect.any(String) as string, vin: 'LDEM0000300000417', storeName: '曜川合肥滨湖店', name: '王敏', phone: '12800006721' }])
    expect((await manager(getVisibility, { params: { id: binhu } })).visitors).toContainEqual(expect.objectContaining({ name: '孙启明', action: '看了召回车辆的车主' }))

    await h.advance(31 * 86_400_000)
    await expect(look()).rejects.toMatchObject({ code: 'recalls.not_open' })
    expect((await (await h.admin('sunqiming'))(recalls.listRecalls, {})).items).toMatchObject([{ state: 'over' }])
  })
})

describe('platform support', () => {
  it('sees nothing of a store until the store lets it, masked and for an hour; nobody lets themselves in', async () => {
    const vendor = await h.admin('linchuan')
    const manager = await h.admin('songhaitao')
    const customers = () => vendor(listCustomers, { query: { storeId: baohe } })
    await expect(customers()).rejects.toMatchObject({ status: 403 })
    await expect(vendor(listEvents, { query: {} })).rejects.toMatchObject({ status: 403 })

    const asked = await vendor(support.askSupportAccess, { body: { storeId: baohe, reason: '欢迎语没发出的 3 位客户' } })
    expect(asked).toMatchObject({ state: 'asked', mayDecide: false })
    await expect(vendor(support.decideSupportAccess, { params: { id: asked.id }, body: { agree: true } })).rejects.toMatchObject({ status: 403 })
    const [waiting] = (await manager(support.listSupportAccess, { query: { storeId: baohe } })).items
    expect(waiting).toMatchObject({ who: '林川', mayDecide: true })
    expect(await manager(support.decideSupportAccess, { params: { id: asked.id }, body: { agree: true } })).toMatchObject({ state: 'granted', decidedBy: '宋海涛' })

    const seen = (await customers()).items
    expect(seen.length).toBeGreaterThan(0)
    expect(seen.filter((one) => one.phoneMasked !== null && /\d{7}/.test(one.phoneMasked))).toEqual([])
    await expect(vendor(getOverview, { query: { storeId: baohe } })).rejects.toMatchObject({ status: 403 })
    await expect(vendor(listCustomers, { query: { storeId: binhu } })).resolves.toMatchObject({ items: [] })
    expect((await manager(getVisibility, { params: { id: baohe } })).visitors).toContainEqual(expect.objectContaining({ name: '林川', role: '平台支持' }))

    await h.advance(3_601_000)
    h.product.scopes.invalidate()
    await expect(customers()).rejects.toMatchObject({ status: 403 })
    expect((await vendor(support.listSupportAccess, { query: {} })).items).toMatchObject([{ state: 'over', mayEnd: false }])
  })
})
