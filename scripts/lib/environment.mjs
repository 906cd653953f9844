import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'
import { Stop } from './say.mjs'

export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19)) throw new Stop(`Node ${process.versions.node} is too old: install Node 20.19 or newer (nodejs.org) and run this again. 需要 Node ≥ 20.19。`)
}

export function portOf(name, fallback) {
  const text = process.env[name]
  if (!text) return fallback
  const port = Number(text)
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw new Stop(`${name}=${text} is not a port: use a number from 1 to 65535. ${name} 要是 1–65535。`)
  return port
}

export function portIsFree(port) {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

export async function needPort(name, port) {
  if (!(await portIsFree(port)))
    throw new Stop(`Port ${port} is busy: stop what uses it, or choose another with ${name}=<port>. 端口 ${port} 被占用，换一个：${name}=<port> npm start`)
}

/**
 * A port below those the kernel gives to outgoing connections: a server that is killed and started again finds its
 * own still free.
 */
export async function freePort() {
  for (;;) {
    const port = randomInt(15_000, 32_000)
    if (await portIsFree(port)) return port
  }
}
