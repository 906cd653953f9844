import httpProxy from '@fastify/http-proxy'
import type { FastifyInstance } from 'fastify'
import type { Readable } from 'node:stream'
import type { Sim } from '../model/sim.ts'
import { bridgeSource } from './source.ts'

export const BRIDGE_PATH = '/__wecom/bridge.js'

/** First in <head>, so that it runs before any module of the page. */
export function injectBridge(html: string): string {
  const tag = `<script src="${BRIDGE_PATH}"></script>`
  const head = /<head(\s[^>]*)?>/i.exec(html)
  return head ? html.slice(0, head.index + head[0].length) + tag + html.slice(head.index + head[0].length) : tag + html
}

/** Lets the client frame the page and the page load the bridge; every other rule stays as the product set it. */
export function widenCsp(csp: string, clientOrigin: string): string {
  const rules = csp.split(';').map((rule) => rule.trim()).filter(Boolean).map((rule) => rule.split(/\s+/))
  const add = (name: string, source: string): void => {
    const rule = rules.find((r) => r[0]!.toLowerCase() === name)
    if (rule) rule.splice(1, rule.length - 1, ...rule.slice(1).filter((s) => s !== "'none'" && s !== source), source)
  }
  add('frame-ancestors', clientOrigin)
  const scripts = ['script-src-elem', 'script-src', 'default-src'].find((name) => rules.some((r) => r[0]!.toLowerCase() === name))
  if (scripts === 'default-src') rules.push(['script-src', ...rules.find((r) => r[0] === 'default-src')!.slice(1)])
  if (scripts) add(scripts === 'default-src' ? 'script-src' : scripts, "'self'")
  return rules.map((rule) => rule.join(' ')).join('; ')
}

const waitingPage = (origin: string): string => `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta http-equiv="refresh" content="2"><title>等应用起来</title>
<style>body{margin:0;height:100vh;display:grid;place-content:center;justify-items:center;gap:8px;background:#F4F5F3;color:#1B2321;font:14px/20px "PingFang SC","Microsoft YaHei",sans-serif;text-align:center}b{font-size:16px;font-weight:600}p{margin:0;color:#55605C}</style></head>
<body><svg width="40" height="40" viewBox="0 0 24 24" fill="none" stroke="#0F6B74"><circle cx="12" cy="12" r="3" fill="#0F6B74" stroke="none"/><circle cx="12" cy="12" r="6.5" opacity=".75"/><circle cx="12" cy="12" r="10.5" opacity=".4"/></svg><b>应用还没起来</b><p>${origin} 没有应答，两秒后再试。</p></body></html>`

export async function appProxy(app: FastifyInstance, sim: Sim): Promise<void> {
  app.get(BRIDGE_PATH, async (_request, reply) => reply.header('content-type', 'text/javascript; charset=utf-8').header('cache-control', 'no-store').send(bridgeSource(sim.apiOrigin)))
  await app.register(httpProxy, {
    upstream: '',
    websocket: true,
    http: { requestOptions: { timeout: 0 } },
    replyOptions: {
      getUpstream: () => sim.productOrigin,
      rewriteRequestHeaders(request, headers) {
        // The product builds redirects for the origin the browser sees.
        const { 'if-none-match': _tag, 'if-modified-since': _date, ...rest } = headers
        if (request.headers['sec-fetch-dest'] !== 'iframe') return { ...headers, host: request.headers.host }
        // A compressed page, or "not modified", could not carry the bridge.
        return { ...rest, host: request.headers.host, 'accept-encoding': 'identity' }
      },
      onResponse(request, reply, response) {
        const stream = (response as unknown as { stream?: Readable }).stream ?? (response as unknown as Readable)
        const html = String(reply.getHeader('content-type') ?? '').startsWith('text/html')
        if (request.headers['sec-fetch-dest'] !== 'iframe') return void reply.send(stream)
        reply.removeHeader('x-frame-options')
        const csp = reply.getHeader('content-security-policy')
        if (typeof csp === 'string') reply.header('content-security-policy', widenCsp(csp, sim.apiOrigin))
        if (!html) return void reply.send(stream)
        const parts: Buffer[] = []
        stream.on('data', (part: Buffer) => parts.push(part))
        stream.on('error', (error) => void reply.code(502).send(String(error)))
        stream.on('end', () => {
          reply.removeHeader('content-length')
          reply.removeHeader('etag')
          reply.header('cache-control', 'no-store').send(injectBridge(Buffer.concat(parts).toString('utf8')))
        })
      },
      onError(reply, { error }) {
        const wantsPage = String((reply as unknown as { request: { headers: Record<string, string> } }).request.headers.accept ?? '').includes('text/html')
        if (wantsPage) void reply.code(502).header('content-type', 'text/html; charset=utf-8').send(waitingPage(sim.productOrigin))
        else void reply.code(502).send({ error: `the product did not answer: ${error.message}` })
      },
    },
  })
}
