import { afterAll, beforeAll, expect, it } from 'vitest'
import { getMe } from '@chitang/shared/contracts/auth'
import { changeTags, listCustomers } from '@chitang/shared/contracts/customers'
import { getCode } from '@chitang/shared/contracts/codes'
import { rescheduleTask } from '@chitang/shared/contracts/follow-ups'
import { endAssignment, listPeople, syncPeople } from '@chitang/shared/contracts/org'
import { getSidebarCustomer } from '@chitang/shared/contracts/sidebar'
import { listTags } from '@chitang/shared/contracts/tags'
import { eventually, startHarness, type Harness } from '../support/harness.ts'

let h: Harness
beforeAll(async () => { h = await startHarness() }, 120_000)
afterAll(() => h.stop())

const corp = () => h.sim.world.corps['wwG_huayue']!
const way = (remark: string) => Object.values(corp().contactWays).find((one) => one.remark === remark)!
const storeOfRelation = async (externalUserid: string) =>
  (await h.rows<{ store: string }>('SELECT s.short_name AS store FROM follow_relation r JOIN corp_contact c ON c.id = r.contact_id JOIN store s ON s.id = r.store_id WHERE c.external_userid = ?', [externalUserid]))[0]?.store ?? null

it('a customer of an advisor who joined today is kept, though nobody synchronised people', async () => {
  corp().members['xinren'] = { ...corp().members['lina_bh']!, userid: 'xinren', name: '新人' }
  way('包河·前台').user.splice(0, 99, 'xinren')
  const added = await h.scan('包河·前台', '第一位客户')
  expect(added.userid).toBe('xinren')
  expect(await eventually(() => storeOfRelation(added.externalUserid), 'relation of the new advisor')).toBe('包河')
  const advisor = await h.sidebar('xinren')
  expect((await advisor(getSidebarCustomer, { query: { externalUserId: added.externalUserid } })).person.name).toBe('第一位客户')
})

it('a role of the position that a manager ended does not come back with the next sync', async () => {
  const manager = await h.admin('songhaitao')
  const [store] = (await manager(getMe)).stores
  const roles = async () => (await manager(listPeople, { params: { id: store!.id } })).items.find((person) => person.userid === 'zhoujiahao_baohe')?.roles ?? []
  const [role] = await roles()
  await manager(endAssignment, { params: { id: role!.assignmentId } })
  await manager(syncPeople, { params: { id: store!.id } })
  expect(await roles()).toEqual([])
})

it('who is disabled at WeCom loses what an open session could do', async () => {
  const market = await h.admin('liumin')
  await market(listCustomers, { query: {} })
  corp().members['liumin']!.status = 2
  const manager = await h.admin('songhaitao')
  await manager(syncPeople, { params: { id: (await manager(getMe)).stores[0]!.id } })
  await expect(market(listCustomers, { query: {} })).rejects.toMatchObject({ status: 403 })
})

it('a nickname cannot turn the sentences it stands in', async () => {
  const added = await h.scan('包河·展厅门口', '\u202Eabc\u200F')
  await eventually(() => storeOfRelation(added.externalUserid), 'relation')
  expect(await h.rows('SELECT name FROM corp_contact WHERE external_userid = ?', [added.externalUserid])).toEqual([{ name: 'abc' }])
})

it('who comes back by a code of another store belongs to that store', async () => {
  const added = await h.scan('包河·展厅门口', '换店的客户')
  await eventually(() => storeOfRelation(added.externalUserid), 'relation')
  await h.control('POST', 'clock', { advanceMs: 5_000 })
  await h.control('POST', 'unfriend', { corpId: 'wwG_huayue', userid: added.userid, externalUserid: added.externalUserid, by: 'customer' })
  await eventually(async () => (await h.rows('SELECT r.id FROM follow_relation r JOIN corp_contact c ON c.id = r.contact_id WHERE c.external_userid = ? AND r.deleted_at IS NOT NULL', [added.externalUserid]))[0], 'deletion')
  await h.control('POST', 'clock', { advanceMs: 60_000 })
  const other = way('政务·展厅门口')
  other.user.splice(0, 99, added.userid)
  await h.control('POST', 'scan', { configId: other.configId, personId: added.personId })
  await eventually(async () => (await storeOfRelation(added.externalUserid)) === '政务', 'the other store')
})

it('a tag request repeated with its key gives the first one\'s end, not a success of its own', async () => {
  const advisor = await h.sidebar('chenxiaofeng')
  const [relation] = await h.rows<{ id: string }>("SELECT r.id FROM follow_relation r JOIN corp_contact c ON c.id = r.contact_id JOIN member m ON m.id = r.member_id WHERE c.name = '老K' AND m.userid = 'chenxiaofeng'")
  const tag = (await advisor(listTags, { query: {} })).items.find((group) => group.name === '售后偏好')!.tags[0]!
  await h.control('POST', 'faults', { kind: 'errcode', path: 'externalcontact/mark_tag', errcode: 60011, times: null })
  const ask = () => advisor(changeTags, { params: { id: relation!.id }, body: { add: [tag.id], remove: [], idempotencyKey: 'tag-again-0001' } })
  const first = await ask()
  expect(first).toMatchObject({ status: 'failed', message: '企业微信说成员不在应用可见范围' })
  await h.control('DELETE', 'faults')
  expect(await ask()).toEqual(first)
})

it('a day that no calendar has is a form to correct, not a broken server', async () => {
  const advisor = await h.sidebar('chenxiaofeng')
  const [task] = await h.rows<{ id: string }>("SELECT t.id FROM task t JOIN member m ON m.id = t.member_id WHERE m.userid = 'chenxiaofeng' AND t.status = 'open' LIMIT 1")
  await expect(advisor(rescheduleTask, { params: { id: task!.id }, body: { dueAt: '2026-13-45T25:61:61.000Z' } })).rejects.toMatchObject({ status: 400, message: '填的内容不对：dueAt 格式不对' })
})

it('an address with an id that cannot exist leads nowhere, in plain words', async () => {
  const manager = await h.admin('songhaitao')
  await expect(manager(getCode, { params: { id: 'abc' } })).rejects.toMatchObject({ status: 404, code: 'not_found' })
})

it('a customer who opens a notice that is not there reads a page, not a program', async () => {
  const answer = await fetch(`${h.origin}/privacy/999`)
  expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8'])
  expect(await answer.text()).toContain('没有这份说明')
})
