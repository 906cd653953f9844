import { createCipheriv, createHash } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { callbackSignature } from '../../server/src/wecom/callback/crypto.ts'
import { renewExpiring } from '../../server/src/modules/media/index.ts'
import { eventually, startHarness, type Harness } from '../support/harness.ts'

let h: Harness
const corpId = 'wwS_binhu'
beforeAll(async () => { h = await startHarness({ corps: [corpId] }) }, 120_000)
afterAll(() => h.stop())
afterEach(() => h.control('DELETE', 'faults'))

const app = () => {
  const found = h.sim.world.corps[corpId]!.apps['1000002']!
  return { token: found.token, aesKey: found.aesKey }
}

function encrypt(aesKey: string, message: string, receiveId: string): string {
  const key = Buffer.from(`${aesKey}=`, 'base64')
  const text = Buffer.from(message)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(text.length)
  const body = Buffer.concat([Buffer.alloc(16, 'r'), length, text, Buffer.from(receiveId)])
  const pad = 32 - (body.length % 32)
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  return Buffer.concat([cipher.update(Buffer.concat([body, Buffer.alloc(pad, pad)])), cipher.final()]).toString('base64')
}

interface Sent { status: number | 'reset'; body: string }

function post(encrypted: string, options: { signature?: string; raw?: string; token?: string; timestamp?: string } = {}): Promise<Sent> {
  const timestamp = options.timestamp ?? '1700000000'
  const signature = options.signature ?? callbackSignature(options.token ?? app().token, timestamp, 'n', encrypted)
  const url = new URL(`${h.origin}/wecom/callback/${corpId}/1000002?msg_signature=${signature}&timestamp=${timestamp}&nonce=n`)
  return new Promise((resolve, reject) => {
    const call = httpRequest(url, { method: 'POST', headers: { 'content-type': 'text/xml' }, agent: false }, (response) => {
      let body = ''
      response.on('data', (chunk: Buffer) => { body += chunk.toString() })
      response.on('end', () => resolve({ status: response.statusCode!, body }))
    })
    call.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNRESET' ? resolve({ status: 'reset', body: '' }) : reject(error)))
    call.end(options.raw ?? `<xml><ToUserName><![CDATA[${corpId}]]></ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt><AgentID><![CDATA[1000002]]></AgentID></xml>`)
  })
}

const event = (more: Record<string, string>, to = corpId) =>
  `<xml>${Object.entries({ ToUserName: to, FromUserName: 'sys', CreateTime: '1700000000', MsgType: 'event', Event: 'change_external_contact', ...more }).map(([key, value]) => `<${key}><![CDATA[${value}]]></${key}>`).join('')}</xml>`

const count = async () => (await h.rows<{ n: string }>('SELECT COUNT(*) AS n FROM inbox'))[0]!.n

describe('what the callback address accepts', () => {
  it('answers the URL check with the decrypted text and nothing else', async () => {
    const echo = encrypt(app().aesKey, '1616140317555161061', corpId)
    const signature = callbackSignature(app().token, '1', 'n', echo)
    const answer = await fetch(`${h.origin}/wecom/callback/${corpId}/1000002?msg_signature=${signature}&timestamp=1&nonce=n&echostr=${encodeURIComponent(echo)}`)
    expect([answer.status, await answer.text()]).toEqual([200, '1616140317555161061'])
  })

  it('refuses a bad signature, a damaged text, a foreign receiver and a foreign tenant, and stores none of them', async () => {
    const before = await count()
    const good = encrypt(app().aesKey, event({ ChangeType: 'edit_external_contact', UserID: 'fangqian', ExternalUserID: 'wmX' }), corpId)
    expect((await post(good, { signature: '0'.repeat(40) })).status).toBe(403)
    const bytes = Buffer.from(good, 'base64')
    bytes[bytes.length - 20]! ^= 1
    expect((await post(bytes.toString('base64'))).status).toBe(400)
    expect((await post(encrypt(app().aesKey, event({ ChangeType: 'x' }), 'wwATTACKER'))).status).toBe(403)
    expect((await post(encrypt(app().aesKey, event({ ChangeType: 'x' }, 'wwG_huayue'), corpId))).status).toBe(403)
    expect((await post(encrypt(app().aesKey, 'not xml at all', corpId))).status).toBe(400)
    expect((await post(encrypt(app().aesKey, '<!DOCTYPE x [<!ENTITY a "b">]><xml><Event>&a;</Event></xml>', corpId))).status).toBe(400)
    expect((await post('', { raw: '<xml></xml>' })).status).toBe(400)
    expect((await post('', { raw: 'x'.repeat(80_000) })).status).toBe(413)
    expect(await count()).toBe(before)
  })

  it('never refuses by age', async () => {
    const old = encrypt(app().aesKey, event({ CreateTime: '1000000000', ChangeType: 'edit_external_contact', UserID: 'fangqian', ExternalUserID: 'wmVeryOld' }), corpId)
    expect(await post(old, { timestamp: '1000000000' })).toEqual({ status: 200, body: 'success' })
  })

  it('keeps one row for the same event sent three times, and a later copy re-arms it', async () => {
    const [known] = await h.rows<{ ext: string }>('SELECT external_userid AS ext FROM corp_contact LIMIT 1')
    const message = event({ ChangeType: 'edit_external_contact', UserID: 'fangqian', ExternalUserID: known!.ext })
    for (let i = 0; i < 3; i++) expect((await post(encrypt(app().aesKey, message, corpId))).status).toBe(200)
    const digest = createHash('sha256').update(message).digest('hex')
    const rows = () => h.rows<{ status: string; arrivals: number; attempts: number }>('SELECT status, arrivals, attempts FROM inbox WHERE digest = ?', [digest])
    await eventually(async () => (await rows())[0]?.status === 'done', 'first handling')
    expect(await rows()).toMatchObject([{ arrivals: 3 }])
    const calls = async () => (await h.control<{ calls: { request: { query: Record<string, string> } }[] }>('GET', `calls?corpId=${corpId}&path=externalcontact/get`)).calls.filter((call) => call.request.query['external_userid'] === known!.ext).length
    const before = await calls()
    await post(encrypt(app().aesKey, message, corpId))
    await eventually(async () => (await calls()) > before, 'the truth is fetched again')
  })
})

describe('when the row cannot be stored', () => {
  it('sends no status and resets the connection, so that WeCom sends again', async () => {
    const message = encrypt(app().aesKey, event({ ChangeType: 'edit_external_contact', UserID: 'fangqian', ExternalUserID: 'wmNoStore' }), corpId)
    await h.rows('RENAME TABLE inbox TO inbox_away')
    try {
      const started = Date.now()
      expect((await post(message)).status).toBe('reset')
      // At 4.5 s, if the machine has time.
      expect(Date.now() - started).toBeLessThan(20_000)
    } finally {
      await h.rows('RENAME TABLE inbox_away TO inbox')
    }
    expect((await post(message)).status).toBe(200)
  })
})

describe('faults of WeCom', () => {
  it('a customer whose fetch fails waits alone; others go on; nothing is lost', async () => {
    await h.control('POST', 'faults', { kind: 'errcode', path: 'externalcontact/get', errcode: -1, times: 2 })
    const first = await h.scan('滨湖·展厅门口', '先失败', corpId)
    const second = await h.scan('滨湖·展厅门口', '不受影响', corpId)
    const relation = (external: string) => h.rows('SELECT r.id FROM follow_relation r JOIN corp_contact c ON c.id = r.contact_id WHERE c.external_userid = ?', [external])
    await eventually(async () => (await relation(second.externalUserid))[0], 'the other customer')
    await eventually(async () => (await relation(first.externalUserid))[0], 'the delayed customer')
  })

  it('marks nobody lost because a call failed', async () => {
    const live = async () => (await h.rows<{ n: string }>('SELECT COUNT(*) AS n FROM follow_relation WHERE deleted_at IS NULL'))[0]!.n
    const [someone] = await h.rows<{ ext: string; userid: string }>('SELECT c.external_userid AS ext, m.userid FROM follow_relation r JOIN corp_contact c ON c.id = r.contact_id JOIN member m ON m.id = r.member_id WHERE r.deleted_at IS NULL LIMIT 1')
    const before = await live()
    await h.control('POST', 'faults', { kind: 'errcode', path: 'externalcontact/get', errcode: 84061, times: 1 })
    await post(encrypt(app().aesKey, event({ ChangeType: 'edit_external_contact', UserID: someone!.userid, ExternalUserID: someone!.ext, CreateTime: String(Math.floor(Date.now() / 1000)) }), corpId))
    await eventually(async () => (await h.rows('SELECT id FROM inbox WHERE external_userid = ? AND status = ?', [someone!.ext, 'done']))[0], 'handled')
    expect(await live()).toBe(before)
  })

  it('gets a new token once when WeCom kills it early, and the work is done', async () => {
    await h.control('POST', 'faults', { kind: 'tokenDeath', path: 'externalcontact/get', times: 1 })
    const one = await h.scan('滨湖·前台', '令牌早死', corpId)
    await eventually(async () => (await h.rows('SELECT r.id FROM follow_relation r JOIN corp_contact c ON c.id = r.contact_id WHERE c.external_userid = ?', [one.externalUserid]))[0], 'relation')
  })

  it('sends the welcome again while its 20 seconds last, and says so when they are over', async () => {
    await h.control('POST', 'faults', { kind: 'errcode', path: 'externalcontact/send_welcome_msg', errcode: 41096, times: 2 })
    const retried = await h.scan('滨湖·展厅门口', '另一个应用在发', corpId)
    await eventually(async () => (await h.rows("SELECT id FROM inbox WHERE external_userid = ? AND welcome_state = 'sent'", [retried.externalUserid]))[0], 'welcome after retry')
    await h.control('POST', 'faults', { kind: 'errcode', path: 'externalcontact/send_welcome_msg', errcode: 41050, times: 1 })
    const missed = await h.scan('滨湖·展厅门口', '欢迎语过期', corpId)
    const row = await eventually(async () => (await h.rows<{ welcome_reason: string; welcome_text: string }>("SELECT r.welcome_reason, r.welcome_text FROM follow_relation r JOIN corp_contact c ON c.id = r.contact_id WHERE c.external_userid = ? AND r.welcome_state = 'failed'", [missed.externalUserid]))[0], 'failed welcome on the relation')
    expect(row.welcome_reason).toContain('超过 20 秒')
    expect(row.welcome_text).toContain('曜川合肥滨湖店')
    const successes = (await h.control<{ calls: { errcode: number; request: { body: { welcome_code: string } } }[] }>('GET', `calls?corpId=${corpId}&path=externalcontact/send_welcome_msg`)).calls.filter((call) => call.errcode === 0)
    expect(new Set(successes.map((call) => call.request.body.welcome_code)).size).toBe(successes.length)
  })

  it('duplicated and reordered callbacks end in the same state', async () => {
    await h.control('POST', 'faults', { kind: 'duplicate', path: 'callback', times: 6 })
    await h.control('POST', 'faults', { kind: 'reorder', path: 'callback', times: 4, ms: 150 })
    const people = await Promise.all(Array.from({ length: 5 }, (_, index) => h.scan('滨湖·试驾车', `乱序${index}`, corpId)))
    for (const person of people) {
      await eventually(async () => (await h.rows<{ n: string }>("SELECT COUNT(*) AS n FROM relation_tag rt JOIN follow_relation r ON r.id = rt.relation_id JOIN corp_contact c ON c.id = r.contact_id WHERE c.external_userid = ? AND rt.state = 'applied'", [person.externalUserid]))[0]?.n === '2', 'two tags')
      expect(await h.rows('SELECT r.id FROM follow_relation r JOIN corp_contact c ON c.id = r.contact_id WHERE c.external_userid = ?', [person.externalUserid])).toHaveLength(1)
      expect(await h.rows("SELECT f.id FROM domain_fact f JOIN follow_relation r ON r.id = f.relation_id JOIN corp_contact c ON c.id = r.contact_id WHERE c.external_userid = ? AND f.kind = 'relation_added'", [person.externalUserid])).toHaveLength(1)
    }
  })

  it('renews uploaded pictures before their three days end, and the next welcome still carries one', async () => {
    const uploads = () => h.rows<{ media_id: string; expires_at: Date }>('SELECT media_id, expires_at FROM media_upload ORDER BY asset_id')
    const before = await uploads()
    expect(before.length).toBeGreaterThan(0)
    const inUse = async () => (await h.rows<{ id: string }>('SELECT asset_id AS id FROM media_upload')).map((row) => row.id)
    await h.advance(2.7 * 86_400_000)
    await eventually(async () => (await renewExpiring(h.product, [inUse])) > 0, 'something to renew')
    const after = await uploads()
    expect(after[0]!.media_id).not.toBe(before[0]!.media_id)
    await h.advance(86_400_000)
    const late = await h.scan('滨湖·展厅门口', '第四天', corpId)
    await eventually(async () => (await h.control<{ items: { kind: string }[] }>('GET', `persons/${late.personId}/inbox`)).items.some((item) => item.kind === 'miniprogram'), 'picture on the phone')
  })
})
