import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeFriend, start, type Harness } from './support.ts'

let h: Harness
beforeAll(async () => { h = await start() })
afterAll(() => h.simulator.close())

const corp = () => h.simulator.world.corps.wwTEST!
const app = () => corp().apps['1000002']!
const tagId = () => corp().tagGroups[0]!.tags[0]!.id
const long = (n: number) => '长'.repeat(n)

describe('tokens', () => {
  it('answers the same token inside its validity and one per app', async () => {
    const again = await fetch(`${h.simulator.apiOrigin}/cgi-bin/gettoken?corpid=wwTEST&corpsecret=${app().secret}`).then((r) => r.json())
    expect(again.access_token).toBe(h.token)
    expect(again.expires_in).toBeGreaterThan(7000)
  })
  it.each([
    ['corpid=wwTEST&corpsecret=wrong', 40001], ['corpid=wwNONE&corpsecret=x', 40013], ['corpid=wwTEST', 41004], ['corpsecret=x', 41002],
  ])('gettoken?%s → %i, HTTP 200', async (query, errcode) => {
    const answer = await fetch(`${h.simulator.apiOrigin}/cgi-bin/gettoken?${query}`)
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({ errcode, errmsg: expect.stringMatching(/^.+, hint: \[\w+\], from ip: 127\.0\.0\.1, more info at https:\/\/open\.work\.weixin\.qq\.com\/devtool\/query\?e=\d+$/) })
  })
  it('tells missing, wrong and expired tokens apart', async () => {
    expect(await h.get('user/get', { access_token: '', userid: 'zhang' })).toMatchObject({ errcode: 41001 })
    expect(await h.get('user/get', { access_token: 'foreign', userid: 'zhang' })).toMatchObject({ errcode: 40014 })
    const other = await start()
    const old = other.token
    await other.control('clock', { advanceMs: 7_201_000 })
    expect(await other.get('user/get', { userid: 'zhang' })).toMatchObject({ errcode: 42001 })
    const fresh = await fetch(`${other.simulator.apiOrigin}/cgi-bin/gettoken?corpid=wwTEST&corpsecret=${other.simulator.world.corps.wwTEST!.apps['1000002']!.secret}`).then((r) => r.json())
    expect(fresh.access_token).not.toBe(old)
    expect(await other.get('user/get', { userid: 'zhang' })).toMatchObject({ errcode: 42001 })
    await other.simulator.close()
  })
  it('keeps the two tickets apart', async () => {
    const corpTicket = await h.get('get_jsapi_ticket')
    const appTicket = await h.get('ticket/get', { type: 'agent_config' })
    expect(corpTicket.ticket).not.toBe(appTicket.ticket)
    expect(await h.get('ticket/get', { type: 'jsapi' })).toMatchObject({ errcode: 91040 })
  })
})

describe('contacts', () => {
  it('reads members and departments', async () => {
    expect(await h.get('user/get', { userid: 'ZHANG' })).toMatchObject({ errcode: 0, userid: 'zhang', name: '张一', position: '销售顾问', main_department: 2 })
    expect(await h.get('user/get', { userid: 'nobody' })).toMatchObject({ errcode: 60111 })
    expect(await h.get('user/get', { userid: 'bad id' })).toMatchObject({ errcode: 40003 })
    expect((await h.get('user/list', { department_id: '1', fetch_child: '1' })).userlist).toHaveLength(3)
    expect((await h.get('user/simplelist', { department_id: '1' })).userlist).toEqual([{ userid: 'boss', name: '王三', department: [1] }])
    expect(await h.get('user/list', { department_id: '9' })).toMatchObject({ errcode: 60123 })
    expect((await h.get('department/list')).department).toHaveLength(2)
  })
})

describe('customers', () => {
  it('shows a new friend with state, way and unionid', async () => {
    const f = await makeFriend(h)
    const got = await h.get('externalcontact/get', { external_userid: f.externalUserid })
    expect(got).toMatchObject({ errcode: 0, external_contact: { name: '王女士', type: 1, unionid: expect.any(String) } })
    expect(got.follow_user).toMatchObject([{ userid: 'zhang', remark: '', state: 's-1', add_way: 1, oper_userid: f.externalUserid, tags: [] }])
    expect((await h.get('externalcontact/list', { userid: 'zhang' })).external_userid).toContain(f.externalUserid)
    expect(await h.get('externalcontact/list', { userid: 'boss' })).toMatchObject({ errcode: 84061, external_userid: [] })
  })
  it('hides unionid where the corp bound no developer account', async () => {
    const f = await makeFriend(h)
    corp().unionidBound = false
    expect((await h.get('externalcontact/get', { external_userid: f.externalUserid })).external_contact).not.toHaveProperty('unionid')
    corp().unionidBound = true
  })
  it('errors: 41035, 40096, 84061 one way', async () => {
    expect(await h.get('externalcontact/get')).toMatchObject({ errcode: 41035 })
    expect(await h.get('externalcontact/get', { external_userid: 'wmOTHER' })).toMatchObject({ errcode: 40096 })
    const a = await makeFriend(h, 'A')
    await h.control('unfriend', { corpId: 'wwTEST', ...a, by: 'customer' })
    expect(await h.get('externalcontact/get', { external_userid: a.externalUserid })).toMatchObject({ errcode: 0 })
    const b = await makeFriend(h, 'B')
    await h.control('unfriend', { corpId: 'wwTEST', ...b, by: 'staff' })
    expect(await h.get('externalcontact/get', { external_userid: b.externalUserid })).toMatchObject({ errcode: 84061 })
    expect(await h.post('externalcontact/remark', { userid: 'zhang', external_userid: b.externalUserid, remark: 'x' })).toMatchObject({ errcode: 84061 })
    const c = await makeFriend(h, 'C')
    expect(await h.post('externalcontact/mark_tag', { userid: 'li', external_userid: c.externalUserid, add_tag: [tagId()] })).toMatchObject({ errcode: 84061 })
  })
  it('pages batch/get_by_user with a cursor, clamps the limit, ends with an empty cursor', async () => {
    const other = await start()
    const made = []
    for (let i = 0; i < 5; i++) made.push((await makeFriend(other, `客${i}`)).externalUserid)
    const seen: string[] = []
    let cursor = ''
    do {
      const page = await other.post('externalcontact/batch/get_by_user', { userid_list: ['zhang', 'li'], cursor, limit: 2 })
      const list = page.external_contact_list as { external_contact: { external_userid: string }; follow_info: object }[]
      expect(list.length).toBeLessThanOrEqual(2)
      seen.push(...list.map((r) => r.external_contact.external_userid))
      cursor = String(page.next_cursor)
    } while (cursor)
    expect(seen).toEqual(made)
    const clamped = await other.post('externalcontact/batch/get_by_user', { userid_list: ['zhang'], limit: 5000 })
    expect(clamped).toMatchObject({ errcode: 0, next_cursor: '', fail_info: { unlicensed_userid_list: [] } })
    expect(await other.post('externalcontact/batch/get_by_user', { userid_list: ['zhang'], cursor: 'broken!' })).toMatchObject({ errcode: 50100 })
    expect(await other.post('externalcontact/batch/get_by_user', { userid_list: [] })).toMatchObject({ errcode: 40031 })
    expect(await other.post('externalcontact/batch/get_by_user', { userid_list: Array(101).fill('zhang') })).toMatchObject({ errcode: 40032 })
    await other.simulator.close()
  })
  it('remark: lengths, nothing to change, clearing mobiles', async () => {
    const f = await makeFriend(h)
    const ids = { userid: 'zhang', external_userid: f.externalUserid }
    const remark = (body: object) => h.post('externalcontact/remark', { ...ids, ...body })
    expect(await remark({ remark: long(20), remark_mobiles: ['12800006721'] })).toMatchObject({ errcode: 0 })
    expect(await remark({ remark: long(21) })).toMatchObject({ errcode: 40058 })
    expect(await remark({ description: long(151) })).toMatchObject({ errcode: 40058 })
    expect(await remark({})).toMatchObject({ errcode: 40058 })
    expect((await h.get('externalcontact/get', ids)).follow_user).toMatchObject([{ remark: long(20), remark_mobiles: ['12800006721'] }])
    await remark({ remark_mobiles: [''] })
    expect((await h.get('externalcontact/get', ids)).follow_user).toMatchObject([{ remark_mobiles: [] }])
  })
})

describe('tags', () => {
  it('adds into an existing group by name, collapses duplicates, marks and unmarks', async () => {
    const added = await h.post('externalcontact/add_corp_tag', { group_name: '渠道来源', tag: [{ name: '视频号' }, { name: '视频号' }] })
    const group = added.tag_group as { group_id: string; tag: { id: string; name: string }[] }
    expect(group.group_id).toBe(corp().tagGroups[0]!.id)
    expect(group.tag).toHaveLength(1)
    const f = await makeFriend(h)
    const ids = { userid: 'zhang', external_userid: f.externalUserid }
    expect(await h.post('externalcontact/mark_tag', { ...ids, add_tag: [group.tag[0]!.id, tagId()] })).toMatchObject({ errcode: 0 })
    expect((await h.get('externalcontact/get', ids)).follow_user).toMatchObject([{ tags: [{ tag_name: '自然到店', type: 1 }, { tag_name: '视频号' }] }])
    await h.post('externalcontact/mark_tag', { ...ids, remove_tag: [tagId()] })
    expect((await h.get('externalcontact/get', ids)).follow_user).toMatchObject([{ tags: [{ tag_name: '视频号' }] }])
    expect(await h.post('externalcontact/del_corp_tag', { tag_id: [group.tag[0]!.id] })).toMatchObject({ errcode: 0 })
    expect((await h.get('externalcontact/get', ids)).follow_user).toMatchObject([{ tags: [] }])
    expect(await h.post('externalcontact/get_corp_tag_list', { tag_id: [group.tag[0]!.id] })).toMatchObject({ tag_group: [{ tag: [{ deleted: true }] }] })
  })
  it('errors: 40068, 40071, 40072, 40058, 60011 for a tag of the console', async () => {
    const f = await makeFriend(h)
    const ids = { userid: 'zhang', external_userid: f.externalUserid }
    expect(await h.post('externalcontact/mark_tag', { ...ids, add_tag: ['etNONE'] })).toMatchObject({ errcode: 40068 })
    expect(await h.post('externalcontact/mark_tag', ids)).toMatchObject({ errcode: 40058 })
    expect(await h.post('externalcontact/add_corp_tag', { group_name: '渠道来源', tag: [{ name: '自然到店' }] })).toMatchObject({ errcode: 40071 })
    expect(await h.post('externalcontact/add_corp_tag', { group_name: 'g', tag: [{ name: long(31) }] })).toMatchObject({ errcode: 40072 })
    expect(await h.post('externalcontact/edit_corp_tag', { id: 'etNONE', name: 'x' })).toMatchObject({ errcode: 40068 })
    const made = await h.control<{ id: string }>('tags', { corpId: 'wwTEST', action: 'create', groupName: '后台', name: '手建' })
    expect(await h.post('externalcontact/edit_corp_tag', { id: made.id, name: 'x' })).toMatchObject({ errcode: 60011 })
    expect(await h.post('externalcontact/del_corp_tag', { tag_id: [made.id] })).toMatchObject({ errcode: 60011 })
  })
})

describe('contact ways', () => {
  const add = (body: object) => h.post('externalcontact/add_contact_way', body)
  it.each([
    [{}, 41037], [{ type: 1 }, 41038], [{ type: 3, scene: 2 }, 41039], [{ type: 1, scene: 3 }, 41040], [{ type: 1, scene: 1, style: 4, user: ['zhang'] }, 41042],
    [{ type: 1, scene: 2, user: ['zhang', 'li'] }, 40058], [{ type: 2, scene: 2, user: [] }, 40058], [{ type: 1, scene: 2, user: ['nobody'] }, 60111],
    [{ type: 1, scene: 2, user: ['zhang'], remark: long(31) }, 40058], [{ type: 1, scene: 2, user: ['zhang'], state: 'x'.repeat(31) }, 40058], [{ type: 2, scene: 2, party: [99] }, 60123],
  ])('add %j → %i', async (body, errcode) => {
    expect(await add(body)).toMatchObject({ errcode })
  })
  it('lists what this app made, updates, deletes; a deleted code cannot be scanned', async () => {
    const made = await add({ type: 2, scene: 2, user: ['zhang', 'li'], state: 'k-1', remark: '车展' })
    expect(made.qr_code).toMatch(/\/qr\/.+\.png$/)
    const config_id = String(made.config_id)
    expect(await h.post('externalcontact/get_contact_way', { config_id })).toMatchObject({ contact_way: { config_id, type: 2, state: 'k-1', user: ['zhang', 'li'], skip_verify: true } })
    expect((await h.post('externalcontact/list_contact_way', {})).contact_way).toContainEqual({ config_id })
    expect(await h.post('externalcontact/update_contact_way', { config_id, user: ['li'], remark: '改' })).toMatchObject({ errcode: 0 })
    expect(await h.post('externalcontact/get_contact_way', { config_id })).toMatchObject({ contact_way: { user: ['li'], remark: '改', state: 'k-1' } })
    expect(await h.post('externalcontact/del_contact_way', { config_id })).toMatchObject({ errcode: 0 })
    expect(await h.post('externalcontact/get_contact_way', { config_id })).toMatchObject({ errcode: 41044 })
    expect(await h.post('externalcontact/get_contact_way', {})).toMatchObject({ errcode: 41043 })
    const { personId } = await h.control<{ personId: string }>('persons', { name: '晚到的人' })
    expect(await h.control('scan', { configId: config_id, personId })).toHaveProperty('error')
  })
})

describe('app rights', () => {
  it('48002 without 客户联系, 60011 outside the visible range, 40058 for GET on a POST api', async () => {
    expect(await h.get('externalcontact/mark_tag')).toMatchObject({ errcode: 40058 })
    await h.control('apps/wwTEST/1000002', { customerContact: false })
    expect(await h.get('externalcontact/get_follow_user_list')).toMatchObject({ errcode: 48002 })
    await h.control('apps/wwTEST/1000002', { customerContact: true, visible: ['zhang'] })
    expect(await h.get('user/get', { userid: 'li' })).toMatchObject({ errcode: 60011 })
    expect((await h.get('externalcontact/get_follow_user_list')).follow_user).toEqual(['zhang'])
    await h.control('apps/wwTEST/1000002', { visible: null })
    expect((await fetch(`${h.simulator.apiOrigin}/cgi-bin/externalcontact/mark_tag?access_token=${h.token}`, { method: 'POST', body: '{broken' }).then((r) => r.json())).errcode).toBe(40035)
  })
})

describe('app messages', () => {
  it('partial failure is still ok, nobody left is 81013', async () => {
    const text = { msgtype: 'text', agentid: 1000002, text: { content: '有新客户' } }
    expect(await h.post('message/send', { touser: 'zhang|Nobody', ...text })).toMatchObject({ errcode: 0, invaliduser: 'nobody', msgid: expect.any(String) })
    expect(await h.post('message/send', { touser: 'nobody', ...text })).toMatchObject({ errcode: 81013 })
    expect(await h.post('message/send', { touser: 'zhang', ...text, agentid: 5 })).toMatchObject({ errcode: 40056 })
    expect(await h.post('message/send', { touser: 'zhang', msgtype: 'textcard', agentid: 1000002, textcard: { title: '题', description: '文' } })).toMatchObject({ errcode: 40058 })
    expect((await h.control<{ notices: { content: { content: string } }[] }>('notices?corpId=wwTEST&userid=zhang')).notices[0]!.content.content).toBe('有新客户')
  })
})

describe('oauth', () => {
  it('a code works once, for five minutes, for its own app', async () => {
    const grant = (body: object) => h.control<{ location: string; code: string }>('grant', { corpId: 'wwTEST', agentId: 1000002, redirectUri: 'http://127.0.0.1:3000/back?x=1', state: 'abc', ...body })
    const made = await grant({ userid: 'zhang' })
    expect(new URL(made.location).searchParams.get('state')).toBe('abc')
    expect(await h.get('auth/getuserinfo', { code: made.code })).toMatchObject({ errcode: 0, userid: 'zhang' })
    expect(await h.get('auth/getuserinfo', { code: made.code })).toMatchObject({ errcode: 40029 })
    const f = await makeFriend(h)
    expect(await h.get('auth/getuserinfo', { code: (await grant({ personId: f.personId })).code })).toMatchObject({ openid: expect.any(String), external_userid: f.externalUserid })
    expect(await h.control('grant', { corpId: 'wwTEST', agentId: 1000002, redirectUri: 'http://evil.example/', userid: 'zhang' })).toHaveProperty('error')
  })
  it('the authorize page refuses what the real one refuses', async () => {
    const page = (query: string) => fetch(`${h.simulator.apiOrigin}/connect/oauth2/authorize?${query}`)
    const good = 'appid=wwTEST&response_type=code&scope=snsapi_base&state=a1&redirect_uri=http%3A%2F%2F127.0.0.1%3A3000%2F'
    expect((await page(good)).status).toBe(200)
    expect(await (await page(good)).text()).toContain('张一')
    expect((await page(good.replace('127.0.0.1', 'evil.example'))).status).toBe(400)
    expect((await page(good.replace('wwTEST', 'wwNO'))).status).toBe(400)
    expect((await page(good.replace('state=a1', 'state=a-1'))).status).toBe(400)
  })
})
