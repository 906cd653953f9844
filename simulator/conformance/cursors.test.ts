import { describe, expect, it } from 'vitest'
import { says, world } from './support.ts'

const w = world({ world: 'load:230:2' })
const users = ['load00003', 'load00004']
const page = (body: object) => w().post('externalcontact/batch/get_by_user', { userid_list: users, ...body })
const rows = (answer: Record<string, unknown>) => answer.external_contact_list as { external_contact: { external_userid: string }; follow_info: { userid: string; tag_id: string[] } }[]

describe('batch/get_by_user (4.1, 8.8)', () => {
  it('answers 50 by default', async () => expect(rows(await page({}))).toHaveLength(50))
  it('answers at most 100: a larger limit is clamped', async () => expect(rows(await page({ limit: 5000 }))).toHaveLength(100))
  it('answers as many as were asked for', async () => expect(rows(await page({ limit: 3 }))).toHaveLength(3))
  it('pages meet everybody once and end with an empty cursor', async () => {
    const seen: string[] = []
    let cursor = ''
    do {
      const answer = await page({ cursor, limit: 100 })
      seen.push(...rows(answer).map((r) => r.external_contact.external_userid))
      cursor = String(answer.next_cursor)
    } while (cursor)
    expect(seen).toHaveLength(230)
    expect(new Set(seen).size).toBe(230)
  })
  it('the number of pages is the least possible: ⌈relations ÷ limit⌉', async () => {
    let pages = 0
    for (let cursor: string | undefined = ''; cursor !== undefined; pages++) cursor = String((await page({ cursor, limit: 100 })).next_cursor) || undefined
    expect(pages).toBe(3)
  })
  it('a page whose rows end exactly at the limit has no cursor', async () => {
    const first = await page({ limit: 100 })
    const second = await page({ limit: 100, cursor: first.next_cursor })
    expect((await page({ limit: 30, cursor: second.next_cursor })).next_cursor).toBe('')
  })
  it('follow_info names the member and carries tag ids, not names', async () => {
    const [row] = rows(await page({ limit: 1 }))
    expect(users).toContain(row!.follow_info.userid)
    expect(row!.follow_info).toMatchObject({ tag_id: expect.any(Array), remark: expect.any(String), createtime: expect.any(Number) })
  })
  it('fail_info is there, empty', async () => expect((await page({})).fail_info).toEqual({ unlicensed_userid_list: [] }))
  it('50100 for a cursor nobody gave', async () => says(await page({ cursor: 'made-up' }), 50100))
  it('40031 without members', async () => says(await page({ userid_list: [] }), 40031))
  it('40032 above 100 members', async () => says(await page({ userid_list: Array(101).fill(users[0]) }), 40032))
  it('60111 for a member who is not there', async () => says(await page({ userid_list: ['nobody'] }), 60111))
  it('60011 for a member outside the visible range', async () => {
    await w().control('apps/wwTEST/1000002', { visible: [users[0]] })
    says(await page({}), 60011)
    await w().control('apps/wwTEST/1000002', { visible: null })
  })
  it('members without customers give an empty list, not 84061', async () => expect(await page({ userid_list: ['boss'] })).toMatchObject({ errcode: 0, external_contact_list: [], next_cursor: '' }))
  it('a customer who comes while pages are read is on a later page or the next round, nobody is lost', async () => {
    const first = await page({ limit: 100 })
    await w().control('populate', { corpId: 'wwTEST', contacts: 0, members: 0 })
    const { personId } = await w().control<{ personId: string }>('persons', { name: '新来' })
    const way = await w().post('externalcontact/add_contact_way', { type: 1, scene: 2, user: [users[1]] })
    const { externalUserid } = await w().control<{ externalUserid: string }>('scan', { configId: way.config_id, personId })
    const seen: string[] = []
    let cursor = String(first.next_cursor)
    while (cursor) {
      const answer = await page({ cursor, limit: 100 })
      seen.push(...rows(answer).map((r) => r.external_contact.external_userid))
      cursor = String(answer.next_cursor)
    }
    expect(seen).toContain(externalUserid)
    expect(seen).toHaveLength(131)
  })
})

describe('externalcontact/get with many followers (4.1)', () => {
  it('500 followers on a page, the rest behind next_cursor', async () => {
    await w().control('apps/wwTEST/1000002', { receiveEvents: false })
    const { members } = await w().control<{ members: string[] }>('populate', { corpId: 'wwTEST', members: 503, contacts: 0 })
    const { personId } = await w().control<{ personId: string }>('persons', { name: '人人都加的人' })
    const add = async (userid: string): Promise<string> => {
      const { config_id } = await w().post('externalcontact/add_contact_way', { type: 1, scene: 2, user: [userid] })
      return (await w().control<{ externalUserid: string }>('scan', { configId: config_id, personId })).externalUserid
    }
    const external_userid = (await Promise.all(members.map(add)))[0]!
    const first = await w().get('externalcontact/get', { external_userid })
    expect(first.follow_user).toHaveLength(500)
    const second = await w().get('externalcontact/get', { external_userid, cursor: String(first.next_cursor) })
    expect(second.follow_user).toHaveLength(3)
    expect(second).not.toHaveProperty('next_cursor')
  })
})
