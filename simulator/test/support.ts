import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createSimulator, type Simulator, type SimulatorOptions } from '../src/index.ts'
import { open } from '../src/callbacks/envelope.ts'

export type Answer = Record<string, unknown> & { errcode: number; errmsg: string }

export interface Harness {
  simulator: Simulator
  token: string
  get(path: string, query?: Record<string, string>): Promise<Answer>
  post(path: string, body: unknown, token?: string): Promise<Answer>
  control<T = Record<string, unknown>>(path: string, body?: unknown, method?: string): Promise<T>
}

/** A busy machine's late answer is no silence: tests of silence set a shorter `callbackTimeoutMs`. */
export async function start(options: SimulatorOptions = {}): Promise<Harness> {
  const simulator = createSimulator({ world: 'tiny', port: 0, appPort: 0, callbackTimeoutMs: 5000, callbackRetryMs: 5, ...options })
  await simulator.listen()
  const app = Object.values(Object.values(simulator.world.corps)[0]!.apps)[0]!
  const corpId = Object.keys(simulator.world.corps)[0]!
  const json = async (url: string, init?: RequestInit): Promise<Answer> => (await (await fetch(url, init)).json()) as Answer
  const api = (path: string, query: Record<string, string>): string => `${simulator.apiOrigin}/cgi-bin/${path}?${new URLSearchParams(query)}`
  const harness: Harness = {
    simulator,
    token: '',
    get: (path, query = {}) => json(api(path, { access_token: harness.token, ...query })),
    post: (path, body, token = harness.token) => json(api(path, { access_token: token }), { method: 'POST', body: JSON.stringify(body) }),
    async control(path, body, method) {
      const answer = await fetch(`${simulator.apiOrigin}/_sim/${path}`, {
        method: method ?? (body === undefined ? 'GET' : 'POST'),
        ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      })
      return (await answer.json()) as never
    },
  }
  harness.token = String((await json(api('gettoken', { corpid: corpId, corpsecret: app.secret }))).access_token)
  return harness
}

export interface Received { xml: string; receiveId: string; raw: string; field(name: string): string | undefined }

/** A callback endpoint that decrypts what it gets; `answer` decides how it behaves. */
export async function receiver(aesKey: () => string, answer: (n: number, request: IncomingMessage, response: ServerResponse) => void = (_n, _q, r) => r.end('success')): Promise<{ url: string; received: Received[]; close(): Promise<void> }> {
  const received: Received[] = []
  const server: Server = createServer((request, response) => {
    let raw = ''
    request.on('data', (part) => (raw += part))
    request.on('end', () => {
      if (request.method === 'POST') {
        const { message, id } = open(aesKey(), /<Encrypt><!\[CDATA\[(.*?)\]\]>/.exec(raw)![1]!)
        received.push({ xml: message, receiveId: id, raw, field: (name) => new RegExp(`<${name}>(?:<!\\[CDATA\\[)?(.*?)(?:\\]\\]>)?</${name}>`).exec(message)?.[1] })
      }
      answer(received.length, request, response)
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as { port: number }).port}/callback`,
    received,
    close: () => new Promise((done) => {
      server.closeAllConnections()
      server.close(() => done())
    }),
  }
}

export async function until<T>(probe: () => T | undefined | null | false, ms = 20_000): Promise<T> {
  const end = Date.now() + ms
  for (;;) {
    const value = probe()
    if (value) return value
    if (Date.now() > end) throw new Error(`waited ${ms} ms for nothing: ${probe}`)
    await new Promise((done) => setTimeout(done, 10))
  }
}

/** Every event that was caused has been handed over or given up: none can arrive after this. */
export async function handedOver(h: Harness): Promise<void> {
  const end = Date.now() + 20_000
  for (;;) {
    const { deliveries } = await h.control<{ deliveries: { outcome: string }[] }>('deliveries')
    if (deliveries.every((one) => one.outcome !== 'pending')) return
    if (Date.now() > end) throw new Error('events are still on their way')
    await sleep(10)
  }
}

export async function freePort(): Promise<number> {
  const server: Server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as { port: number }
  await new Promise((done) => server.close(done))
  return port
}

export const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

/** A code with one or more members behind it. */
export async function makeCode(h: Harness, user: string[] = ['zhang'], extra: Record<string, unknown> = {}): Promise<string> {
  const made = await h.post('externalcontact/add_contact_way', { type: user.length > 1 ? 2 : 1, scene: 2, user, state: 's-1', remark: '一店·展厅', ...extra })
  return String(made.config_id)
}

export async function makeFriend(h: Harness, name = '王女士', user: string[] = ['zhang']): Promise<{ personId: string; configId: string; externalUserid: string; userid: string }> {
  const configId = await makeCode(h, user)
  const { personId } = await h.control<{ personId: string }>('persons', { name, unionid: true })
  const scanned = await h.control<{ externalUserid: string; userid: string }>('scan', { configId, personId })
  return { personId, configId, ...scanned }
}
