import { createCodeBatch, getCodeBatch, listCodeBatches, retryCodeBatch } from '@chitang/shared/contracts/code-batches'
import { getCodeRoster, setDuty, type Rota } from '@chitang/shared/contracts/code-rota'
import { createCode, getCode, updateCode } from '@chitang/shared/contracts/codes'
import type { ApiClient } from '@chitang/shared/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { syncWindows } from '../../server/src/modules/codes/index.ts'
import { dayAt } from '../../server/src/platform/clock/day.ts'
import { storeId } from '../support/broadcasts.ts'
import { eventually, startHarness, type Harness } from '../support/harness.ts'

let h: Harness
let manager: ApiClient
let codeId: string
/** Three advisors of the store; the last stands in. */
let people: { id: string; userid: string; name: string }[]
const zone = 'Asia/Shanghai'

beforeAll(async () => {
  h = await startHarness()
  const store = await storeId(h, '包河')
  people = await h.rows("SELECT m.id, m.userid, m.name FROM assignment a JOIN member m ON m.employee_id = a.employee_id WHERE a.store_id = ? AND a.role = 'sales_advisor' AND m.customer_contact = 1 ORDER BY m.userid = 'chenxiaofeng' DESC, m.id LIMIT 3", [store])
  await toClock(1, 9)
  manager = await h.admin('songhaitao')
  codeId = (await manager(createCode, { body: { storeId: store, kind: 'scene', name: '轮班的码', memberIds: [one().id, two().id], tagIds: [], idempotencyKey: 'rota-code-1' } })).id
}, 120_000)
afterAll(() => h.stop())

const [one, two, backup] = [() => people[0]!, () => people[1]!, () => people[2]!]
const rota = (more: Partial<Rota> = {}): Rota => ({
  week: [{ weekdays: [1, 2, 3, 4, 5, 6, 7], from: '09:00', to: '12:00', memberIds: [one().id] }, { weekdays: [1, 2, 3, 4, 5, 6, 7], from: '12:00', to: '18:00', memberIds: [two().id] }], days: [], backupIds: [backup().id], dailyCap: null, rotation: 'together', ...more,
})
async function toClock(days: number, hour: number, minute = 0): Promise<void> {
  const now = h.product.kit.clock.now()
  await h.advance(dayAt(now, zone, days, hour, minute).getTime() - now.getTime())
}
const atWecom = async (): Promise<string[]> => {
  const { corps } = await h.control<{ corps: { corpId: string; contactWays: { remark: string; users: string[] }[] }[] }>('GET', 'world')
  return [...corps.find((corp) => corp.corpId === 'wwG_huayue')!.contactWays.find((way) => way.remark === '包河·轮班的码')!.users].sort()
}
const becomes = (users: { userid: string }[]) => eventually(async () => {
  await syncWindows(h.product)
  return JSON.stringify(await atWecom()) === JSON.stringify(users.map((user) => user.userid).sort())
}, `${users.map((user) => user.userid).join()} receive`)
const calls = async (): Promise<number> => (await h.control<{ entries: { name: string }[] }>('GET', 'log?limit=100000')).entries.filter((entry) => entry.name === 'externalcontact/update_contact_way').length
const roster = () => manager(getCodeRoster, { params: { id: codeId } })
const lastChange = async () => (await roster()).changes[0]
const saveRota = async (next: Rota | null) => manager(updateCode, { params: { id: codeId }, body: { version: (await manager(getCode, { params: { id: codeId } })).version, rota: next } })
const idle = () => eventually(async () => (await h.rows("SELECT 1 FROM job WHERE kind = 'codes.sync-way' AND status IN ('ready', 'running') LIMIT 1")).length === 0, 'nothing to do')

describe('the rota of a code', () => {
  it('is refused with a reason where it makes no sense', async () => {
    for (const [wrong, why] of [[rota({ week: [{ weekdays: [1], from: '12:00', to: '12:00', memberIds: [one().id] }] }), '和开始一样'], [rota({ week: [{ weekdays: [1], from: '12:00', to: '13:00', memberIds: [backup().id] }] }), '不在这个码'], [rota({ days: [{ day: '2026-12-01', shifts: [] }, { day: '2026-12-01', shifts: [] }] }), '排了两次']] as const)
      await expect(saveRota(wrong)).rejects.toMatchObject({ code: 'codes.rota_invalid', message: expect.stringContaining(why) as string })
    await expect(saveRota(rota({ backupIds: ['1'] }))).rejects.toMatchObject({ code: 'codes.members_invalid' })
  })

  it('puts who is on behind the code, changes with the shift, and calls WeCom only then', async () => {
    await saveRota(rota())
    await becomes([one()])
    expect(await lastChange()).toMatchObject({ by: '宋海涛', why: '改了班次，按班次', from: [one().name, two().name].sort((a, b) => people.findIndex((p) => p.name === a) - people.findIndex((p) => p.name === b)), to: [one().name] })
    const before = await calls()
    await toClock(0, 11)
    await syncWindows(h.product)
    await manager(updateCode, { params: { id: codeId }, body: { version: (await manager(getCode, { params: { id: codeId } })).version, tagIds: [] } })
    await idle()
    expect(await calls()).toBe(before)
    // A change of the plan is told, though nobody else receives and WeCom is not asked.
    const later = rota()
    await saveRota({ ...later, week: [...later.week, { weekdays: [6], from: '22:00', to: '02:00', memberIds: [one().id] }] })
    await idle()
    expect([await calls(), await lastChange()]).toEqual([before, expect.objectContaining({ by: '宋海涛', why: '改了班次，现在接待的没变', from: [one().name], to: [one().name] })])
    await saveRota(later)
    await toClock(0, 12, 1)
    await becomes([two()])
    expect([await calls(), (await lastChange())!.why]).toEqual([before + 1, '到点，按班次'])
    await toClock(0, 18, 1)
    await becomes([backup()])
    expect((await lastChange())!.why).toBe('到点，当班的都接不了，替补接')
    await toClock(1, 9, 1)
    await becomes([one()])
  })

  it('whoever has had the day’s share makes room, once; off duty by oneself in one tap, and back', async () => {
    manager = await h.admin('songhaitao')
    await saveRota(rota({ dailyCap: 1, week: [{ weekdays: [1, 2, 3, 4, 5, 6, 7], from: '09:00', to: '24:00', memberIds: [one().id, two().id] }] }))
    await becomes([one(), two()])
    const before = await calls()
    const first = await h.scan('包河·轮班的码', '第一位轮班客户')
    const other = first.userid === one().userid ? two() : one()
    await becomes([other])
    expect([await calls(), (await lastChange())!.why]).toEqual([before + 1, '有人今天满了，按班次'])
    expect((await roster()).members.map((member) => member.addsToday).sort()).toEqual([0, 0, 1])
    // The other one takes nobody today: who stands in is on, and the mark is on the code's page.
    const phone = await h.sidebar(other.userid)
    expect((await phone(setDuty, { params: { id: other.id }, body: { on: false } })).offUntil).not.toBeNull()
    await becomes([backup()])
    expect(await lastChange()).toMatchObject({ by: other.name, why: `${other.name}今天不接新客，当班的都接不了，替补接` })
    expect((await roster()).members.find((member) => member.id === other.id)).toMatchObject({ offUntil: expect.any(String) as string, mayChange: true })
    await expect(phone(setDuty, { params: { id: backup().id }, body: { on: false } })).rejects.toMatchObject({ code: 'policy.denied' })
    await phone(setDuty, { params: { id: other.id }, body: { on: true } })
    await becomes([other])
    // The next day everybody begins anew.
    await manager(setDuty, { params: { id: other.id }, body: { on: false } })
    await becomes([backup()])
    await toClock(1, 9, 1)
    await becomes([one(), two()])
    manager = await h.admin('songhaitao')
    await saveRota(null)
    expect((await roster()).now.map((person) => person.id).sort()).toEqual([one().id, two().id].sort())
  })

  it('in turn: the next customer comes to whoever has had the fewest', async () => {
    await saveRota(rota({ rotation: 'fewest', week: [{ weekdays: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00', memberIds: [one().id, two().id] }] }))
    const begun = (await roster()).now
    expect(begun).toHaveLength(1)
    const { userid } = await h.scan('包河·轮班的码', '第二位轮班客户')
    expect(userid).toBe(people.find((person) => person.id === begun[0]!.id)!.userid)
    await becomes([userid === one().userid ? two() : one()])
    expect((await lastChange())!.why).toBe('轮到下一位，按班次')
  })
})

describe('one code for many stores', () => {
  it('each store gets its own once, a store that cannot says why, and is tried again', async () => {
    const hq = await h.admin('wuya')
    const { stores } = await hq(listCodeBatches, {})
    const [shut, ...others] = await h.rows<{ id: string }>("SELECT s.id FROM store s JOIN store_corp k ON k.store_id = s.id JOIN corp c ON c.id = k.corp_id WHERE c.corp_id = 'wwG_huayue' AND s.short_name IN ('政务', '江宁', '光谷')")
    expect(stores.map((one) => one.id)).toEqual(expect.arrayContaining(others.map((one) => one.id)))
    await h.rows("INSERT INTO module_off (group_id, store_id, module, off_at, off_by) SELECT group_id, id, 'codes', created_at, 1 FROM (SELECT group_id, id, NOW() AS created_at FROM store WHERE id = ?) s", [shut!.id])
    h.product.directory.invalidate()
    const body = { name: '国庆车展', kind: 'campaign' as const, folder: '活动', remarkPrefix: null, welcomeText: null, validTo: null, tagNames: ['自然到店', '没有的标签'], storeIds: [shut!, ...others].map((one) => one.id), idempotencyKey: 'batch-of-stores' }
    const [begun, again] = [await hq(createCodeBatch, { body }), await hq(createCodeBatch, { body })]
    expect(again.id).toBe(begun.id)
    const params = { id: begun.id }
    const ended = async () => eventually(async () => { const batch = await hq(getCodeBatch, { params }); return batch.done + batch.failed === batch.of && batch }, 'every store is through')
    const first = await ended()
    expect(first).toMatchObject({ of: 3, done: 2, failed: 1 })
    expect(first.stores.find((one) => one.storeId === shut!.id)).toMatchObject({ state: 'failed', reason: expect.stringContaining('没有对这家店开放') as string })
    await expect(manager(getCodeBatch, { params })).rejects.toMatchObject({ code: 'policy.denied' })
    await h.rows('DELETE FROM module_off')
    h.product.directory.invalidate()
    await hq(retryCodeBatch, { params })
    expect(await ended()).toMatchObject({ done: 3, failed: 0 })
    expect(await h.rows("SELECT store_id FROM channel_code WHERE name = '国庆车展' AND config_id IS NOT NULL GROUP BY store_id")).toHaveLength(3)
    expect(await h.rows("SELECT id FROM channel_code WHERE name = '国庆车展'")).toHaveLength(3)
    expect((await hq(getCodeBatch, { params })).stores.every((one) => one.reason === '店里没有标签「没有的标签」，建的码不带它')).toBe(true)
    expect(await h.rows("SELECT t.name FROM channel_code k JOIN channel_code_tag x ON x.code_id = k.id JOIN tag t ON t.id = x.tag_id WHERE k.name = '国庆车展' AND t.name = '自然到店'")).toHaveLength(3)
  })
})
