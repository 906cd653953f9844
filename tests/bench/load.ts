import { connect } from 'node:net'

export interface Target { host: string; port: number }

export const targetOf = (origin: string): Target => ({ host: '127.0.0.1', port: Number(new URL(origin).port) })

/** The whole request as bytes, made before the clock starts. */
export function requestBytes(method: string, path: string, headers: Readonly<Record<string, string>>, body = ''): Buffer {
  const lines = Object.entries({ host: '127.0.0.1', ...headers, ...(body ? { 'content-length': String(Buffer.byteLength(body)) } : {}) }).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`)
}

export interface Fired { seconds: number; milliseconds: number[] }

/**
 * Sends every request once over `connections` kept connections, each with one request under way. Raw sockets, so
 * that the client takes as little as possible of the cores it shares with the server. Any answer that is not
 * `expected` (200, unless bad input is sent on purpose) ends the run.
 */
export function fire(target: Target, requests: readonly Buffer[], connections: number, expected: readonly number[] = [200]): Promise<Fired> {
  return send(target, requests, connections, expected, () => 0)
}

/** The same at a fixed rate, well below what the server could: request n goes out when its time has come. */
export function offer(target: Target, requests: readonly Buffer[], connections: number, perSecond: number): Promise<Fired> {
  const began = performance.now()
  return send(target, requests, connections, [200], (index) => began + (index * 1000) / perSecond - performance.now())
}

async function send(target: Target, requests: readonly Buffer[], connections: number, expected: readonly number[], dueInMs: (index: number) => number): Promise<Fired> {
  const milliseconds: number[] = []
  let next = 0
  const one = (): Promise<void> => new Promise((resolve, reject) => {
    const socket = connect({ ...target, noDelay: true })
    let answer = ''
    let sentAt = 0
    const write = (request: Buffer): void => {
      sentAt = performance.now()
      socket.write(request)
    }
    const sendNext = (): void => {
      const index = next++
      const request = requests[index]
      if (request === undefined) {
        socket.destroy()
        return resolve()
      }
      const wait = dueInMs(index)
      if (wait < 0.5) write(request)
      else setTimeout(write, wait, request)
    }
    socket.setEncoding('latin1')
    socket.setTimeout(15_000, () => socket.destroy(new Error('no answer within 15 s')))
    socket.on('connect', sendNext)
    socket.on('data', (part: string) => {
      answer += part
      if (!isWhole(answer)) return
      milliseconds.push(performance.now() - sentAt)
      if (!expected.includes(Number(answer.slice(9, 12)))) return void socket.destroy(new Error(`answered ${answer.slice(9, answer.indexOf('\r\n'))}: ${answer.slice(answer.indexOf('\r\n\r\n') + 4).slice(0, 400)}`))
      answer = ''
      sendNext()
    })
    socket.on('error', reject)
    socket.on('end', () => reject(new Error('the server closed the connection')))
  })
  const started = performance.now()
  await Promise.all(Array.from({ length: connections }, one))
  return { seconds: (performance.now() - started) / 1000, milliseconds }
}

/** Every answer here carries a content-length. */
function isWhole(answer: string): boolean {
  const head = answer.indexOf('\r\n\r\n')
  if (head < 0) return false
  const length = /\r\ncontent-length: (\d+)/i.exec(answer.slice(0, head))
  if (!length) throw new Error(`an answer without length: ${answer.slice(0, head)}`)
  return answer.length >= head + 4 + Number(length[1])
}
