import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawn } from 'node:child_process'
import { afterEach, describe, expect, it } from 'vitest'
import { freePort, handedOver, makeFriend, receiver, start, until, type Harness } from './support.ts'

let h: Harness
afterEach(() => h.simulator.close())
const app = () => h.simulator.world.corps.wwTEST!.apps['1000002']!

describe('chat texts', () => {
  it('never leave the client by API, callback or log', async () => {
    h = await start()
    const hook = await receiver(() => app().aesKey)
    h.simulator.setCallbackUrl('wwTEST', 1000002, hook.url)
    const f = await makeFriend(h)
    const secret = '别家便宜两千块的秘密'
    await h.control('messages', { corpId: 'wwTEST', from: f.externalUserid, to: 'zhang', text: secret })
    await h.control('messages', { corpId: 'wwTEST', from: 'zhang', to: f.personId, text: secret })
    await handedOver(h)
    const answers = [
      await h.get('externalcontact/get', { external_userid: f.externalUserid }), await h.post('externalcontact/batch/get_by_user', { userid_list: ['zhang'] }), await h.get('user/get', { userid: 'zhang' }),
      await h.get('externalcontact/list', { userid: 'zhang' }), await h.control('log'), await h.control('calls'), hook.received.map((r) => r.xml),
    ]
    expect(JSON.stringify(answers)).not.toContain(secret)
    expect(JSON.stringify(await h.control(`persons/${f.personId}/inbox`))).toContain(secret)
    expect(hook.received).toHaveLength(1)
    await hook.close()
  })
  it('a message to somebody who is no friend any more is refused', async () => {
    h = await start()
    const f = await makeFriend(h)
    await h.control('unfriend', { corpId: 'wwTEST', ...f, by: 'customer' })
    expect(await h.control('messages', { corpId: 'wwTEST', from: 'zhang', to: f.externalUserid, text: '还在吗' })).toHaveProperty('error')
  })
})

describe('faults', () => {
  it('errcode, token death, latency, reset, hang: for N calls, by endpoint', async () => {
    h = await start()
    await h.control('faults', { path: '/cgi-bin/user/get', kind: 'errcode', errcode: 45009, times: 2 })
    const get = () => h.get('user/get', { userid: 'zhang' })
    expect([(await get()).errcode, (await h.get('department/list')).errcode, (await get()).errcode, (await get()).errcode]).toEqual([45009, 0, 45009, 0])
    await h.control('faults', { path: 'user/get', kind: 'tokenDeath' })
    expect((await get()).errcode).toBe(40014)
    const fresh = await fetch(`${h.simulator.apiOrigin}/cgi-bin/gettoken?corpid=wwTEST&corpsecret=${app().secret}`).then((r) => r.json())
    expect(fresh.access_token).not.toBe(h.token)
    h.token = fresh.access_token
    await h.control('faults', { path: '*', kind: 'latency', ms: 150 })
    const before = Date.now()
    await get()
    expect(Date.now() - before).toBeGreaterThanOrEqual(145)
    await h.control('faults', { path: 'user/get', kind: 'reset' })
    await expect(get()).rejects.toThrow()
    await h.control('faults', { path: 'user/get', kind: 'hang' })
    await expect(fetch(`${h.simulator.apiOrigin}/cgi-bin/user/get?access_token=${h.token}&userid=zhang`, { signal: AbortSignal.timeout(200) })).rejects.toThrow()
    await h.control('faults', { path: 'user/get', kind: 'errcode', errcode: -1, times: null })
    expect((await get()).errcode).toBe(-1)
    await h.control('faults', undefined, 'DELETE')
    expect((await get()).errcode).toBe(0)
  })
  it('drop does the work and loses the answer', async () => {
    h = await start()
    const f = await makeFriend(h)
    await h.control('faults', { path: 'externalcontact/remark', kind: 'drop' })
    await expect(h.post('externalcontact/remark', { userid: 'zhang', external_userid: f.externalUserid, remark: '已写' })).rejects.toThrow()
    expect((await h.get('externalcontact/get', { external_userid: f.externalUserid })).follow_user).toMatchObject([{ remark: '已写' }])
  })
  it('callbacks: drop, duplicate, reorder', async () => {
    h = await start()
    const hook = await receiver(() => app().aesKey)
    h.simulator.setCallbackUrl('wwTEST', 1000002, hook.url)
    await h.control('faults', { path: 'callback', kind: 'drop' })
    await makeFriend(h, '丢')
    await handedOver(h)
    expect(hook.received).toHaveLength(0)
    await h.control('faults', { path: 'callback/add_external_contact', kind: 'duplicate' })
    await makeFriend(h, '重')
    await until(() => hook.received.length === 2)
    expect(hook.received[0]!.xml).toBe(hook.received[1]!.xml)
    await h.control('faults', { path: 'callback', kind: 'reorder' })
    const late = await makeFriend(h, '晚')
    const early = await makeFriend(h, '早')
    await until(() => hook.received.length === 4)
    expect(hook.received.slice(2).map((r) => r.field('ExternalUserID'))).toEqual([early.externalUserid, late.externalUserid])
    await hook.close()
  })
})

describe('log', () => {
  it('lists calls by corp and path, without secrets', async () => {
    h = await start()
    await h.get('user/get', { userid: 'nobody' })
    const { calls } = await h.control<{ calls: { path: string; errcode: number }[] }>('calls?corpId=wwTEST&path=/cgi-bin/user/get')
    expect(calls).toMatchObject([{ path: '/cgi-bin/user/get', errcode: 60111 }])
    const all = JSON.stringify(await h.control('log'))
    expect(all).not.toContain(h.token)
    expect(all).not.toContain(app().secret)
    expect(all).toContain('读取成员资料')
  })
  it('streams entries', async () => {
    h = await start()
    const stream = await fetch(`${h.simulator.apiOrigin}/_sim/stream`)
    const reader = stream.body!.getReader()
    const text = async (): Promise<string> => new TextDecoder().decode((await reader.read()).value)
    expect(await text()).toContain('event: hello')
    await h.get('department/list')
    expect(await text()).toMatch(/event: entry\ndata: .*department\/list/)
    await reader.cancel()
  })
})

describe('guard', () => {
  it('refuses a page of another site and a foreign Host', async () => {
    h = await start()
    expect((await fetch(`${h.simulator.apiOrigin}/_sim/world`, { headers: { origin: 'https://evil.example' } })).status).toBe(403)
    expect((await fetch(`${h.simulator.apiOrigin}/_sim/world`)).status).toBe(200)
  })
})

describe('persistence', () => {
  it('keeps the world over a restart', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'sim-'))
    const dataFile = join(dir, 'state.json')
    h = await start({ dataFile, clockFile: join(dir, 'clock.json') })
    const f = await makeFriend(h)
    await h.control('clock', { advanceMs: 86_400_000 })
    await h.simulator.close()
    const token = h.token
    h = await start({ dataFile, clockFile: join(dir, 'clock.json') })
    expect(await h.get('externalcontact/get', { external_userid: f.externalUserid })).toMatchObject({ errcode: 0 })
    expect(h.token).not.toBe(token)
    expect(h.simulator.sim.clock.offset()).toBe(86_400_000)
    expect(await h.control('scan', { configId: f.configId, personId: f.personId })).toMatchObject({ alreadyFriend: true })
    rmSync(dir, { recursive: true })
  })
  it('survives SIGKILL once a change is written, a moment after it was made', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'sim-'))
    const main = new URL('../src/main.ts', import.meta.url).pathname
    const dataFile = join(dir, 'state.json')
    const port = await freePort()
    const child = spawn(process.execPath, ['--import', 'tsx', main], { cwd: new URL('..', import.meta.url).pathname, env: { ...process.env, SIM_PORT: String(port), SIM_APP_PORT: String(await freePort()), SIM_WORLD: 'tiny', SIM_DATA: dataFile } })
    let out = ''
    child.stdout.on('data', (part) => (out += part))
    await until(() => out.includes('simulator: http'))
    const made = await fetch(`http://127.0.0.1:${port}/_sim/persons`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"name":"留下的人"}' }).then((r) => r.json())
    await until(() => existsSync(dataFile) && readFileSync(dataFile, 'utf8').includes('留下的人'))
    child.kill('SIGKILL')
    await new Promise((done) => child.once('exit', done))
    expect(JSON.parse(readFileSync(dataFile, 'utf8')).persons[made.personId].name).toBe('留下的人')
    h = await start({ dataFile })
    rmSync(dir, { recursive: true })
  })
})

it('a picture sent by hand arrives on the phone and can be opened', async () => {
  h = await start()
  const f = await makeFriend(h)
  const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
  await h.control('messages', { corpId: 'wwTEST', from: 'zhang', to: f.externalUserid, image: `data:image/png;base64,${png}` })
  const { items } = await h.control<{ items: { kind: string; imgUrl: string }[] }>(`persons/${f.personId}/inbox`)
  expect(items[0]!.kind).toBe('image')
  expect(Buffer.from(await (await fetch(items[0]!.imgUrl)).arrayBuffer()).toString('base64')).toBe(png)
  expect(await h.control('messages', { corpId: 'wwTEST', from: 'zhang', to: f.externalUserid, image: 'data:text/html;base64,PGI+' })).toHaveProperty('error')
})
