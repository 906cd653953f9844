import { describe, expect, it } from 'vitest'
import { says, world } from './support.ts'

const w = world()
const secret = (): string => w().simulator.world.corps.wwTEST!.apps['1000002']!.secret
const gettoken = (query: Record<string, string>) => w().get('gettoken', { access_token: '', ...query })
const fresh = async (): Promise<string> => String((await gettoken({ corpid: 'wwTEST', corpsecret: secret() })).access_token)

describe('gettoken (1.1)', () => {
  it('answers a token of at most 512 bytes that lives 7200 s', async () => {
    const answer = await gettoken({ corpid: 'wwTEST', corpsecret: secret() })
    expect(answer).toMatchObject({ errcode: 0, errmsg: 'ok' })
    expect(String(answer.access_token).length).toBeLessThanOrEqual(512)
    expect(answer.expires_in).toBeGreaterThan(7190)
  })
  it('answers the same token while it is valid', async () => expect(await fresh()).toBe(await fresh()))
  it('40001 for a wrong secret', async () => says(await gettoken({ corpid: 'wwTEST', corpsecret: 'wrong' }), 40001))
  it('40013 for an unknown corp', async () => says(await gettoken({ corpid: 'wwNONE', corpsecret: secret() }), 40013))
  it('41002 without corpid', async () => says(await gettoken({ corpsecret: secret() }), 41002))
  it('41004 without corpsecret', async () => says(await gettoken({ corpid: 'wwTEST' }), 41004))
})

describe('access_token (1.4)', () => {
  it('41001 without one', async () => says(await w().get('department/list', { access_token: '' }), 41001))
  it('41001 when it is sent in the body', async () => says(await w().post('externalcontact/list_contact_way', { access_token: w().token }, ''), 41001))
  it('40014 for one that never was', async () => says(await w().get('department/list', { access_token: 'made-up' }), 40014))
  it('dies early when the platform wants it, and a new one is another one', async () => {
    const old = w().token
    await w().control('faults', { path: 'department/list', kind: 'tokenDeath' })
    says(await w().get('department/list'), 40014)
    w().token = await fresh()
    expect(w().token).not.toBe(old)
    says(await w().get('department/list'), 0)
  })
  it('42001 after 7200 s, also once a new one was taken', async () => {
    await w().control('clock', { advanceMs: 7_201_000 })
    says(await w().get('department/list'), 42001)
    const old = w().token
    w().token = await fresh()
    says(await w().get('department/list', { access_token: old }), 42001)
  })
  it('tells the rest of its life on a repeated gettoken', async () => {
    await w().control('clock', { advanceMs: 600_000 })
    expect((await gettoken({ corpid: 'wwTEST', corpsecret: secret() })).expires_in).toBeLessThanOrEqual(6600)
  })
})

describe('answers (conventions)', () => {
  it('come with HTTP status 200 even when they are refusals', async () => {
    const answer = await fetch(`${w().simulator.apiOrigin}/cgi-bin/gettoken?corpid=wwNONE&corpsecret=x`)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toContain('application/json')
  })
  it('carry hint, caller address and a link in errmsg', async () => {
    expect((await gettoken({ corpid: 'wwNONE', corpsecret: 'x' })).errmsg).toMatch(/^invalid corpid, hint: \[\w+\], from ip: 127\.0\.0\.1, more info at https:\/\/open\.work\.weixin\.qq\.com\/devtool\/query\?e=40013$/)
  })
  it('40035 for a body that is not JSON', async () => {
    const answer = await fetch(`${w().simulator.apiOrigin}/cgi-bin/externalcontact/mark_tag?access_token=${w().token}`, { method: 'POST', body: '{broken' })
    expect(await answer.json()).toMatchObject({ errcode: 40035, errmsg: expect.stringContaining('Warning: wrong json format.') })
  })
  it('40058 for GET where POST is wanted', async () => says(await w().get('externalcontact/mark_tag'), 40058))
  it('40058 with a warning for a field of the wrong type', async () => {
    const answer = await w().post('externalcontact/mark_tag', { userid: 7 })
    expect(answer).toMatchObject({ errcode: 40058, errmsg: expect.stringContaining('wrong json format') })
  })
})
