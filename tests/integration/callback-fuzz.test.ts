import { createCipheriv, createHash } from 'node:crypto'
import { Agent, request as httpRequest } from 'node:http'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { callbackSignature } from '../../server/src/wecom/callback/crypto.ts'
import { startHarness, type Harness } from '../support/harness.ts'

const corpId = 'wwS_binhu'
const path = `/wecom/callback/${corpId}/1000002`
const agent = new Agent({ keepAlive: true, maxSockets: 16 })
let h: Harness
let before: number

beforeAll(async () => { h = await startHarness({ corps: [corpId], workers: false }) }, 120_000)
afterAll(async () => {
  agent.destroy()
  await h.stop()
})
beforeEach(async () => { before = await stored() })
afterEach(async () => {
  // Whatever was thrown at it, the process still takes a good event.
  expect(await send(signed(seal(event({ Note: `after ${Math.random()}` }))))).toBe(200)
})

const stored = async (): Promise<number> => Number((await h.rows<{ n: string }>('SELECT COUNT(*) AS n FROM inbox'))[0]!.n)
const keys = () => h.sim.world.corps[corpId]!.apps['1000002']!
const isRefusal = (status: Status): boolean => typeof status === 'number' && status >= 400 && status < 500

/** 16 random bytes, length, message, receiver, padding (doc 90930); each part can be made wrong. */
function seal(message: string | Buffer, wrong: { receiver?: string; length?: number; padding?: Buffer; cut?: number } = {}): string {
  const key = Buffer.from(`${keys().aesKey}=`, 'base64')
  const text = Buffer.from(message)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(wrong.length ?? text.length)
  const body = Buffer.concat([Buffer.alloc(16, 'r'), length, text, Buffer.from(wrong.receiver ?? corpId)])
  const pad = 32 - (body.length % 32)
  let plain = Buffer.concat([body, wrong.padding ?? Buffer.alloc(pad, pad)])
  plain = Buffer.concat([plain, Buffer.alloc((16 - (plain.length % 16)) % 16)])
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  const encrypted = Buffer.concat([cipher.update(plain), cipher.final()])
  return encrypted.subarray(0, encrypted.length - (wrong.cut ?? 0)).toString('base64')
}

interface Sending { query: string; body: string | Buffer; contentType?: string | null; path?: string }
type Status = number | 'reset'

const envelope = (encrypted: string): string => `<xml><ToUserName><![CDATA[${corpId}]]></ToUserName><AgentID><![CDATA[1000002]]></AgentID><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`

function signed(encrypted: string, timestamp = '1700000000', token = keys().token): Sending {
  return { query: `msg_signature=${callbackSignature(token, timestamp, 'n', encrypted)}&timestamp=${timestamp}&nonce=n`, body: envelope(encrypted) }
}

function send({ query, body, contentType = 'text/xml', path: to = path }: Sending): Promise<Status> {
  return new Promise((resolve, reject) => {
    const call = httpRequest(`${h.origin}${to}?${query}`, { method: 'POST', agent, headers: { 'content-length': Buffer.byteLength(body), ...(contentType === null ? {} : { 'content-type': contentType }) } }, (response) => {
      response.resume()
      response.on('end', () => resolve(response.statusCode!))
    })
    call.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNRESET' || error.code === 'EPIPE' ? resolve('reset') : reject(error)))
    call.end(body)
  })
}

const event = (more: Record<string, string> = {}, to = corpId): string =>
  `<xml>${Object.entries({ ToUserName: to, FromUserName: 'sys', CreateTime: '1700000000', MsgType: 'event', Event: 'change_external_contact', ChangeType: 'edit_external_contact', UserID: 'fangqian', ExternalUserID: 'wmFuzz', ...more }).map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`).join('')}</xml>`

/** All are refused with a 4xx, and none left a row. */
async function refusesAll(sendings: fc.Arbitrary<Sending>, numRuns: number, allowed: (status: Status) => boolean = isRefusal): Promise<void> {
  await fc.assert(fc.asyncProperty(sendings, async (sending) => {
    const status = await send(sending)
    if (!allowed(status)) throw new Error(`answered ${status}`)
  }), { numRuns })
  expect(await stored()).toBe(before)
}

/** Anything a string can hold: control characters, astral letters, halves of them. */
const anyText = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.string({ unit: 'grapheme', maxLength: 60 }), fc.constantFrom('', '\u0000', '\ud800', '\udfff\ud800', ']]>', '<![CDATA[', '&amp;', '&#x0;', '池塘 🚗'))
const bytes = fc.uint8Array({ maxLength: 400 }).map((array) => Buffer.from(array))

it('refuses bodies that are no envelope, whatever they are and whatever they call themselves', async () => {
  const bodies = fc.oneof(
    bytes, anyText,
    fc.constantFrom('<xml>', '<xml></xml>', '<xml><Encrypt></Encrypt></xml>', '<xml><Encrypt>====</Encrypt></xml>', '{"Encrypt":"YWJj"}', '<!DOCTYPE x [<!ENTITY a "b">]><xml><Encrypt>&a;</Encrypt></xml>'),
    anyText.map((text) => `<xml><Encrypt><![CDATA[${text}]]></Encrypt></xml>`),
  )
  const types = fc.constantFrom('text/xml', 'application/json', 'multipart/form-data', 'multipart/form-data; boundary=', 'application/x-www-form-urlencoded', 'text/xml; charset=gb2312', 'x', '', null)
  await refusesAll(fc.record({ query: fc.constant('msg_signature=a&timestamp=1&nonce=n'), body: bodies, contentType: types }), 150)
})

it('refuses huge bodies without reading them to the end', async () => {
  await refusesAll(fc.integer({ min: 65_537, max: 3_000_000 }).map((size) => ({ query: 'msg_signature=a&timestamp=1&nonce=n', body: Buffer.alloc(size, '<') })), 8, (status) => status === 413 || status === 'reset')
})

it('refuses every envelope whose signature does not fit: one changed letter, a foreign token, parts missing or twice', async () => {
  const good = signed(seal(event()))
  const at = fc.nat()
  const changed = at.map((n): Sending => {
    const encrypted = seal(event())
    const where = n % encrypted.length
    const other = encrypted.slice(0, where) + (encrypted[where] === 'A' ? 'B' : 'A') + encrypted.slice(where + 1)
    return { ...signed(encrypted), body: envelope(other) }
  })
  const foreign = fc.stringMatching(/^[A-Za-z0-9]{1,32}$/).filter((token) => token !== keys().token).map((token) => signed(seal(event()), '1700000000', token))
  const queries = fc.constantFrom(
    '', 'msg_signature=', good.query.replace('nonce=n', ''), good.query.replace('timestamp=1700000000', ''), `${good.query}&nonce=n`, `${good.query}&msg_signature=x`, `${good.query}&timestamp=2`,
    good.query.replace('nonce=n', 'nonce=%F0%28%8C%28'), good.query.replace('nonce=n', `nonce=${'n'.repeat(8_000)}`), good.query.replace('msg_signature=', 'msg_signature[]='), good.query.replace('msg_signature=', 'MSG_SIGNATURE='),
  ).map((query) => ({ ...good, query }))
  await refusesAll(fc.oneof(changed, foreign, queries), 150)
})

it('refuses what is signed but damaged inside: padding, length, cut ciphertext, bad base64', async () => {
  const paddings = fc.oneof(fc.constant(Buffer.alloc(32, 0)), fc.integer({ min: 33, max: 255 }).map((value) => Buffer.alloc(32, value)), fc.constant(Buffer.concat([Buffer.alloc(16, 7), Buffer.alloc(16, 16)])).map((padding) => { padding[20] = 3; return padding }))
  const damaged = fc.oneof(
    paddings.map((padding) => seal(event(), { padding })),
    fc.integer({ min: 2_000, max: 0xffff_ffff }).map((length) => seal(event(), { length })),
    fc.integer({ min: 1, max: 15 }).map((cut) => seal(event(), { cut })),
    fc.constantFrom('', 'A', 'AAAA', '%%%%', '====', seal(event()).slice(0, 20), 'A'.repeat(43)),
  )
  await refusesAll(damaged.map((encrypted) => signed(encrypted)), 100)
})

it('refuses foreign receivers, foreign tenants and unknown apps', async () => {
  const name = fc.stringMatching(/^[A-Za-z0-9_]{0,20}$/).filter((one) => one !== corpId)
  const foreign = fc.oneof(
    name.map((receiver) => signed(seal(event(), { receiver }))),
    name.map((to) => signed(seal(event({}, to)))),
    fc.constantFrom('wwG_huayue/1000002', `${corpId}/1`, `${corpId}/x`, `${corpId}/1e9`, `${corpId}/-1`, `${corpId}/%00`, '%F0%28/1', `${'w'.repeat(150)}/1`).map((to) => ({ ...signed(seal(event())), path: `/wecom/callback/${to}` })),
  )
  await refusesAll(foreign, 100)
})

it('refuses signed texts that are no event, entity bombs and towers of tags among them', async () => {
  const bomb = `<!DOCTYPE lolz [<!ENTITY lol "lol">${Array.from({ length: 9 }, (_, n) => `<!ENTITY lol${n + 1} "${`&lol${n || ''};`.repeat(10)}">`).join('')}]><xml><Event>&lol9;</Event></xml>`
  const broken = fc.constantFrom(
    bomb, '<xml/>', '<xml></xml>', '<xml><Event>x</Event></xml>', event().replace('</xml>', ''), event().replace('<xml>', ''), event({ CreateTime: '' }), event({ CreateTime: '-5' }), event({ CreateTime: '1.5' }),
    event({ CreateTime: 'NaN' }), event({ CreateTime: '9'.repeat(30) }), event({ CreateTime: '253402300800' }), event({ CreateTime: '9007199254740991' }), `${'<a>'.repeat(8_000)}`, `<xml>${'<a>'.repeat(3_000)}${'</a>'.repeat(3_000)}</xml>`, `<?xml version="1.0" encoding="UTF-16"?>${event()}`.replace('<Event>', '<Event2>').replace('<MsgType>', '<M>'),
    '<xml><ToUserName><a/></ToUserName></xml>', '<xml><__proto__><Event>x</Event></__proto__></xml>', '<xml><constructor>1</constructor></xml>',
  )
  const texts = fc.oneof({ weight: 3, arbitrary: broken }, { weight: 1, arbitrary: anyText }, { weight: 1, arbitrary: bytes })
  await refusesAll(texts.map((message) => signed(seal(message))), 150)
})

it('stores every good event exactly as it came, whatever its words and whatever its age, and once however often it comes', async () => {
  const messages = new Map<string, string>()
  const field = anyText.map((text) => text.replaceAll(']]>', ''))
  const good = fc.record({ state: field, remark: field, seconds: fc.integer({ min: 1, max: 4_000_000_000 }), sentAt: fc.integer({ min: 0, max: 4_000_000_000 }), times: fc.integer({ min: 1, max: 3 }), type: fc.constantFrom('text/xml', 'TEXT/XML; charset=utf-8', 'application/json', 'text/plain', 'application/octet-stream', null) })
  await fc.assert(fc.asyncProperty(good, async ({ state, remark, seconds, sentAt, times, type }) => {
    const message = Buffer.from(event({ CreateTime: String(seconds), State: state, Remark: remark })).toString('utf8')
    for (let time = 0; time < times; time++) expect(await send({ ...signed(seal(message), String(sentAt)), contentType: type })).toBe(200)
    messages.set(createHash('sha256').update(message).digest('hex'), message)
  }), { numRuns: 120 })
  const rows = await h.rows<{ digest: string; payload: string; eventTime: Date }>('SELECT digest, payload, event_time AS eventTime FROM inbox WHERE digest IN (?)', [[...messages.keys()]])
  expect(rows).toHaveLength(messages.size)
  for (const row of rows) expect(row.payload).toBe(messages.get(row.digest))
  expect(await stored()).toBe(before + messages.size)
})
