import { describe, expect, it } from 'vitest'
import { makeFriend, says, world } from './support.ts'

const w = world()
const grant = (body: object) => w().control<{ code: string; location: string; error?: string }>('grant', { corpId: 'wwTEST', agentId: 1000002, redirectUri: 'http://127.0.0.1:3000/back?x=1', state: 'abc', ...body })
const info = (code: string, token?: string) => w().get('auth/getuserinfo', { code, ...(token && { access_token: token }) })
const page = (path: string, values: Record<string, string>) => fetch(`${w().simulator.apiOrigin}${path}?${new URLSearchParams(values)}`)
const good = { appid: 'wwTEST', response_type: 'code', scope: 'snsapi_base', state: 'a1', redirect_uri: 'http://127.0.0.1:3000/' }

describe('auth/getuserinfo (2.1)', () => {
  it('answers the member\'s userid', async () => expect(await info((await grant({ userid: 'zhang' })).code)).toMatchObject({ errcode: 0, userid: 'zhang' }))
  it('the code comes back with the state, beside the page\'s own query', async () => {
    const { location, code } = await grant({ userid: 'zhang' })
    expect(Object.fromEntries(new URL(location).searchParams)).toEqual({ x: '1', code, state: 'abc' })
  })
  it('code has at most 512 bytes', async () => expect((await grant({ userid: 'zhang' })).code.length).toBeLessThanOrEqual(512))
  it('40029 for the second use', async () => {
    const { code } = await grant({ userid: 'zhang' })
    await info(code)
    says(await info(code), 40029)
  })
  it('40029 for a made-up code', async () => says(await info('x'), 40029))
  it('42003 after five minutes', async () => {
    const { code } = await grant({ userid: 'zhang' })
    await w().control('clock', { advanceMs: 300_001 })
    says(await info(code), 42003)
  })
  it('40029 for a code of another app', async () => {
    const { token } = await w().otherApp()
    says(await info((await grant({ userid: 'zhang' })).code, token), 40029)
  })
  it('a stranger gets openid only, a customer external_userid too', async () => {
    const { personId } = await w().control<{ personId: string }>('persons', { name: '路人' })
    const stranger = await info((await grant({ personId })).code)
    expect(stranger).toMatchObject({ openid: expect.any(String) })
    expect(stranger).not.toHaveProperty('external_userid')
    const f = await makeFriend(w())
    expect(await info((await grant({ personId: f.personId })).code)).toMatchObject({ openid: expect.any(String), external_userid: f.externalUserid })
  })
})

describe('the authorize page (2.1)', () => {
  it('is shown for a proper request', async () => expect((await page('/connect/oauth2/authorize', good)).status).toBe(200))
  it.each([
    ['an unknown appid', { appid: 'wwNO' }], ['another response_type', { response_type: 'token' }], ['an unknown scope', { scope: 'all' }], ['a state with other than letters and digits', { state: 'a-1' }],
    ['a state above 128', { state: 'a'.repeat(129) }], ['a domain that is not trusted (50001)', { redirect_uri: 'http://evil.example/' }], ['a redirect_uri that is no address', { redirect_uri: '/back' }],
  ])('refuses %s', async (_rule, change) => expect((await page('/connect/oauth2/authorize', { ...good, ...change })).status).toBe(400))
})

describe('the login page of desktop browsers (2.2)', () => {
  const login = { login_type: 'CorpApp', appid: 'wwTEST', agentid: '1000002', redirect_uri: 'http://127.0.0.1:3000/', state: 's' }
  it('is shown for login_type CorpApp', async () => expect((await page('/wwlogin/sso/login', login)).status).toBe(200))
  it('needs agentid', async () => expect((await page('/wwlogin/sso/login', { ...login, agentid: '' })).status).toBe(400))
})
