import { beforeAll, describe, expect, it } from 'vitest'
import { makeFriend, says, world } from './support.ts'

const w = world()
const call = (name: string, body: object = {}) => w().post(`externalcontact/${name}`, body)
const create = (body: object = {}) => call('customer_strategy/create', { strategy_name: '一店', admin_list: ['boss'], range: [{ type: 1, userid: 'zhang' }], ...body })
let id: number
beforeAll(async () => { id = Number((await create()).strategy_id) })

describe('customer_strategy (4.2)', () => {
  it('create answers strategy_id', () => expect(id).toBeGreaterThan(0))
  it('list names them, without next_cursor at the end', async () => {
    const answer = await call('customer_strategy/list')
    expect(answer.strategy).toEqual([{ strategy_id: id }])
    expect(answer).not.toHaveProperty('next_cursor')
  })
  it('list pages with a cursor', async () => {
    await create({ strategy_name: '二店' })
    const first = await call('customer_strategy/list', { limit: 1 })
    expect((await call('customer_strategy/list', { limit: 1, cursor: first.next_cursor })).strategy).toHaveLength(1)
  })
  it('get answers name, admins and privileges; five of them are always true', async () => {
    const made = (await create({ privilege: { view_customer_list: false, share_customer: false } })).strategy_id
    expect((await call('customer_strategy/get', { strategy_id: made })).strategy).toMatchObject({ strategy_name: '一店', parent_id: 0, admin_list: ['boss'], privilege: { view_customer_list: true, contact_me: true, join_room: true, share_customer: false, manage_customer_tag: true } })
  })
  it('get_range answers the nodes', async () => expect((await call('customer_strategy/get_range', { strategy_id: id })).range).toEqual([{ type: 1, userid: 'zhang' }]))
  it('edit adds and removes nodes', async () => {
    says(await call('customer_strategy/edit', { strategy_id: id, range_add: [{ type: 2, partyid: 2 }], range_del: [{ type: 1, userid: 'zhang' }] }), 0)
    expect((await call('customer_strategy/get_range', { strategy_id: id })).range).toEqual([{ type: 2, partyid: 2 }])
  })
  it('40032 without an admin or with more than 20', async () => {
    says(await create({ admin_list: [] }), 40032)
    says(await create({ admin_list: Array(21).fill('boss') }), 40032)
  })
  it('40058 above 100 nodes in one call', async () => says(await create({ range: Array(101).fill({ type: 1, userid: 'zhang' }) }), 40058))
  it('one of another app does not exist for this one', async () => {
    const made = Number((await create()).strategy_id)
    const { token } = await w().otherApp()
    says(await w().post('externalcontact/customer_strategy/get', { strategy_id: made }, token), 40058)
  })
  it('del removes it and its tags', async () => {
    const strategy_id = Number((await create()).strategy_id)
    await call('add_strategy_tag', { strategy_id, group_name: 'g', tag: [{ name: 't' }] })
    says(await call('customer_strategy/del', { strategy_id }), 0)
    says(await call('get_strategy_tag_list', { strategy_id }), 40058)
  })
})

describe('strategy tags (4.5)', () => {
  interface Group { group_id: string; strategy_id: number; tag: { id: string }[] }
  let group: Group
  beforeAll(async () => { group = (await call('add_strategy_tag', { strategy_id: id, group_name: '规则组标签', tag: [{ name: '甲' }, { name: '乙' }] })).tag_group as Group })
  it('ids begin with st and name their rule group', () => expect([group.group_id, group.tag[0]!.id, group.strategy_id]).toEqual([expect.stringMatching(/^st/), expect.stringMatching(/^st/), id]))
  it('get_strategy_tag_list answers those of one rule group', async () => expect((await call('get_strategy_tag_list', { strategy_id: id })).tag_group).toMatchObject([{ group_id: group.group_id, tag: [{ name: '甲' }, { name: '乙' }] }]))
  it('without strategy_id it answers those of all', async () => expect((await call('get_strategy_tag_list')).tag_group).toHaveLength(1))
  it('get_corp_tag_list does not show them', async () => expect(JSON.stringify(await call('get_corp_tag_list'))).not.toContain(group.group_id))
  it('40058 for a rule group below the first level', async () => {
    const child = (await create({ parent_id: id })).strategy_id
    says(await call('add_strategy_tag', { strategy_id: child, group_name: 'g', tag: [{ name: 't' }] }), 40058)
  })
  it('edit_strategy_tag renames; edit_corp_tag does not know it', async () => {
    says(await call('edit_strategy_tag', { id: group.tag[0]!.id, name: '丙' }), 0)
    says(await call('edit_corp_tag', { id: group.tag[0]!.id, name: '丁' }), 40068)
  })
  it('marks a customer of a member in range, shown with type 3', async () => {
    const f = await makeFriend(w(), '规则内', ['zhang'])
    says(await call('mark_tag', { userid: 'zhang', external_userid: f.externalUserid, add_tag: [group.tag[0]!.id] }), 0)
    expect((await w().get('externalcontact/get', { external_userid: f.externalUserid })).follow_user).toMatchObject([{ tags: [{ tag_name: '丙', type: 3 }] }])
  })
  it('40068 for a member outside the range', async () => {
    const f = await makeFriend(w(), '规则外', ['boss'])
    says(await call('mark_tag', { userid: 'boss', external_userid: f.externalUserid, add_tag: [group.tag[0]!.id] }), 40068)
  })
  it('del_strategy_tag removes them; del_corp_tag does not know them', async () => {
    says(await call('del_corp_tag', { tag_id: [group.tag[1]!.id] }), 40068)
    says(await call('del_strategy_tag', { tag_id: [group.tag[1]!.id] }), 0)
    expect((await call('get_strategy_tag_list', { strategy_id: id })).tag_group).toMatchObject([{ tag: [{ name: '丙' }] }])
  })
})
