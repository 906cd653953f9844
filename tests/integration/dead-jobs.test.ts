import { listDeadJobs, replayDeadJob, replayDeadJobs } from '@chitang/shared/contracts/events'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { eventually, startHarness, type Harness } from '../support/harness.ts'

let h: Harness
beforeAll(async () => { h = await startHarness() })
afterAll(() => h.stop())

const tagsAt = async (externalUserid: string) => {
  const { relations } = await h.control<{ relations: { externalUserid: string; tagIds: string[] }[] }>('GET', 'truth?corpId=wwG_huayue')
  return relations.find((one) => one.externalUserid === externalUserid)!.tagIds
}

it('what was given up is listed with its reason for the store it concerns, and tried again one by one or all', async () => {
  await h.control('POST', 'faults', { path: 'externalcontact/mark_tag', kind: 'errcode', errcode: 60011, times: null })
  const first = await h.scan('包河·展厅门口', '标签没打上的客户')
  const second = await h.scan('包河·展厅门口', '也没打上的客户')
  const manager = await h.admin('songhaitao')
  const { items } = await eventually(async () => {
    const page = await manager(listDeadJobs, { query: {} })
    return page.items.length === 2 ? page : null
  }, 'both effects were given up')
  expect(items.map((one) => [one.what, one.customerName]).toSorted()).toEqual([['给客户打标签', '也没打上的客户'], ['给客户打标签', '标签没打上的客户']])
  expect(items[0]!.reason).toContain('成员不在应用可见范围')
  const elsewhere = await h.rows<{ userid: string }>(
    `SELECT m.userid FROM member m JOIN assignment a ON a.employee_id = m.employee_id AND a.role = 'store_manager' AND a.valid_to IS NULL JOIN store s ON s.id = a.store_id
     JOIN corp c ON c.id = m.corp_id WHERE c.corp_id = 'wwG_huayue' AND s.short_name <> '包河' LIMIT 1`)
  const other = await h.admin(elsewhere[0]!.userid)
  expect((await other(listDeadJobs, { query: {} })).items).toEqual([])
  await expect(other(replayDeadJob, { params: { id: items[0]!.id } })).rejects.toMatchObject({ code: 'not_found' })

  await h.control('DELETE', 'faults')
  await manager(replayDeadJob, { params: { id: items.find((one) => one.customerName === '标签没打上的客户')!.id } })
  await eventually(async () => (await tagsAt(first.externalUserid)).length > 0, 'the first has its tags')
  expect(await tagsAt(second.externalUserid)).toEqual([])
  expect(await manager(replayDeadJobs, {})).toEqual({ replayed: 1 })
  await eventually(async () => (await tagsAt(second.externalUserid)).length > 0, 'the second too')
  expect((await manager(listDeadJobs, { query: {} })).items).toEqual([])
})
