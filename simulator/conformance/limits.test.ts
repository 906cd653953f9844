import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { get as httpGet } from 'node:http'
import { says, world } from './support.ts'

const w = world()
const limits = (values: object) => w().control<{ limits: Record<string, number> }>('limits', values)
const call = async (n = 1): Promise<number[]> => {
  const got: number[] = []
  for (let i = 0; i < n; i++) got.push((await w().get('department/list')).errcode)
  return got
}
const pass = (advanceMs: number) => w().control('clock', { advanceMs })
const back = { perMinute: null, perHour: null, ipPerMinute: null, ipPerHour: null, concurrent: null, debugPerMinute: null, ticketsPerCorpHour: null, ticketsPerAppHour: null, wrongSecretsPerHour: null, reset: true }
beforeEach(() => limits(back))
afterEach(async () => {
  await limits(back)
  await w().renew()
})

describe('base frequency (7)', () => {
  it('the published numbers stand', async () => expect((await limits({})).limits).toMatchObject({ perMinute: 10_000, perHour: 150_000, ipPerMinute: 20_000, ipPerHour: 600_000, debugPerMinute: 5, ticketsPerCorpHour: 400, ticketsPerAppHour: 100 }))
  it('45009 above the calls of a minute for one corp and API', async () => {
    await limits({ perMinute: 3 })
    expect(await call(5)).toEqual([0, 0, 0, 45009, 45009])
  })
  it('another API is not touched', async () => {
    await limits({ perMinute: 3 })
    await call(5)
    says(await w().get('user/get', { userid: 'zhang' }), 0)
  })
  it('the block lasts 60 s from when it began, and then the count is new', async () => {
    await limits({ perMinute: 2 })
    await call(3)
    await pass(59_000)
    expect(await call()).toEqual([45009])
    await pass(1_001)
    expect(await call(3)).toEqual([0, 0, 45009])
  })
  it('the block of an hour lasts 60 minutes', async () => {
    await limits({ perHour: 2 })
    await call(3)
    await pass(3_590_000)
    expect(await call()).toEqual([45009])
    await pass(10_001)
    expect(await call()).toEqual([0])
  })
  it('calls of different apps of a corp count together', async () => {
    const other = await w().otherApp()
    await limits({ perMinute: 2 })
    await call(2)
    says(await w().get('department/list', { access_token: other.token }), 45009)
  })
  it('one address has limits of its own', async () => {
    await limits({ ipPerMinute: 2 })
    expect(await call(3)).toEqual([0, 0, 45009])
  })
  it('an upload over the limit is refused without being read', async () => {
    const form = new FormData()
    form.set('media', new Blob([Buffer.alloc(8_000_000)]), 'a.bin')
    await limits({ perMinute: 0 })
    const answer = await fetch(`${w().simulator.apiOrigin}/cgi-bin/media/upload?access_token=${w().token}&type=file`, { method: 'POST', body: form })
    expect(await answer.json()).toMatchObject({ errcode: 45009 })
    await limits(back)
    expect(await call()).toEqual([0])
  })
  it('message/send is not in the base frequency', async () => {
    await limits({ perMinute: 1, ipPerMinute: 1 })
    for (let i = 0; i < 3; i++) says(await w().post('message/send', { touser: 'zhang', agentid: 1000002, msgtype: 'text', text: { content: 'x' } }), 0)
  })
  it('auth/getuserinfo with a valid code is exempt, with a bad one it counts', async () => {
    await limits({ perMinute: 1 })
    says(await w().get('auth/getuserinfo', { code: 'bad' }), 40029)
    says(await w().get('auth/getuserinfo', { code: 'bad' }), 45009)
    const { code } = await w().control<{ code: string }>('grant', { corpId: 'wwTEST', agentId: 1000002, redirectUri: 'http://127.0.0.1/', state: '', userid: 'zhang' })
    says(await w().get('auth/getuserinfo', { code }), 0)
  })
  it('GET limits shows counts and the end of a block', async () => {
    await limits({ perMinute: 1 })
    await call(2)
    const { counts } = await w().control<{ counts: { key: string; minute: number; blockedUntil: number | null }[] }>('limits')
    expect(counts).toContainEqual(expect.objectContaining({ key: 'corp wwTEST department/list', minute: 2, blockedUntil: expect.any(Number) }))
  })
})

describe('other limits (7)', () => {
  it('45033 above the concurrent calls of a corp, none left over afterwards', async () => {
    await limits({ concurrent: 3 })
    await w().control('faults', { path: 'department/list', kind: 'latency', ms: 60, times: null })
    const got = await Promise.all(Array.from({ length: 5 }, async () => (await w().get('department/list')).errcode))
    await w().control('faults', undefined, 'DELETE')
    expect(got.filter((e) => e === 45033)).toHaveLength(2)
    expect(await call(3)).toEqual([0, 0, 0])
  })
  it('debug=1 five times a minute', async () => {
    const got: number[] = []
    for (let i = 0; i < 6; i++) got.push((await w().get('department/list', { debug: '1' })).errcode)
    expect(got).toEqual([0, 0, 0, 0, 0, 45009])
    expect(await call()).toEqual([0])
  })
  it('tickets: so many an hour for one app, more for the corp', async () => {
    await limits({ ticketsPerAppHour: 2, ticketsPerCorpHour: 3 })
    const ticket = async (access_token: string): Promise<number> => (await w().get('ticket/get', { type: 'agent_config', access_token })).errcode
    const other = await w().otherApp()
    expect([await ticket(w().token), await ticket(w().token), await ticket(w().token)]).toEqual([0, 0, 45009])
    expect([await ticket(other.token), await ticket(other.token)]).toEqual([0, 45009])
  })
})

describe('wrong secrets (1.1, 7)', () => {
  const gettoken = async (corpsecret: string): Promise<number> => (await w().get('gettoken', { corpid: 'wwTEST', corpsecret })).errcode
  const right = async (): Promise<string> => (await w().control<{ corps: { apps: { secret: string }[] }[] }>('world')).corps[0]!.apps[0]!.secret
  it('ban the address for an hour: even the right one is 45009', async () => {
    await limits({ wrongSecretsPerHour: 3 })
    expect([await gettoken('a'), await gettoken('b'), await gettoken('c')]).toEqual([40001, 40001, 40001])
    expect(await gettoken(await right())).toBe(45009)
    await pass(3_599_000)
    expect(await gettoken(await right())).toBe(45009)
    await pass(1_001)
    expect(await gettoken(await right())).toBe(0)
  })
  it('a token that is there goes on working', async () => {
    await limits({ wrongSecretsPerHour: 1 })
    await gettoken('a')
    expect(await call()).toEqual([0])
  })
  it('right ones in between do not count', async () => {
    await limits({ wrongSecretsPerHour: 3 })
    const got: number[] = []
    for (let i = 0; i < 5; i++) got.push(await gettoken(await right()))
    expect(got).toEqual([0, 0, 0, 0, 0])
  })
  it('another address is not banned', async () => {
    await limits({ wrongSecretsPerHour: 1 })
    await gettoken('a')
    const secret = await right()
    const body = await new Promise<string>((done, failed) => {
      httpGet(`${w().simulator.apiOrigin}/cgi-bin/gettoken?corpid=wwTEST&corpsecret=${secret}`, { localAddress: '127.0.0.2' }, (response) => {
        let text = ''
        response.on('data', (part) => (text += part))
        response.on('end', () => done(text))
      }).on('error', failed)
    })
    expect(JSON.parse(body)).toMatchObject({ errcode: 0 })
  })
})
