import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { ensureDataDir, root } from './paths.mjs'
import { Stop } from './say.mjs'

/** Long-running programs of one command; they all end with it, in reverse order. */
export class Children {
  #running = []
  #stopping = null
  #onExit

  constructor(onExit) {
    this.#onExit = onExit
  }

  /** Anything with a stop(), e.g. the database. */
  add(name, stop) {
    this.#running.push({ name, stop })
  }

  start(name, command, args, { env, cwd = root, logFile = true } = {}) {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    const tail = []
    const log = logFile ? createWriteStream(join(ensureDataDir('logs'), `${name}.log`)) : null
    const keep = (chunk) => {
      if (log) log.write(chunk)
      else process.stdout.write(chunk)
      tail.push(chunk.toString())
      if (tail.length > 30) tail.shift()
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    const ended = new Promise((resolve) => child.once('exit', resolve))
    let alive = true
    void ended.then((code) => {
      alive = false
      if (!this.#stopping) this.#onExit(new Stop(`${name} ended by itself (${code}).\n${tail.join('').slice(-2500)}`))
    })
    this.add(name, async () => {
      if (!alive) return
      child.kill('SIGTERM')
      const force = setTimeout(() => child.kill('SIGKILL'), 12_000)
      await ended
      clearTimeout(force)
    })
    return child
  }

  stopAll() {
    this.#stopping ??= (async () => {
      for (const one of this.#running.reverse()) await one.stop()
    })()
    return this.#stopping
  }
}

/** Runs a command that owns children: signals and failures stop everything it started. */
export async function withChildren(work) {
  let failed
  const over = new Promise((resolve) => {
    failed = resolve
  })
  const children = new Children((error) => failed(error))
  const stop = (code) => children.stopAll().then(() => process.exit(code))
  process.on('SIGINT', () => void stop(0))
  process.on('SIGTERM', () => void stop(0))
  process.on('SIGHUP', () => void stop(0))
  try {
    await work(children)
    const error = await over
    throw error
  } catch (error) {
    process.stderr.write(`\n✗ ${error instanceof Stop ? error.message : (error?.stack ?? error)}\n`)
    await stop(1)
  }
}

export async function waitFor(url, what, seconds = 60) {
  const deadline = Date.now() + seconds * 1000
  for (;;) {
    const ok = await fetch(url).then((response) => response.ok, () => false)
    if (ok) return
    if (Date.now() > deadline) throw new Stop(`${what} did not answer within ${seconds} s; see .data/logs`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
