import { timingSafeEqual } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { Registry } from 'prom-client'
import { plainMessage } from '../log/plain-message.ts'

export interface Scraper { remoteAddress: string | undefined; headers: Readonly<Record<string, unknown>> }

const loopback = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])
const forwarded = ['x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'forwarded', 'via']

/** 200, or what to answer instead. A reverse proxy on this machine speaks from the loopback address too: what it forwards is not local. */
export function scrapeStatus({ remoteAddress, headers }: Scraper, token: string | null): 200 | 401 | 404 {
  const local = loopback.has(remoteAddress ?? '') && forwarded.every((name) => headers[name] === undefined)
  if (local) return 200
  if (token === null) return 404
  return sameText(String(headers['authorization'] ?? ''), `Bearer ${token}`) ? 200 : 401
}

function sameText(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)]
  return a.length === b.length && timingSafeEqual(a, b)
}

export interface ProbeOptions { registry: Registry; token: string | null; ready: () => Promise<boolean> }

/** /healthz, /readyz and /metrics for a process without a web server of its own. */
export function createProbeServer({ registry, token, ready }: ProbeOptions): Server {
  const answer = async (path: string, scraper: Scraper): Promise<{ status: number; type: string; body: string }> => {
    const json = (status: number, value: unknown) => ({ status, type: 'application/json', body: JSON.stringify(value) })
    if (path === '/healthz') return json(200, { ok: true })
    if (path === '/readyz') return (await ready()) ? json(200, { ok: true }) : json(503, { ok: false, what: 'database' })
    if (path !== '/metrics') return json(404, { ok: false })
    const status = scrapeStatus(scraper, token)
    return status === 200 ? { status, type: registry.contentType, body: await registry.metrics() } : json(status, { ok: false })
  }
  return createServer((request, response) => {
    const path = (request.url ?? '').split('?', 1)[0]!
    answer(path, { remoteAddress: request.socket.remoteAddress, headers: request.headers })
      .catch((cause: unknown) => ({ status: 503, type: 'text/plain', body: plainMessage(cause) }))
      .then(({ status, type, body }) => response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body))
  })
}
