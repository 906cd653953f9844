import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { getSignature } from '@wecom/crypto'
import { open, seal, eventXml } from '../src/callbacks/envelope.ts'
import { shouldRetry } from '../src/callbacks/deliver.ts'
import { newApp } from '../src/model/make.ts'
import { randomAesKey } from '../src/model/ids.ts'
import { handedOver, makeCode, makeFriend, receiver, start, until, type Harness } from './support.ts'

let h: Harness
beforeEach(async () => { h = await start() })
afterEach(() => h.simulator.close())
const app = () => h.simulator.world.corps.wwTEST!.apps['1000002']!
const to = (url: string) => h.simulator.setCallbackUrl('wwTEST', 1000002, url)

describe('envelope', () => {
  it('opens with the published algorithm and carries a right signature', () => {
    const made = newApp(1, 'x')
    const sealed = seal(made, 'wwTEST', '<xml>好</xml>', 1_700_000_000)
    const query = new URLSearchParams(sealed.query)
    const encrypted = /<Encrypt><!\[CDATA\[(.*?)\]\]>/.exec(sealed.body)![1]!
    expect(query.get('msg_signature')).toBe(getSignature(made.token, query.get('timestamp')!, query.get('nonce')!, encrypted))
    expect(open(made.aesKey, encrypted)).toMatchObject({ message: '<xml>好</xml>', id: 'wwTEST' })
    expect(Buffer.from(encrypted, 'base64').length % 32).toBe(0)
  })
  it('draws keys of 43 letters and digits that decode to 32 bytes', () => {
    for (let i = 0; i < 50; i++) {
      const key = randomAesKey()
      expect(key).toMatch(/^[A-Za-z0-9]{43}$/)
      expect(Buffer.from(`${key}=`, 'base64')).toHaveLength(32)
    }
  })
  it('keeps markup in values from breaking the XML', () => {
    expect(eventXml({ State: 'a]]>b' })).toBe('<xml><State><![CDATA[a]]]]><![CDATA[>b]]></State></xml>')
  })
})

describe('retry rule', () => {
  it('repeats only what got no answer, three attempts in total', () => {
    expect(shouldRetry({ kind: 'failed', reason: 'timeout' }, 1)).toBe(true)
    expect(shouldRetry({ kind: 'failed', reason: 'ECONNREFUSED' }, 2)).toBe(true)
    expect(shouldRetry({ kind: 'failed', reason: 'timeout' }, 3)).toBe(false)
    for (const status of [200, 400, 500]) expect(shouldRetry({ kind: 'answered', status, body: '' }, 1)).toBe(false)
  })
  it('sends a silent endpoint the same event three times, byte for byte', async () => {
    h.simulator.sim.callbackTimeoutMs = 200
    const hook = await receiver(() => app().aesKey, () => undefined)
    to(hook.url)
    await makeFriend(h)
    await until(() => hook.received.length === 3)
    await handedOver(h)
    expect(hook.received).toHaveLength(3)
    expect(new Set(hook.received.map((r) => r.xml)).size).toBe(1)
    await hook.close()
  })
  it('does not repeat an answered 500', async () => {
    const hook = await receiver(() => app().aesKey, (_n, _q, response) => response.writeHead(500).end())
    to(hook.url)
    await makeFriend(h)
    await handedOver(h)
    expect(hook.received).toHaveLength(1)
    await hook.close()
  })
  it('reaches an endpoint that comes back after one failure', async () => {
    const hook = await receiver(() => app().aesKey, (n, request, response) => (n === 1 ? request.socket.destroy() : response.end('')))
    to(hook.url)
    await makeFriend(h)
    await until(() => hook.received.length === 2)
    await handedOver(h)
    expect(hook.received).toHaveLength(2)
    await hook.close()
  })
})

describe('events', () => {
  const listen = async () => {
    const hook = await receiver(() => app().aesKey)
    to(hook.url)
    return hook
  }
  it('add carries State and WelcomeCode; a rescan is silent and answers the same ids', async () => {
    const hook = await listen()
    const f = await makeFriend(h)
    await until(() => hook.received.length === 1)
    const event = hook.received[0]!
    expect(event.receiveId).toBe('wwTEST')
    expect([event.field('Event'), event.field('ChangeType'), event.field('UserID'), event.field('ExternalUserID'), event.field('State'), event.field('FromUserName')])
      .toEqual(['change_external_contact', 'add_external_contact', 'zhang', f.externalUserid, 's-1', 'sys'])
    expect(event.field('WelcomeCode')).toBeTruthy()
    expect(await h.control('scan', { configId: f.configId, personId: f.personId })).toMatchObject({ alreadyFriend: true, userid: 'zhang', externalUserid: f.externalUserid })
    await handedOver(h)
    expect(hook.received).toHaveLength(1)
    await hook.close()
  })
  it('API-made changes give no event; the same change by hand gives one', async () => {
    const hook = await listen()
    const f = await makeFriend(h)
    const tag = h.simulator.world.corps.wwTEST!.tagGroups[0]!.tags[0]!.id
    await h.post('externalcontact/remark', { userid: 'zhang', external_userid: f.externalUserid, remark: 'x' })
    await h.post('externalcontact/mark_tag', { userid: 'zhang', external_userid: f.externalUserid, add_tag: [tag] })
    await h.post('externalcontact/add_corp_tag', { group_name: 'g', tag: [{ name: 't' }] })
    await handedOver(h)
    expect(hook.received).toHaveLength(1)
    await h.control('edit', { corpId: 'wwTEST', ...f, remark: '手改' })
    await until(() => hook.received.length === 2)
    expect(hook.received[1]!.field('ChangeType')).toBe('edit_external_contact')
    await h.control('tags', { corpId: 'wwTEST', action: 'create', groupName: '后台', name: '手建' })
    await until(() => hook.received.length === 4)
    expect(hook.received.slice(2).map((r) => [r.field('Event'), r.field('ChangeType'), r.field('TagType')]).sort()).toEqual([['change_external_tag', 'create', 'tag'], ['change_external_tag', 'create', 'tag_group']])
    await hook.close()
  })
  it('half-add, then accept: the relation becomes readable and the code of the half event is enough', async () => {
    const hook = await listen()
    const configId = await makeCode(h)
    const { personId } = await h.control<{ personId: string }>('persons', { name: '半加' })
    const half = await h.control<{ externalUserid: string; userid: string; pending: boolean }>('scan', { configId, personId, half: true })
    expect(half.pending).toBe(true)
    await until(() => hook.received.length === 1)
    expect(hook.received[0]!.field('ChangeType')).toBe('add_half_external_contact')
    expect(await h.get('externalcontact/get', { external_userid: half.externalUserid })).toMatchObject({ errcode: 84061 })
    expect(await h.post('externalcontact/send_welcome_msg', { welcome_code: hook.received[0]!.field('WelcomeCode'), text: { content: '您好' } })).toMatchObject({ errcode: 0 })
    await h.control('accept', { corpId: 'wwTEST', ...half })
    await until(() => hook.received.length === 2)
    expect([hook.received[1]!.field('ChangeType'), hook.received[1]!.field('WelcomeCode')]).toEqual(['add_external_contact', undefined])
    expect(await h.get('externalcontact/get', { external_userid: half.externalUserid })).toMatchObject({ errcode: 0 })
    await hook.close()
  })
  it('deletion by customer and by staff', async () => {
    const hook = await listen()
    const f = await makeFriend(h)
    await h.control('unfriend', { corpId: 'wwTEST', ...f, by: 'customer' })
    const g = await makeFriend(h, '另一位')
    await h.control('unfriend', { corpId: 'wwTEST', ...g, by: 'staff' })
    await until(() => hook.received.length === 4)
    expect(hook.received.map((r) => r.field('ChangeType')).sort()).toEqual(['add_external_contact', 'add_external_contact', 'del_external_contact', 'del_follow_user'])
    await hook.close()
  })
  it('a code with several members goes round', async () => {
    const configId = await makeCode(h, ['zhang', 'li'])
    const takers = []
    for (const name of ['甲', '乙', '丙']) {
      const { personId } = await h.control<{ personId: string }>('persons', { name })
      takers.push((await h.control<{ userid: string }>('scan', { configId, personId })).userid)
    }
    expect(takers).toEqual(['zhang', 'li', 'zhang'])
  })
})

describe('welcome', () => {
  const code = async () => {
    const hook = await receiver(() => app().aesKey)
    to(hook.url)
    const f = await makeFriend(h)
    await until(() => hook.received.length > 0)
    await hook.close()
    return { ...f, welcome_code: hook.received[0]!.field('WelcomeCode')! }
  }
  const send = (body: object) => h.post('externalcontact/send_welcome_msg', body)

  it('arrives once on the phone, text and attachments as separate messages', async () => {
    const f = await code()
    const form = new FormData()
    form.append('media', new Blob([Buffer.alloc(64, 7)], { type: 'image/png' }), 'a.png')
    const media = await fetch(`${h.simulator.apiOrigin}/cgi-bin/media/upload?access_token=${h.token}&type=image`, { method: 'POST', body: form }).then((r) => r.json())
    expect(media).toMatchObject({ errcode: 0, type: 'image', created_at: expect.any(String) })
    const bytes = await fetch(`${h.simulator.apiOrigin}/cgi-bin/media/get?access_token=${h.token}&media_id=${media.media_id}`).then((r) => r.arrayBuffer())
    expect(bytes.byteLength).toBe(64)
    const attachments = [{ msgtype: 'image', image: { media_id: media.media_id } }, { msgtype: 'link', link: { title: '说明', url: 'http://127.0.0.1/x' } }, { msgtype: 'miniprogram', miniprogram: { title: '店', pic_media_id: media.media_id, appid: 'wx1', page: 'p.html' } }]
    expect(await send({ welcome_code: f.welcome_code, text: { content: '您好' }, attachments })).toMatchObject({ errcode: 0 })
    const { items } = await h.control<{ items: { kind: string; via: string; fromName: string; userid: string }[] }>(`persons/${f.personId}/inbox`)
    expect(items.map((i) => [i.kind, i.via, i.fromName])).toEqual([['text', 'welcome', '张一'], ['image', 'welcome', '张一'], ['link', 'welcome', '张一'], ['miniprogram', 'welcome', '张一']])
    expect(await send({ welcome_code: f.welcome_code, text: { content: '再来' } })).toMatchObject({ errcode: 41051 })
  })
  it.each([
    [{ text: { content: '长'.repeat(1334) } }, 45002], [{}, 40058], [{ attachments: Array(10).fill({ msgtype: 'link', link: { title: 'a', url: 'b' } }) }, 41064], [{ attachments: [{ msgtype: 'voice' }] }, 41065],
    [{ attachments: [{ msgtype: 'image', image: { media_id: 'no' } }] }, 40007], [{ attachments: [{ msgtype: 'link', link: { title: '长'.repeat(43), url: 'b' } }] }, 40058],
  ])('%j → %i', async (body, errcode) => {
    const f = await code()
    expect(await send({ welcome_code: f.welcome_code, ...body })).toMatchObject({ errcode })
    expect(await send({ welcome_code: f.welcome_code, text: { content: '补发' } })).toMatchObject({ errcode: 0 })
  })
  it('dies after 20 s of the shared clock, and once the chat has begun', async () => {
    const f = await code()
    await h.control('messages', { corpId: 'wwTEST', from: f.externalUserid, to: 'zhang', text: '在吗' })
    expect(await send({ welcome_code: f.welcome_code, text: { content: 'x' } })).toMatchObject({ errcode: 41051 })
    const g = await code()
    await h.control('clock', { advanceMs: 20_001 })
    expect(await send({ welcome_code: g.welcome_code, text: { content: 'x' } })).toMatchObject({ errcode: 41050 })
    expect(await send({ welcome_code: 'none', text: { content: 'x' } })).toMatchObject({ errcode: 41050 })
    expect(await send({ text: { content: 'x' } })).toMatchObject({ errcode: 41049 })
  })
  it('two apps hold codes of their own; the first to send wins', async () => {
    h.simulator.world.corps.wwTEST!.apps['1000003'] = newApp(1000003, '第二个')
    const second = h.simulator.world.corps.wwTEST!.apps['1000003']!
    const a = await receiver(() => app().aesKey)
    const b = await receiver(() => second.aesKey)
    to(a.url)
    second.callbackUrl = b.url
    await makeFriend(h)
    await until(() => a.received.length === 1 && b.received.length === 1)
    const codes = [a.received[0]!.field('WelcomeCode'), b.received[0]!.field('WelcomeCode')]
    expect(codes[0]).not.toBe(codes[1])
    expect(await send({ welcome_code: codes[1], text: { content: 'x' } })).toMatchObject({ errcode: 41050 })
    expect(await send({ welcome_code: codes[0], text: { content: 'x' } })).toMatchObject({ errcode: 0 })
    const token = await fetch(`${h.simulator.apiOrigin}/cgi-bin/gettoken?corpid=wwTEST&corpsecret=${second.secret}`).then((r) => r.json())
    expect(await h.post('externalcontact/send_welcome_msg', { welcome_code: codes[1], text: { content: 'x' } }, token.access_token)).toMatchObject({ errcode: 41096 })
    await a.close()
    await b.close()
  })
})

describe('URL check', () => {
  it('saves a callback URL only when the decrypted echo comes back', async () => {
    const right = await receiver(() => app().aesKey, (_n, request, response) => {
      const query = new URL(request.url!, 'http://x').searchParams
      response.end(query.has('echostr') ? open(app().aesKey, query.get('echostr')!).message : 'success')
    })
    expect(await h.control('apps/wwTEST/1000002', { callbackUrl: right.url })).toEqual({ ok: true, checked: true })
    expect(app().callbackUrl).toBe(right.url)
    const wrong = await receiver(() => app().aesKey)
    expect(await h.control('apps/wwTEST/1000002', { callbackUrl: wrong.url })).toHaveProperty('error')
    expect(app().callbackUrl).toBe(right.url)
    await right.close()
    await wrong.close()
  })
})

it('the source holds no fixed secret', () => {
  const make = readFileSync(new URL('../src/model/make.ts', import.meta.url), 'utf8')
  expect(make).toContain('secret: randomText(43)')
  expect(newApp(1, 'a').secret).not.toBe(newApp(1, 'a').secret)
})
