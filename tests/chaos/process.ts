import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Broken, FaultLog } from './fault-log.ts'

export interface ProcessOptions {
  name: string
  file: string
  args?: readonly string[]
  cwd: string
  env: Readonly<Record<string, string>>
  logFile: string
  faults: FaultLog
  /** Where /readyz answers. */
  origin: string
  /** Resolves when nothing is held any more in the name of a process that has just died. */
  untilLeasesEnd: () => Promise<void>
  clock: () => number
}

/**
 * A server process with a supervisor, as an operator runs it: when it ends, it is started again. Killing it opens an
 * entry in the fault log that ends when the next one has answered /readyz and what the dead one held is free.
 */
export class Supervised {
  readonly name: string
  /** Ends nobody asked for: when it had begun, when it ended, and the last lines it wrote. */
  readonly fell: { from: number; to: number; words: string }[] = []
  #child: ChildProcess | null = null
  #ready = false
  #stopping = false
  #end: Promise<void> = Promise.resolve()
  readonly #options: ProcessOptions

  constructor(options: ProcessOptions) {
    this.#options = options
    this.name = options.name
  }

  get ready(): boolean {
    return this.#ready
  }

  async start(): Promise<void> {
    this.#launch()
    await this.untilReady(60)
  }

  async untilReady(seconds: number): Promise<void> {
    const deadline = Date.now() + seconds * 1000
    while (!this.#ready) {
      if (Date.now() > deadline) throw new Error(`${this.name} did not start:\n${tail(this.#options.logFile)}`)
      await sleep(50)
    }
  }

  /** Whether /readyz says yes: it lives and reaches its database. */
  answers(): Promise<boolean> {
    return fetch(`${this.#options.origin}/readyz`, { signal: AbortSignal.timeout(1_000) }).then((response) => response.ok, () => false)
  }

  /** Ends it, and a new one comes `restartMs` after its end. SIGTERM is how a release ends it. False: it is down already. */
  kill(signal: 'SIGKILL' | 'SIGTERM', restartMs: number): boolean {
    const child = this.#child
    if (!this.#ready || !child || child.exitCode !== null || child.signalCode !== null) return false
    child.removeAllListeners('exit')
    child.once('exit', () => setTimeout(() => { if (!this.#stopping) this.#launch() }, restartMs))
    this.#noteEnd(new Promise((resolve) => child.once('exit', () => resolve())))
    child.kill(signal)
    return true
  }

  /** From now until the next one serves and the old one's leases are over. */
  #noteEnd(exited: Promise<void>): Broken {
    const { faults, untilLeasesEnd } = this.#options
    this.#ready = false
    const entry: Broken = faults.begin(this.name)
    const mended = Promise.all([exited.then(untilLeasesEnd), this.#untilServing()])
    this.#end = this.#end.then(async () => {
      await mended
      faults.end(entry)
    })
    return entry
  }

  async #untilServing(): Promise<void> {
    while (!this.#stopping && !(this.#ready && (await this.answers()))) await sleep(50)
  }

  /** For good, at the end of the run. */
  stop(): void {
    this.#stopping = true
    this.#ready = false
    this.#child?.kill('SIGKILL')
  }

  #launch(): void {
    const { file, args = [], cwd, env, logFile, clock } = this.#options
    const begun = clock()
    const log = openSync(logFile, 'a')
    const child = spawn(process.execPath, ['--enable-source-maps', file, ...args], { cwd, env: { ...process.env, ...env, NODE_ENV: 'production' }, stdio: ['ignore', 'pipe', log] })
    closeSync(log)
    this.#child = child
    const out = openSync(logFile, 'a')
    child.stdout!.on('data', (chunk: Buffer) => {
      writeSync(out, chunk)
      if (this.#ready || !chunk.includes('"msg":"started"')) return
      this.#ready = true
    })
    child.stdout!.on('close', () => closeSync(out))
    child.once('exit', () => {
      if (this.#stopping) return
      const entry = this.#noteEnd(Promise.resolve())
      this.fell.push({ from: begun, to: entry.from, words: tail(logFile) })
      setTimeout(() => { if (!this.#stopping) this.#launch() }, 300)
    })
  }
}

export const tail = (file: string, lines = 12): string => readFileSync(file, 'utf8').split('\n').slice(-lines).join('\n')
