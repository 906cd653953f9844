import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { decrypt, getSignature } from '@wecom/crypto'
import { handedOver, makeFriend, sleep, start, type Harness } from './support.ts'

let h: Harness
let seen: { method: string; url: URL; body: string }[]
let close: () => Promise<void>
let answer: (n: number, request: IncomingMessage, response: ServerResponse) => void
beforeEach(async () => {
  seen = []
  answer = (_n, _request, response) => response.end('success')
  h = await start()
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (part) => (body += part))
    request.on('end', () => {
      seen.push({ method: request.method!, url: new URL(request.url!, 'http://x'), body })
      answer(seen.length, request, response)
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  h.simulator.setCallbackUrl('wwTEST', 1000002, `http://127.0.0.1:${(server.address() as { port: number }).port}/hook?own=1`)
  close = () => new Promise((done) => {
    server.closeAllConnections()
    server.close(() => done())
  })
})
afterEach(async () => {
  await h.simulator.close()
  await close()
})
const app = async () => (await h.control<{ corps: { apps: { token: string; aesKey: string; callbackUrl: string }[] }[] }>('world')).corps[0]!.apps[0]!
const encrypted = (body: string): string => /<Encrypt><!\[CDATA\[(.*?)\]\]><\/Encrypt>/.exec(body)![1]!
const arrivals = async (n: number): Promise<void> => {
  for (let i = 0; i < 4_000 && seen.length < n; i++) await sleep(5)
  expect(seen.length).toBeGreaterThanOrEqual(n)
}
const quiet = () => handedOver(h)
/** Nobody answers, and that is soon known. */
const silent = (): void => {
  answer = () => undefined
  h.simulator.sim.callbackTimeoutMs = 200
}

describe('delivery (3.3)', () => {
  it('is a POST with msg_signature, timestamp and nonce behind the own query', async () => {
    await makeFriend(h)
    await arrivals(1)
    expect([seen[0]!.method, ...seen[0]!.url.searchParams.keys()]).toEqual(['POST', 'own', 'msg_signature', 'timestamp', 'nonce'])
  })
  it('the envelope carries ToUserName, AgentID and Encrypt', async () => {
    await makeFriend(h)
    await arrivals(1)
    expect(seen[0]!.body).toMatch(/^<xml><ToUserName><!\[CDATA\[wwTEST\]\]><\/ToUserName><AgentID><!\[CDATA\[1000002\]\]><\/AgentID><Encrypt>/)
  })
  it.each([200, 302, 400, 500, 503])('answered %i is not repeated', async (status) => {
    answer = (_n, _request, response) => response.writeHead(status).end()
    await makeFriend(h)
    await quiet()
    expect(seen).toHaveLength(1)
  })
  it('any body of the answer will do, an empty one too', async () => {
    answer = (_n, _request, response) => response.end('')
    await makeFriend(h)
    await quiet()
    expect(seen).toHaveLength(1)
  })
  it('silence is repeated: three attempts in total', async () => {
    silent()
    await makeFriend(h)
    await arrivals(3)
    await quiet()
    expect(seen).toHaveLength(3)
  })
  it('a broken line is repeated until somebody answers', async () => {
    answer = (n, request, response) => (n < 3 ? request.socket.destroy() : response.end('success'))
    await makeFriend(h)
    await arrivals(3)
    await quiet()
    expect(seen).toHaveLength(3)
  })
  it('every attempt carries the same event, byte for byte', async () => {
    silent()
    await makeFriend(h)
    await arrivals(3)
    const { aesKey } = await app()
    expect(new Set(seen.map((s) => decrypt(aesKey, encrypted(s.body)).message)).size).toBe(1)
  })
  it('an event that lost every attempt does not come back', async () => {
    await h.control('faults', { path: 'callback', kind: 'drop' })
    await makeFriend(h)
    await quiet()
    expect(seen).toHaveLength(0)
  })
})

describe('crypto (3.4)', () => {
  it('the signature is sha1 over the sorted Token, timestamp, nonce and Encrypt', async () => {
    await makeFriend(h)
    await arrivals(1)
    const { searchParams: q } = seen[0]!.url
    expect(q.get('msg_signature')).toBe(getSignature((await app()).token, q.get('timestamp')!, q.get('nonce')!, encrypted(seen[0]!.body)))
  })
  it('receiveid is the corp id', async () => {
    await makeFriend(h)
    await arrivals(1)
    expect(decrypt((await app()).aesKey, encrypted(seen[0]!.body)).id).toBe('wwTEST')
  })
  it('the cipher text is a multiple of 32 bytes', async () => {
    await makeFriend(h)
    await arrivals(1)
    expect(Buffer.from(encrypted(seen[0]!.body), 'base64').length % 32).toBe(0)
  })
  it('Token has up to 32, EncodingAESKey 43 letters and digits that make 32 bytes', async () => {
    const { token, aesKey } = await app()
    expect(token).toMatch(/^[A-Za-z0-9]{1,32}$/)
    expect(aesKey).toMatch(/^[A-Za-z0-9]{43}$/)
    expect(Buffer.from(`${aesKey}=`, 'base64')).toHaveLength(32)
  })
  it('the published GET vector opens', () => {
    const echostr = 'P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ=='
    expect(getSignature('QDG6eK', '1409659589', '263014780', echostr)).toBe('5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3')
    expect(decrypt('jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C', echostr)).toMatchObject({ message: '1616140317555161061', id: 'wx5823bf96d3bd56c7' })
  })
})

describe('the check when a callback address is saved (3.2)', () => {
  const save = async () => h.control<{ ok?: boolean; error?: string }>('apps/wwTEST/1000002', { callbackUrl: (await app()).callbackUrl })
  it('asks by GET with echostr and wants its plain text back', async () => {
    const { aesKey } = await app()
    answer = (n, _request, response) => response.end(decrypt(aesKey, seen[n - 1]!.url.searchParams.get('echostr')!).message)
    expect(await save()).toMatchObject({ ok: true })
    expect(seen[0]!.method).toBe('GET')
  })
  it.each([['quotes around it', (text: string) => `"${text}"`], ['a line break behind it', (text: string) => `${text}\n`], ['a BOM before it', (text: string) => `\ufeff${text}`]])('%s is refused', async (_what, spoil) => {
    const { aesKey } = await app()
    answer = (n, _request, response) => response.end(spoil(decrypt(aesKey, seen[n - 1]!.url.searchParams.get('echostr')!).message))
    expect(await save()).toHaveProperty('error')
  })
  it('waits one second', async () => {
    answer = () => undefined
    const began = Date.now()
    expect(await save()).toMatchObject({ error: expect.stringContaining('timeout') })
    expect(Date.now() - began).toBeLessThan(4500)
  })
})
