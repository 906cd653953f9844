import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'

export interface Backend { port: number; alive(): boolean }

export interface Balancer { origin: string; close(): Promise<void> }

/**
 * What stands before the web processes: each request goes to a living one in turn. When that one dies on the way the
 * client's line is cut, and nothing is sent again: only the sender may decide that. `delayMs` holds an answer back on
 * its way: what it says is old when it arrives.
 */
export async function startBalancer(port: number, backends: readonly Backend[], delayMs: (path: string) => number = () => 0): Promise<Balancer> {
  let turn = 0
  const server = createServer((incoming, outgoing) => {
    const living = backends.filter((backend) => backend.alive())
    const chosen = living[turn++ % Math.max(1, living.length)]
    if (chosen) forward(chosen.port, delayMs(incoming.url ?? ''), incoming, outgoing)
    else cut(outgoing)
  })
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    }),
  }
}

function forward(port: number, delay: number, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const onward = request({ host: '127.0.0.1', port, method: incoming.method, path: incoming.url, headers: incoming.headers, agent: false }, (answer) => {
    const pass = (): void => {
      if (outgoing.destroyed) return
      outgoing.writeHead(answer.statusCode!, answer.headers)
      answer.pipe(outgoing)
    }
    if (delay > 0) setTimeout(pass, delay)
    else pass()
    answer.on('error', () => cut(outgoing))
    answer.on('aborted', () => cut(outgoing))
  })
  onward.on('error', () => cut(outgoing))
  outgoing.on('close', () => onward.destroy())
  incoming.on('error', () => onward.destroy())
  incoming.pipe(onward)
}

function cut(outgoing: ServerResponse): void {
  outgoing.socket?.resetAndDestroy()
}
