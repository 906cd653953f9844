import { beforeAll, describe, expect, it } from 'vitest'
import { makeFriend, says, world } from './support.ts'

const w = world()
const call = (name: string, body: object) => w().post(`externalcontact/${name}`, body)
interface Group { group_id: string; group_name: string; order: number; create_time: number; deleted?: boolean; tag: { id: string; name: string; order: number; deleted?: boolean }[] }
const groups = async (body: object = {}): Promise<Group[]> => (await call('get_corp_tag_list', body)).tag_group as Group[]
const add = (body: object) => call('add_corp_tag', body)
const added = async (group_name: string, ...names: string[]): Promise<Group> => (await add({ group_name, tag: names.map((name) => ({ name })) })).tag_group as Group

describe('get_corp_tag_list (4.5)', () => {
  it('answers all groups with their tags when nothing is asked for', async () => expect((await groups()).map((g) => [g.group_name, g.tag.length])).toEqual([['渠道来源', 2], ['客户类型', 2]]))
  it('ids begin with et', async () => {
    const [group] = await groups()
    expect([group!.group_id, group!.tag[0]!.id]).toEqual([expect.stringMatching(/^et/), expect.stringMatching(/^et/)])
  })
  it('has no `deleted` unless asked by ids', async () => {
    const [group] = await groups()
    expect(group).not.toHaveProperty('deleted')
    expect((await groups({ group_id: [group!.group_id] }))[0]).toMatchObject({ deleted: false })
  })
  it('by tag_id it answers only these tags', async () => {
    const [group] = await groups()
    expect((await groups({ tag_id: [group!.tag[1]!.id] }))[0]!.tag).toHaveLength(1)
  })
  it('group_id wins over tag_id', async () => {
    const [first, second] = await groups()
    expect((await groups({ group_id: [second!.group_id], tag_id: [first!.tag[0]!.id] })).map((g) => g.group_id)).toEqual([second!.group_id])
  })
  it('larger order comes first', async () => {
    await add({ group_name: '排在前', order: 900, tag: [{ name: '低', order: 1 }, { name: '高', order: 4_294_967_295 }] })
    const [first] = await groups()
    expect([first!.group_name, ...first!.tag.map((t) => t.name)]).toEqual(['排在前', '高', '低'])
  })
})

describe('add_corp_tag (4.5)', () => {
  it('an existing group_name adds into that group', async () => {
    const one = await added('合并', '甲')
    expect((await added('合并', '乙')).group_id).toBe(one.group_id)
  })
  it('equal names in one call become one tag', async () => expect((await added('重复', '丙', '丙')).tag).toHaveLength(1))
  it('answers only what was added', async () => {
    await added('只答新的', '一')
    expect((await added('只答新的', '二')).tag.map((t) => t.name)).toEqual(['二'])
  })
  it('group_id given: group_name and order are ignored', async () => {
    const group = await added('不改名', '一')
    await add({ group_id: group.group_id, group_name: '别名', order: 77, tag: [{ name: '二' }] })
    expect((await groups({ group_id: [group.group_id] }))[0]).toMatchObject({ group_name: '不改名', order: 0 })
  })
  it('40068 for an unknown group_id', async () => says(await add({ group_id: 'etX', tag: [{ name: '一' }] }), 40068))
  it('40058 without tags: there are no empty groups', async () => says(await add({ group_name: '空', tag: [] }), 40058))
  it('40071 for a name that is there already', async () => {
    await added('已有', '一')
    says(await add({ group_name: '已有', tag: [{ name: '一' }] }), 40071)
  })
  it('30 characters of name are taken, 31 are 40072', async () => {
    says(await add({ group_name: '长名', tag: [{ name: '长'.repeat(30) }] }), 0)
    says(await add({ group_name: '长名', tag: [{ name: '长'.repeat(31) }] }), 40072)
    says(await add({ group_name: '长'.repeat(31), tag: [{ name: 'x' }] }), 40072)
  })
  it('40058 for an order outside [0, 2^32)', async () => says(await add({ group_name: '序', order: -1, tag: [{ name: 'x' }] }), 40058))
  it('40126 above 10 000 tags of a corp', async () => {
    const live = (await groups()).reduce((n, g) => n + g.tag.length, 0)
    says(await add({ group_name: '装满', tag: Array.from({ length: 10_000 - live }, (_, i) => ({ name: `标${i}` })) }), 0)
    says(await add({ group_name: '多一个', tag: [{ name: 'x' }] }), 40126)
    says(await call('del_corp_tag', { group_id: (await groups()).filter((g) => g.group_name === '装满').map((g) => g.group_id) }), 0)
  })
})

describe('edit_corp_tag, del_corp_tag (4.5)', () => {
  it('renames a tag and a group', async () => {
    const group = await added('改前', '旧')
    says(await call('edit_corp_tag', { id: group.tag[0]!.id, name: '新' }), 0)
    says(await call('edit_corp_tag', { id: group.group_id, name: '改后' }), 0)
    expect((await groups({ group_id: [group.group_id] }))[0]).toMatchObject({ group_name: '改后', tag: [{ name: '新' }] })
  })
  it('40071 for a name its neighbour has', async () => {
    const group = await added('撞名', '一', '二')
    says(await call('edit_corp_tag', { id: group.tag[1]!.id, name: '一' }), 40071)
  })
  it('40068 for an unknown id', async () => says(await call('edit_corp_tag', { id: 'etX', name: 'x' }), 40068))
  it('60011 for a tag this app did not make', async () => {
    const { id } = await w().control<{ id: string }>('tags', { corpId: 'wwTEST', action: 'create', groupName: '后台', name: '手建' })
    says(await call('edit_corp_tag', { id, name: 'x' }), 60011)
    says(await call('del_corp_tag', { tag_id: [id] }), 60011)
  })
  it('removing the last tag removes the group', async () => {
    const group = await added('一个', '唯一')
    says(await call('del_corp_tag', { tag_id: [group.tag[0]!.id] }), 0)
    expect((await groups()).map((g) => g.group_id)).not.toContain(group.group_id)
    expect((await groups({ group_id: [group.group_id] }))[0]).toMatchObject({ deleted: true, tag: [{ deleted: true }] })
  })
  it('40058 when both lists are empty', async () => says(await call('del_corp_tag', { tag_id: [], group_id: [] }), 40058))
})

describe('mark_tag (4.5)', () => {
  let both: { externalUserid: string }
  let group: Group
  beforeAll(async () => {
    const first = await makeFriend(w(), '两人的客户', ['zhang'])
    const other = await makeFriend(w(), '路人', ['li'])
    await w().control('scan', { configId: other.configId, personId: first.personId })
    both = first
    group = await added('打标', '甲', '乙')
  })
  const mark = (body: object) => call('mark_tag', { userid: 'zhang', external_userid: both.externalUserid, ...body })
  const tagsOf = async (userid: string): Promise<string[]> => {
    const rows = (await w().get('externalcontact/get', { external_userid: both.externalUserid })).follow_user as { userid: string; tags: { tag_name: string }[] }[]
    return rows.find((r) => r.userid === userid)!.tags.map((t) => t.tag_name)
  }
  it('marks the relation of one follower, not the customer', async () => {
    says(await mark({ add_tag: group.tag.map((t) => t.id) }), 0)
    expect([await tagsOf('zhang'), await tagsOf('li')]).toEqual([['甲', '乙'], []])
  })
  it('shows corp tags with type 1, their group and id', async () => expect((await w().get('externalcontact/get', { external_userid: both.externalUserid })).follow_user).toMatchObject([{ tags: [{ type: 1, group_name: '打标', tag_id: group.tag[0]!.id }, {}] }, {}]))
  it('adds and removes in one call', async () => {
    says(await mark({ remove_tag: [group.tag[0]!.id], add_tag: [group.tag[1]!.id] }), 0)
    expect(await tagsOf('zhang')).toEqual(['乙'])
  })
  it('40058 when both lists are empty', async () => says(await mark({}), 40058))
  it('40068 for an unknown tag', async () => says(await mark({ add_tag: ['etX'] }), 40068))
  it('84061 for two who do not know each other', async () => says(await mark({ userid: 'boss', add_tag: [group.tag[0]!.id] }), 84061))
  it('41035 without a customer', async () => says(await call('mark_tag', { userid: 'zhang', add_tag: [group.tag[0]!.id] }), 41035))
  it('a deleted tag leaves every relation', async () => {
    await call('del_corp_tag', { tag_id: [group.tag[1]!.id] })
    expect(await tagsOf('zhang')).toEqual([])
  })
})
