import { describe, expect, it } from 'vitest'
import { makeCode, says, world, type Answer } from './support.ts'

const w = world({ world: 'chain' })
const AGENT = 1000002
const upstream = (path: string, body: object = {}): Promise<Answer> => w().post(path, body)
const shared = async (change: object = {}): Promise<Record<string, unknown>[]> =>
  (await upstream('corpgroup/corp/list_app_share_info', { agentid: AGENT, business_type: 1, ...change })).corp_list as Record<string, unknown>[]
const first = async (): Promise<{ corpid: string; agentid: number }> => (await shared())[0] as never
const downToken = async (): Promise<string> => {
  const { corpid, agentid } = await first()
  return String((await upstream('corpgroup/corp/gettoken', { corpid, agentid, business_type: 1 })).access_token)
}
const own = async (corpId: string): Promise<string> => {
  const { secret } = w().simulator.world.corps[corpId]!.apps['1000002']!
  return String((await w().get('gettoken', { access_token: '', corpid: corpId, corpsecret: secret })).access_token)
}
/** zhao's customer in 下游一店, as the shared app made the friend. */
async function friend(name: string) {
  const token = await downToken()
  const [zhao] = (await w().get('externalcontact/get_follow_user_list', { access_token: token })).follow_user as string[]
  const { config_id } = await w().post('externalcontact/add_contact_way', { type: 1, scene: 2, user: [zhao], state: 's', remark: '一店·门口' }, token)
  const { personId, unionid } = await w().control<{ personId: string; unionid: string }>('persons', { name, unionid: true })
  const scanned = await w().control<{ externalUserid: string; userid: string }>('scan', { configId: config_id, personId })
  const [seen] = ((await w().get('externalcontact/list', { access_token: token, userid: zhao! })).external_userid as string[]).slice(-1)
  return { token, zhao: zhao!, personId, unionid, ownId: scanned.externalUserid, seen: seen! }
}
const login = async (personId: string, appid = 'wxTESTSERVICE', scope = 'snsapi_userinfo'): Promise<Record<string, unknown>> => {
  const { code } = await w().control<{ code: string }>('wechat-login', { appid, personId, redirectUri: 'http://127.0.0.1/owner', state: 's', scope })
  const { secret } = w().simulator.world.accounts![appid]!
  return (await (await fetch(`${w().simulator.apiOrigin}/sns/oauth2/access_token?${new URLSearchParams({ appid, secret, code, grant_type: 'authorization_code' })}`)).json()) as never
}

describe('the share list (5.2)', () => {
  it('names confirmed downstream corps by an id that is not their own, with an agentid of their own', async () => {
    const rows = await shared()
    expect(rows).toEqual([{ corpid: expect.stringMatching(/^wp/), corp_name: '下游一店', agentid: 1000010 }])
  })
  it('is empty for business_type 0, the default', async () => expect((await upstream('corpgroup/corp/list_app_share_info', { agentid: AGENT })).corp_list).toEqual([]))
  it('40056 for the agentid of another app, 41011 without one', async () => {
    says(await upstream('corpgroup/corp/list_app_share_info', { agentid: 1, business_type: 1 }), 40056)
    says(await upstream('corpgroup/corp/list_app_share_info', { business_type: 1 }), 41011)
  })
  it('shows a share only after the downstream admin confirmed the sensitive rights, tells by an event without detail, pages, and forgets a revoked one', async () => {
    const ids = { corpId: 'wwDOWN2', upstreamId: 'wwTEST' }
    await w().control('shares', { ...ids, agentId: AGENT })
    expect(await shared()).toHaveLength(1)
    const told = await w().event('share_chain_change', () => w().control('shares/confirm', { corpId: 'wwDOWN2' }))
    expect([told.field('ToUserName'), told.field('AgentID'), told.receiveId, told.xml.includes('wwDOWN2')]).toEqual(['wwTEST', '1000002', 'wwTEST', false])
    const page = await upstream('corpgroup/corp/list_app_share_info', { agentid: AGENT, business_type: 1, limit: 1 })
    expect(page).toMatchObject({ ending: 0, corp_list: [{ corp_name: '下游一店' }] })
    expect(await upstream('corpgroup/corp/list_app_share_info', { agentid: AGENT, business_type: 1, limit: 1, cursor: page.next_cursor })).toMatchObject({ ending: 1, corp_list: [{ corp_name: '下游二店' }] })
    const two = (await shared())[1]!
    const token = String((await upstream('corpgroup/corp/gettoken', { corpid: two.corpid, agentid: two.agentid, business_type: 1 })).access_token)
    says(await w().get('department/list', { access_token: token }), 0)
    await w().event('share_chain_change', () => w().control('shares/revoke', ids))
    expect(await shared()).toHaveLength(1)
    says(await w().get('department/list', { access_token: token }), 40014)
    says(await upstream('corpgroup/corp/gettoken', { corpid: two.corpid, agentid: two.agentid, business_type: 1 }), 670001)
  })
})

describe('the downstream token (5.2)', () => {
  it('lives 7200 s, repeats while it is valid, and is none of the upstream', async () => {
    const { corpid, agentid } = await first()
    const answer = await upstream('corpgroup/corp/gettoken', { corpid, agentid, business_type: 1 })
    expect(answer).toMatchObject({ errcode: 0, expires_in: expect.any(Number) })
    expect([await downToken(), await downToken()]).toEqual([answer.access_token, answer.access_token])
    expect(answer.access_token).not.toBe(w().token)
  })
  it('670001 for business_type 0, another agentid, another upstream, a corp of no share, the downstream\'s own corpid', async () => {
    const { corpid, agentid } = await first()
    says(await upstream('corpgroup/corp/gettoken', { corpid, agentid }), 670001)
    says(await upstream('corpgroup/corp/gettoken', { corpid, agentid: 7, business_type: 1 }), 670001)
    says(await w().post('corpgroup/corp/gettoken', { corpid, agentid, business_type: 1 }, await own('wwOTHER')), 670001)
    says(await upstream('corpgroup/corp/gettoken', { corpid: 'wwDOWN1', agentid, business_type: 1 }), 670001)
  })
  it('the app has no secret: an empty one opens nothing', async () => says(await w().get('gettoken', { access_token: '', corpid: 'wwDOWN1', corpsecret: '' }), 41004))
  it('gives tickets of the downstream app, and agentConfig takes them', async () => {
    const [mine, theirs] = [await w().get('ticket/get', { type: 'agent_config' }), await w().get('ticket/get', { type: 'agent_config', access_token: await downToken() })]
    expect(theirs).toMatchObject({ errcode: 0 })
    expect(theirs.ticket).not.toBe(mine.ticket)
  })
})

describe('what an upstream sees of a downstream (5.1, 5.3)', () => {
  it('members by other ids, without their private fields', async () => {
    const token = await downToken()
    const [member] = (await w().get('user/list', { access_token: token, department_id: '1' })).userlist as Record<string, unknown>[]
    expect(member).toMatchObject({ userid: expect.stringMatching(/^wo/), name: '下游一店顾问', department: [1] })
    for (const field of ['position', 'alias', 'telephone', 'extattr', 'is_leader_in_dept', 'external_position']) expect(member).not.toHaveProperty(field)
    says(await w().get('user/get', { access_token: token, userid: String(member!.userid) }), 0)
    says(await w().get('user/get', { access_token: token, userid: 'zhao' }), 60111)
  })
  it('customers by another id for each principal, without avatar, gender, unionid and phone numbers', async () => {
    const f = await friend('冯女士')
    const seen = await w().get('externalcontact/get', { access_token: f.token, external_userid: f.seen })
    expect(seen).toMatchObject({ external_contact: { external_userid: f.seen, name: '冯女士', gender: 0 }, follow_user: [{ userid: f.zhao, oper_userid: f.seen }] })
    for (const field of ['avatar', 'unionid']) expect(seen.external_contact).not.toHaveProperty(field)
    expect((seen.follow_user as object[])[0]).not.toHaveProperty('remark_mobiles')
    const byOwnApp = await w().get('externalcontact/get', { access_token: await own('wwDOWN1'), external_userid: f.ownId })
    expect(byOwnApp).toMatchObject({ external_contact: { unionid: f.unionid, avatar: expect.any(String) }, follow_user: [{ userid: 'zhao', remark_mobiles: [] }] })
    expect(f.seen).not.toBe(f.ownId)
    says(await w().get('externalcontact/get', { access_token: f.token, external_userid: f.ownId }), 40096)
    const otherUp = await own('wwOTHER')
    const [theirs] = (await w().post('corpgroup/corp/list_app_share_info', { agentid: AGENT, business_type: 1 }, otherUp)).corp_list as { corpid: string; agentid: number }[]
    const theirToken = String((await w().post('corpgroup/corp/gettoken', { ...theirs, business_type: 1 }, otherUp)).access_token)
    const [theirZhao] = (await w().get('externalcontact/get_follow_user_list', { access_token: theirToken })).follow_user as string[]
    const theirIds = (await w().get('externalcontact/list', { access_token: theirToken, userid: theirZhao! })).external_userid as string[]
    expect(theirZhao).not.toBe(f.zhao)
    expect(theirIds.includes(f.seen) || theirIds.includes(f.ownId)).toBe(false)
    expect(theirs!.corpid).not.toBe((await first()).corpid)
  })
  it('marks, remarks and reads tags by the ids it was shown', async () => {
    const f = await friend('陈女士')
    const group = (await w().post('externalcontact/add_corp_tag', { group_name: '意向', tag: [{ name: '很想买' }] }, f.token)).tag_group as { group_id: string; tag: { id: string }[] }
    says(await w().post('externalcontact/mark_tag', { userid: f.zhao, external_userid: f.seen, add_tag: [group.tag[0]!.id] }, f.token), 0)
    const got = await w().get('externalcontact/get', { access_token: f.token, external_userid: f.seen })
    expect(got.follow_user).toMatchObject([{ tags: [{ tag_name: '很想买', tag_id: group.tag[0]!.id }] }])
    expect(w().simulator.world.corps.wwDOWN1!.tagGroups[0]!.id).not.toBe(group.group_id)
    says(await w().post('externalcontact/mark_tag', { userid: 'zhao', external_userid: f.seen, add_tag: [group.tag[0]!.id] }, f.token), 60111)
    says(await w().post('message/send', { agentid: 1000010, touser: f.zhao, msgtype: 'text', text: { content: '你好' } }, f.token), 0)
  })
  it('events of a downstream come to the upstream\'s address: inner ToUserName and ids are the downstream\'s as the upstream knows them', async () => {
    const { corpid } = await first()
    const f = await friend('褚先生')
    const told = await w().event('edit_external_contact', () => w().control('edit', { corpId: 'wwDOWN1', userid: 'zhao', externalUserid: f.ownId, remark: '褚' }))
    expect([told.field('ToUserName'), told.field('UserID'), told.field('ExternalUserID'), told.receiveId]).toEqual([corpid, f.zhao, f.seen, 'wwTEST'])
  })
  it('login by the upstream\'s appid names the member as CorpId/userid; a corp without the app is refused', async () => {
    const { corpid } = await first()
    const grant = (change: object) => w().control<{ code?: string; error?: string }>('grant', { corpId: 'wwTEST', agentId: AGENT, redirectUri: 'http://127.0.0.1/', state: 's', userid: 'zhao', memberCorpId: 'wwDOWN1', ...change })
    const who = await w().get('auth/getuserinfo', { code: (await grant({})).code! })
    expect(who.userid).toMatch(new RegExp(`^${corpid}/wo`))
    expect((await grant({ memberCorpId: 'wwDOWN3', userid: 'sun' })).error).toBeTruthy()
  })
})

describe('the chain (5.2)', () => {
  it('lists chains, groups and corps to the one app that may call them; 48002 to others', async () => {
    const { chains } = (await w().get('corpgroup/corp/get_chain_list')) as unknown as { chains: { chain_id: string }[] }
    expect(chains).toEqual([{ chain_id: expect.stringMatching(/^Ch/), chain_name: '测试上下游' }])
    const chain_id = chains[0]!.chain_id
    expect(await upstream('corpgroup/corp/get_chain_group', { chain_id })).toMatchObject({ groups: [{ groupid: 1, parentid: 0 }] })
    expect(await upstream('corpgroup/corp/get_chain_corpinfo_list', { chain_id })).toMatchObject({ has_more: false, group_corps: [{ corp_name: '下游一店', is_joined: 1 }, { corp_name: '下游二店' }] })
    const all = (await upstream('corpgroup/corp/get_chain_corpinfo_list', { chain_id, need_pending: true, limit: 2 })) as unknown as { has_more: boolean; next_cursor: string; group_corps: { corpid: string }[] }
    expect(all.has_more).toBe(true)
    const rest = (await upstream('corpgroup/corp/get_chain_corpinfo_list', { chain_id, need_pending: true, limit: 2, cursor: all.next_cursor })).group_corps as object[]
    expect(rest).toEqual([expect.objectContaining({ corp_name: '下游三店', is_joined: 0, pending_corpid: expect.any(String) })])
    expect(rest[0]).not.toHaveProperty('corpid')
    expect(await upstream('corpgroup/corp/get_chain_corpinfo', { chain_id, corpid: all.group_corps[0]!.corpid })).toMatchObject({ corp_name: '下游一店', is_joined: 1 })
    says(await upstream('corpgroup/corp/get_chain_corpinfo', { chain_id, corpid: 'wpNO' }), 670004)
    says(await upstream('corpgroup/corp/get_chain_group', { chain_id: 'ChNO' }), 670002)
    says(await upstream('corpgroup/corp/get_chain_group', { chain_id, groupid: 9 }), 670003)
    says(await w().post('corpgroup/corp/get_chain_group', { chain_id }, (await w().otherApp()).token), 48002)
  })
})

describe('one person in several corps (5.2, 5.3)', () => {
  it('a login at the upstream\'s service account gives openid, and unionid for snsapi_userinfo only; a code works once', async () => {
    const { personId, unionid } = await w().control<{ personId: string; unionid: string }>('persons', { name: '卫女士', unionid: true })
    expect(await login(personId)).toMatchObject({ unionid, openid: expect.any(String) })
    expect(await login(personId, 'wxTESTSERVICE', 'snsapi_base')).not.toHaveProperty('unionid')
    expect((await login(personId)).openid).not.toBe((await login(personId, 'wxFOREIGN')).openid)
  })
  it('unionid → customers the downstream corps have; one that is nobody\'s customer has none', async () => {
    const f = await friend('蒋先生')
    const { unionid, openid } = await login(f.personId)
    const { corpid } = await first()
    expect((await upstream('corpgroup/unionid_to_external_userid', { unionid, openid })).external_userid_info).toEqual([{ corpid, external_userid: f.seen }])
    expect((await upstream('corpgroup/unionid_to_external_userid', { unionid, openid, corpid: 'wpNO' })).external_userid_info).toEqual([])
    const stranger = await login((await w().control<{ personId: string }>('persons', { name: '路人', unionid: true })).personId)
    expect((await upstream('corpgroup/unionid_to_external_userid', { unionid: stranger.unionid, openid: stranger.openid })).external_userid_info).toEqual([])
  })
  it('refuses an openid of another person or of an account of another legal entity', async () => {
    const f = await friend('沈女士')
    const mine = await login(f.personId)
    says(await upstream('corpgroup/unionid_to_pending_id', { unionid: mine.unionid, openid: (await login(f.personId, 'wxFOREIGN')).openid }), 40058)
    says(await upstream('corpgroup/unionid_to_pending_id', { unionid: mine.unionid, openid: 'oNOBODY' }), 40058)
  })
  it('pending_id joins both sides once the upstream made it, by either token, at most 100 at a time, and lasts 90 days', async () => {
    const f = await friend('韩先生')
    const ask = (token?: string) => w().post('corpgroup/batch/external_userid_to_pending_id', { external_userid: [f.seen] }, token)
    expect((await ask()).result).toEqual([])
    const { unionid, openid } = await login(f.personId)
    const { pending_id } = await upstream('corpgroup/unionid_to_pending_id', { unionid, openid })
    expect(await upstream('corpgroup/unionid_to_pending_id', { unionid, openid })).toMatchObject({ pending_id })
    expect((await ask()).result).toEqual([{ external_userid: f.seen, pending_id }])
    expect((await ask(f.token)).result).toEqual([{ external_userid: f.seen, pending_id }])
    says(await w().post('corpgroup/batch/external_userid_to_pending_id', { external_userid: Array.from({ length: 101 }, () => f.seen) }), 40058)
    await w().control('clock', { advanceMs: 90 * 86_400_000 + 1 })
    await w().renew()
    expect((await ask()).result).toEqual([])
    const { unionid: u2, openid: o2 } = await login(f.personId)
    expect((await upstream('corpgroup/unionid_to_pending_id', { unionid: u2, openid: o2 })).pending_id).not.toBe(pending_id)
  })
  it('45009 above the hourly quota of conversions', async () => {
    const { unionid, openid } = await login((await friend('杨女士')).personId)
    await w().control('limits', { unionidsPerHour: 1, reset: true })
    says(await upstream('corpgroup/unionid_to_pending_id', { unionid, openid }), 0)
    says(await upstream('corpgroup/unionid_to_external_userid', { unionid, openid }), 45009)
    await w().control('limits', { unionidsPerHour: null, reset: true })
  })
})

describe('the console page', () => {
  it('lets the upstream share and the downstream confirm and stop', async () => {
    const page = async (corpId: string): Promise<string> => (await fetch(`${w().simulator.apiOrigin}/console/${corpId}`)).text()
    expect(await page('wwTEST')).toContain('测试上下游')
    await makeCode(w())
    await w().control('shares', { corpId: 'wwDOWN2', upstreamId: 'wwTEST', agentId: AGENT })
    expect(await page('wwDOWN2')).toContain('确认敏感权限')
    await w().control('shares/confirm', { corpId: 'wwDOWN2' })
    expect(await page('wwDOWN2')).toContain('停止使用')
    expect(await page('wwDOWN3')).toContain('还不在任何上下游里')
  })
})
