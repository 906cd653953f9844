import { describe, expect, it } from 'vitest'
import { handedOver, makeCode, makeFriend, says, world } from './support.ts'

const w = world()
const fieldNames = (xml: string): string[] => [...xml.matchAll(/<(\w+)>(?=<!\[CDATA\[|\d)/g)].map((m) => m[1]!)
const silence = async (act: () => Promise<unknown>): Promise<void> => {
  await handedOver(w())
  const before = w().events.length
  await act()
  await handedOver(w())
  expect(w().events.length).toBe(before)
}

describe('change_external_contact (3.5)', () => {
  it('add_external_contact: the common fields, then UserID, ExternalUserID, State and WelcomeCode', async () => {
    const event = await w().event('add_external_contact', () => makeFriend(w()))
    expect(fieldNames(event.xml)).toEqual(['ToUserName', 'FromUserName', 'CreateTime', 'MsgType', 'Event', 'ChangeType', 'UserID', 'ExternalUserID', 'State', 'WelcomeCode'])
    expect([event.field('ToUserName'), event.field('FromUserName'), event.field('MsgType'), event.field('Event'), event.field('State')]).toEqual(['wwTEST', 'sys', 'event', 'change_external_contact', 's-1'])
  })
  it('no WelcomeCode when the admin console has a welcome for the member', async () => {
    await w().member('li', { consoleWelcome: true })
    expect((await w().event('add_external_contact', () => makeFriend(w(), '新客', ['li']))).field('WelcomeCode')).toBeUndefined()
    await w().member('li', { consoleWelcome: false })
  })
  it('State is the state of the code, kept in follow_user too', async () => {
    let friend: Awaited<ReturnType<typeof makeFriend>> | undefined
    const event = await w().event('add_external_contact', async () => { friend = await makeFriend(w()) })
    expect((await w().get('externalcontact/get', { external_userid: friend!.externalUserid })).follow_user).toMatchObject([{ state: event.field('State') }])
  })
  it('no State for a code without one', async () => {
    const configId = await makeCode(w(), ['zhang'], { state: '' })
    const { personId } = await w().control<{ personId: string }>('persons', { name: '无名' })
    expect((await w().event('add_external_contact', () => w().control('scan', { configId, personId }))).field('State')).toBeUndefined()
  })
  it('edit_external_contact when a member edits by hand', async () => {
    const f = await makeFriend(w())
    const event = await w().event('edit_external_contact', () => w().control('edit', { corpId: 'wwTEST', ...f, remark: '手改' }))
    expect(fieldNames(event.xml).slice(5)).toEqual(['ChangeType', 'UserID', 'ExternalUserID'])
  })
  it('del_follow_user when the customer deletes', async () => {
    const f = await makeFriend(w())
    const event = await w().event('del_follow_user', () => w().control('unfriend', { corpId: 'wwTEST', ...f, by: 'customer' }))
    expect([event.field('UserID'), event.field('ExternalUserID')]).toEqual(['zhang', f.externalUserid])
  })
  it('del_external_contact when the member deletes, without Source', async () => {
    const f = await makeFriend(w())
    expect((await w().event('del_external_contact', () => w().control('unfriend', { corpId: 'wwTEST', ...f, by: 'staff' }))).field('Source')).toBeUndefined()
  })
  it('add_half_external_contact with a WelcomeCode when a skip-verify code leaves the member undecided', async () => {
    const configId = await makeCode(w())
    const { personId } = await w().control<{ personId: string }>('persons', { name: '半' })
    expect((await w().event('add_half_external_contact', () => w().control('scan', { configId, personId, half: true }))).field('WelcomeCode')).toBeTruthy()
  })
  it('nothing while a code without skip-verify waits for the member', async () => {
    const configId = await makeCode(w(), ['zhang'], { skip_verify: false })
    const { personId } = await w().control<{ personId: string }>('persons', { name: '等' })
    await silence(() => w().control('scan', { configId, personId }))
  })
  it('nothing when a friend scans again', async () => {
    const f = await makeFriend(w())
    await silence(() => w().control('scan', { configId: f.configId, personId: f.personId }))
  })
  it('nothing for remarks and tags set by API', async () => {
    const f = await makeFriend(w())
    const [group] = (await w().post('externalcontact/get_corp_tag_list', {})).tag_group as { tag: { id: string }[] }[]
    await silence(async () => {
      says(await w().post('externalcontact/remark', { userid: 'zhang', external_userid: f.externalUserid, remark: 'x' }), 0)
      says(await w().post('externalcontact/mark_tag', { userid: 'zhang', external_userid: f.externalUserid, add_tag: [group!.tag[0]!.id] }), 0)
    })
  })
  it('nothing to an app that does not listen', async () => {
    await w().control('apps/wwTEST/1000002', { receiveEvents: false })
    await silence(() => makeFriend(w()))
    await w().control('apps/wwTEST/1000002', { receiveEvents: true })
  })
})

describe('change_external_tag (3.5)', () => {
  const consoleTag = (body: object) => w().control<{ id: string; groupId: string }>('tags', { corpId: 'wwTEST', ...body })
  it('create for a group and a tag, with Id and TagType', async () => {
    const event = await w().event('create', () => consoleTag({ action: 'create', groupName: '新组', name: '新标' }))
    expect([event.field('Event'), event.field('TagType')]).toEqual(['change_external_tag', expect.stringMatching(/^tag(_group)?$/)])
  })
  it('update for a new name', async () => {
    const { id } = await consoleTag({ action: 'create', groupName: '改组', name: '旧' })
    await handedOver(w())
    const event = await w().event('update', () => consoleTag({ action: 'rename', id, name: '新' }))
    expect([event.field('Id'), event.field('TagType')]).toEqual([id, 'tag'])
  })
  it('one delete for a group, none for its tags', async () => {
    const { groupId } = await consoleTag({ action: 'create', groupName: '删组', name: '一' })
    await consoleTag({ action: 'create', groupName: '删组', name: '二' })
    await handedOver(w())
    const before = w().events.length
    await w().event('delete', () => consoleTag({ action: 'delete', id: groupId }))
    await handedOver(w())
    expect(w().events.slice(before).map((e) => [e.field('ChangeType'), e.field('Id'), e.field('TagType')])).toEqual([['delete', groupId, 'tag_group']])
  })
  it('shuffle names the group, or nobody when the groups themselves moved; it has no TagType', async () => {
    const { groupId } = await consoleTag({ action: 'create', groupName: '排组', name: '一' })
    const { id } = await consoleTag({ action: 'create', groupName: '排组', name: '二' })
    const one = await w().event('shuffle', () => consoleTag({ action: 'shuffle', id: groupId, ids: [id] }))
    expect([one.field('Id'), one.field('TagType')]).toEqual([groupId, undefined])
    expect((await w().event('shuffle', () => consoleTag({ action: 'shuffle' }))).field('Id')).toBe('')
    expect((await w().post('externalcontact/get_corp_tag_list', { group_id: [groupId] })).tag_group).toMatchObject([{ tag: [{ name: '二' }, { name: '一' }] }])
  })
  it('StrategyId comes with the tags of a rule group', async () => {
    const { strategy_id } = await w().post('externalcontact/customer_strategy/create', { strategy_name: '一店', admin_list: ['boss'] })
    const event = await w().event('create', () => consoleTag({ action: 'create', groupName: '规则', name: '甲', strategyId: strategy_id }))
    expect(event.field('StrategyId')).toBe(String(strategy_id))
  })
  it('nothing for tags made by API', async () => silence(() => w().post('externalcontact/add_corp_tag', { group_name: '接口', tag: [{ name: '建' }] })))
})

describe('what happens to an app nobody uses (3.6)', () => {
  const liveness = (event: string) => w().control('apps/wwTEST/1000002/liveness', { event })
  it('inactive_alert and low_active_alert tell when it takes effect and change nothing', async () => {
    for (const name of ['inactive_alert', 'low_active_alert']) expect(Number((await w().event(name, () => liveness(name))).field('EffectTime'))).toBeGreaterThan(1e9)
    says(await w().get('externalcontact/get_follow_user_list'), 0)
  })
  it('close_inactive_agent: every call is 50003', async () => {
    await w().event('close_inactive_agent', () => liveness('close_inactive_agent'))
    says(await w().get('externalcontact/get_follow_user_list'), 50003)
    says(await w().get('department/list'), 50003)
  })
  it('reopen_inactive_agent: they work again', async () => {
    await w().event('reopen_inactive_agent', () => liveness('reopen_inactive_agent'))
    says(await w().get('department/list'), 0)
  })
  it('low_active: customer data is 48006, the rest works', async () => {
    await w().event('low_active', () => liveness('low_active'))
    says(await w().get('externalcontact/get_follow_user_list'), 48006)
    says(await w().get('department/list'), 0)
  })
  it('active_restored: it is there again', async () => {
    await w().event('active_restored', () => liveness('active_restored'))
    says(await w().get('externalcontact/get_follow_user_list'), 0)
  })
})
