import { Agent as HttpAgent, request as httpRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'

export type Delivery = { kind: 'answered'; status: number; body: string } | { kind: 'failed'; reason: string }

const httpAgent = new HttpAgent({ keepAlive: true, maxSockets: 256 })
const httpsAgent = new HttpsAgent({ keepAlive: true, maxSockets: 64 })

/** One attempt. An answer with any status is an answer; only silence and a broken line are failures. */
export function send(method: 'GET' | 'POST', url: string, body: string | null, timeoutMs: number): Promise<Delivery> {
  return new Promise((resolve) => {
    const target = new URL(url)
    const secure = target.protocol === 'https:'
    const request = (secure ? httpsRequest : httpRequest)(
      target,
      { method, agent: secure ? httpsAgent : httpAgent, headers: body === null ? {} : { 'content-type': 'text/xml', 'content-length': Buffer.byteLength(body), 'user-agent': 'Mozilla/4.0' } },
      (response) => {
        const parts: Buffer[] = []
        response.on('data', (part: Buffer) => parts.push(part))
        response.on('end', () => {
          clearTimeout(timer)
          resolve({ kind: 'answered', status: response.statusCode ?? 0, body: Buffer.concat(parts).toString('utf8') })
        })
        response.on('error', (error) => finish(error.message))
      },
    )
    const finish = (reason: string): void => {
      clearTimeout(timer)
      resolve({ kind: 'failed', reason })
    }
    const timer = setTimeout(() => {
      finish('timeout')
      request.destroy()
    }, timeoutMs)
    request.on('error', (error: NodeJS.ErrnoException) => finish(error.code ?? error.message))
    request.end(body ?? undefined)
  })
}

export function closeAgents(): void {
  httpAgent.destroy()
  httpsAgent.destroy()
}
