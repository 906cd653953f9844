import { afterEach, describe, expect, it } from 'vitest'
import { createFaults } from '../src/control/faults.ts'
import { makeFriend, receiver, sleep, start, until, type Harness } from './support.ts'

let h: Harness
afterEach(() => h.simulator.close())
const app = () => h.simulator.world.corps.wwTEST!.apps['1000002']!

interface Delivery { seq: number; outcome: string; fields: Record<string, unknown>; attempts: { result: string }[] }
const deliveries = async (): Promise<Delivery[]> => (await h.control<{ deliveries: Delivery[] }>('deliveries?corpId=wwTEST')).deliveries
const ended = async (n: number): Promise<Delivery[]> => {
  for (let i = 0; i < 1000; i++) {
    const rows = await deliveries()
    if (rows.length >= n && rows.every((r) => r.outcome !== 'pending')) return rows
    await sleep(20)
  }
  throw new Error('events stay pending')
}

describe('truth', () => {
  it('shows every relation, ended ones too, with tags and members', async () => {
    h = await start()
    const kept = await makeFriend(h, '留')
    const lost = await makeFriend(h, '走')
    const ended = await makeFriend(h, '删')
    await h.control('edit', { corpId: 'wwTEST', ...kept, remark: '老客', mobiles: ['12800000001'] })
    await h.control('unfriend', { corpId: 'wwTEST', ...lost, by: 'customer' })
    await h.control('unfriend', { corpId: 'wwTEST', ...ended, by: 'staff' })
    const read = () => h.control<{ relations: Record<string, unknown>[]; tags: unknown[]; members: unknown[] }>('truth?corpId=wwTEST')
    const truth = await read()
    expect(Object.fromEntries(truth.relations.map((r) => [r.externalUserid, r.status]))).toEqual({ [kept.externalUserid]: 'friend', [lost.externalUserid]: 'deletedByCustomer', [ended.externalUserid]: 'deletedByStaff' })
    expect(truth.relations[0]).toMatchObject({ userid: 'zhang', personId: kept.personId, remark: '老客', mobiles: ['12800000001'], state: 's-1', addWay: 1 })
    expect([truth.tags.length, truth.members.length]).toEqual([4, 3])
    await h.control('scan', { configId: ended.configId, personId: ended.personId })
    expect((await read()).relations.filter((r) => r.externalUserid === ended.externalUserid)).toMatchObject([{ status: 'friend' }])
  })
})

describe('fault rates', () => {
  it('hit their share, the same calls for the same seed, each fault on its own', async () => {
    h = await start()
    const run = (seed: number, withOther: boolean): string => {
      const faults = createFaults()
      faults.add({ path: 'user/get', kind: 'errcode', rate: 0.3, times: null, seed })
      if (withOther) faults.add({ path: '*', kind: 'latency', rate: 0.5, times: null, seed: 99 })
      return Array.from({ length: 1000 }, () => (faults.take('user/get', 'wwTEST').some((f) => f.kind === 'errcode') ? '1' : '0')).join('')
    }
    expect(run(7, true)).toBe(run(7, false))
    expect(run(7, false)).not.toBe(run(8, false))
    expect(run(7, false).replaceAll('0', '').length).toBeGreaterThan(250)
    expect(run(7, false).replaceAll('0', '').length).toBeLessThan(350)
  })
  it('a call that is spared counts nothing down; one fault can be removed', async () => {
    h = await start()
    const { id } = await h.control<{ id: string }>('faults', { path: 'user/get', kind: 'errcode', errcode: 45009, rate: 0.5, seed: 3, times: 2 })
    await h.control('faults', { path: 'department/list', kind: 'errcode', errcode: -1, times: null })
    let hit = 0
    for (let i = 0; i < 40; i++) if ((await h.get('user/get', { userid: 'zhang' })).errcode === 45009) hit++
    expect(hit).toBe(2)
    expect(await h.control(`faults/${id}`, undefined, 'DELETE')).toHaveProperty('error')
    expect(await h.control<{ faults: unknown[] }>('faults')).toMatchObject({ faults: [{ path: 'department/list', hits: 0 }] })
  })
})

describe('faults', () => {
  it('hit gettoken and media like every other endpoint', async () => {
    h = await start()
    for (const path of ['gettoken', 'media/upload', 'media/get']) await h.control('faults', { path, kind: 'errcode', errcode: -1, times: null })
    const form = new FormData()
    form.set('media', new Blob([Buffer.alloc(10)]), 'a.png')
    const upload = await fetch(`${h.simulator.apiOrigin}/cgi-bin/media/upload?access_token=${h.token}&type=image`, { method: 'POST', body: form })
    expect([(await h.get('gettoken', { corpid: 'wwTEST', corpsecret: app().secret })).errcode, ((await upload.json()) as { errcode: number }).errcode, (await h.get('media/get', { media_id: 'x' })).errcode]).toEqual([-1, -1, -1])
  })
  it('hit the endpoints that come with mass messages and rule groups', async () => {
    h = await start()
    await h.control('faults', { path: '*', kind: 'errcode', errcode: 45033, times: null })
    for (const path of ['add_msg_template', 'get_groupmsg_task', 'customer_strategy/list', 'get_strategy_tag_list']) expect((await h.post(`externalcontact/${path}`, {})).errcode).toBe(45033)
  })
})

describe('deliveries', () => {
  it('tell what was answered and what lost every attempt', async () => {
    h = await start()
    const hook = await receiver(() => app().aesKey)
    h.simulator.setCallbackUrl('wwTEST', 1000002, hook.url)
    await makeFriend(h, '收到')
    await h.control('faults', { path: 'callback', kind: 'drop' })
    await makeFriend(h, '丢了')
    await h.control('faults', { path: 'callback', kind: 'dropAttempt' })
    await makeFriend(h, '第二次')
    await h.control('faults', { path: 'callback', kind: 'duplicate' })
    await makeFriend(h, '两次')
    // The second sending of a duplicate comes when the event counts as delivered already.
    await until(() => h.simulator.sim.records.since(0)[3]?.attempts.length === 2)
    const rows = await ended(4)
    expect(rows.map((r) => [r.outcome, r.attempts.map((a) => a.result).join()])).toEqual([
      ['delivered', 'answered 200'], ['lost', 'dropped,dropped,dropped'], ['delivered', 'dropped,answered 200'], ['delivered', 'answered 200,answered 200'],
    ])
    expect(rows[0]!.fields.WelcomeCode).toEqual(expect.any(String))
    await hook.close()
    await makeFriend(h, '没人听')
    expect((await ended(5))[4]).toMatchObject({ outcome: 'lost', attempts: [{ result: 'refused' }, { result: 'refused' }, { result: 'refused' }] })
  })
  it('an answered 500 and three timeouts are lost', async () => {
    h = await start()
    const hook = await receiver(() => app().aesKey, (n, _q, response) => void (n === 1 && response.writeHead(500).end()))
    h.simulator.setCallbackUrl('wwTEST', 1000002, hook.url)
    await makeFriend(h, '五百')
    await until(() => hook.received.length === 1)
    h.simulator.sim.callbackTimeoutMs = 200
    await makeFriend(h, '沉默')
    expect((await ended(2)).map((r) => [r.outcome, r.attempts.map((a) => a.result).join()])).toEqual([['lost', 'answered 500'], ['lost', 'timeout,timeout,timeout']])
    await hook.close()
  })
  it('an event held back for reordering goes out even when nothing follows', async () => {
    h = await start()
    const hook = await receiver(() => app().aesKey)
    h.simulator.setCallbackUrl('wwTEST', 1000002, hook.url)
    await h.control('faults', { path: 'callback', kind: 'reorder', ms: 100 })
    await makeFriend(h)
    expect(await deliveries()).toMatchObject([{ outcome: 'pending', attempts: [] }])
    expect(await ended(1)).toMatchObject([{ outcome: 'delivered' }])
    await hook.close()
  })
})

describe('calls', () => {
  it('name the fault, the code of a welcome and whether the work was done', async () => {
    h = await start({ keepAll: true })
    const hook = await receiver(() => app().aesKey)
    h.simulator.setCallbackUrl('wwTEST', 1000002, hook.url)
    await makeFriend(h)
    await until(() => hook.received.length === 1)
    const code = hook.received[0]!.field('WelcomeCode')!
    await h.control('faults', { path: 'externalcontact/send_welcome_msg', kind: 'drop' })
    const welcome = { welcome_code: code, text: { content: '您好' } }
    await expect(h.post('externalcontact/send_welcome_msg', welcome)).rejects.toThrow()
    expect((await h.post('externalcontact/send_welcome_msg', welcome)).errcode).toBe(41051)
    const { calls } = await h.control<{ calls: unknown[] }>('calls?path=externalcontact/send_welcome_msg')
    expect(calls).toMatchObject([{ welcomeCode: code, fault: 'drop', effect: 0, errcode: null }, { welcomeCode: code, fault: null, effect: null, errcode: 41051 }])
    await hook.close()
  })
  it('all stay when all are wanted', async () => {
    h = await start({ keepAll: true })
    for (let i = 0; i < 6100; i++) h.simulator.sim.log.open({ at: 0, kind: 'api', corpId: null, agentId: null, name: 'x' })
    expect(h.simulator.sim.log.all().length).toBeGreaterThan(6100)
  })
  it('a slow answer trickles in', async () => {
    h = await start()
    await h.control('faults', { path: 'user/get', kind: 'slow', ms: 200 })
    const began = Date.now()
    expect((await h.get('user/get', { userid: 'zhang' })).userid).toBe('zhang')
    expect(Date.now() - began).toBeGreaterThan(150)
  })
})

describe('a crowd', () => {
  it('is there at once, the same for the same seed, and reads page by page', async () => {
    h = await start({ world: 'load:20000:40' })
    const users = Object.keys(h.simulator.world.corps.wwTEST!.members).filter((id) => id.startsWith('load'))
    expect(users).toHaveLength(40)
    const seen = new Set<string>()
    let cursor = ''
    let pages = 0
    do {
      const page = await h.post('externalcontact/batch/get_by_user', { userid_list: users, cursor, limit: 100 })
      for (const row of page.external_contact_list as { external_contact: { external_userid: string } }[]) seen.add(row.external_contact.external_userid)
      cursor = String(page.next_cursor)
      pages++
    } while (cursor)
    expect([seen.size, pages]).toEqual([20_000, 200])
    const made = await h.control<{ members: string[]; relations: number }>('populate', { corpId: 'wwTEST', members: 2, contacts: 10, seed: 5 })
    expect(made).toMatchObject({ members: ['load00043', 'load00044'], relations: 10 })
    expect(await h.get('externalcontact/list', { userid: 'load00043' })).toMatchObject({ external_userid: { length: 5 } })
  })
})
