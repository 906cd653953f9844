import { fork, type ChildProcess } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
// @ts-expect-error plain JavaScript without declarations
import { bundle as bundleProgram } from '../../../scripts/lib/build-parts.mjs'
import type { Config } from '../../../server/src/platform/config/config.ts'
import type { LedgerPlant } from './worker.ts'

const bundle = bundleProgram as (entry: string, outfile: string, manifest: string) => Promise<void>
const root = fileURLToPath(new URL('../../..', import.meta.url))

interface Worker { child: ChildProcess; begun: Promise<void>; ready: boolean; heard: Map<number, () => void> }

/** Workers of the product, each a process of its own, that can be killed. */
export class WorkerProcesses {
  readonly #folder = mkdtempSync(join(tmpdir(), 'chitang-ledger-'))
  readonly #children = new Map<number, Worker>()
  readonly #configOf: (which: number) => Config
  readonly #all: readonly number[]
  #said = 0

  constructor(configOf: (which: number) => Config, count = 2) {
    this.#configOf = configOf
    this.#all = [...Array(count).keys()]
  }

  /** The program, from the sources as they are. */
  async build(): Promise<void> {
    symlinkSync(join(root, 'server', 'node_modules'), join(this.#folder, 'node_modules'))
    await bundle('tests/support/ledger/worker.ts', relative(root, join(this.#folder, 'worker.mjs')), 'server/package.json')
  }

  /** Brings up whoever is down, and goes on while at least one works. */
  async start(plant?: LedgerPlant): Promise<void> {
    for (const which of this.#all) if (!this.#children.has(which)) this.#launch(which, plant)
    if (![...this.#children.values()].some((one) => one.ready)) await Promise.race([...this.#children.values()].map((one) => one.begun))
  }

  #launch(which: number, plant: LedgerPlant | undefined): void {
    const config = this.#configOf(which)
    const log = openSync(join(this.#folder, `worker-${which}.log`), 'a')
    const child = fork(join(this.#folder, 'worker.mjs'), { env: { ...process.env, LEDGER_CONFIG: JSON.stringify({ ...config, masterKey: config.masterKey.toString('base64') }), ...(plant ? { LEDGER_PLANT: plant } : {}) }, stdio: ['ignore', 'ignore', log, 'ipc'], execArgv: [] })
    closeSync(log)
    const worker: Worker = { child, ready: false, heard: new Map(), begun: new Promise((begun, fell) => {
      child.on('message', (said) => {
        if (said === 'ready') {
          worker.ready = true
          begun()
        } else worker.heard.get(said as number)?.()
      })
      child.once('exit', () => {
        worker.ready = false
        for (const go of worker.heard.values()) go()
        fell(new Error(`a worker ended: ${this.#folder}`))
      })
    }) }
    worker.begun.catch(() => undefined)
    this.#children.set(which, worker)
  }

  /** Work is there, or the clock was moved: whoever works knows it when this is over. */
  async wake(): Promise<void> {
    const said = ++this.#said
    await Promise.all([...this.#children.values()].filter((one) => one.ready).map((worker) => new Promise<void>((heard) => {
      worker.heard.set(said, () => {
        worker.heard.delete(said)
        heard()
      })
      worker.child.send(said, () => undefined)
    })))
  }

  async kill(which: number): Promise<void> {
    const worker = this.#children.get(which)
    if (!worker) return
    this.#children.delete(which)
    if (worker.child.exitCode !== null || worker.child.signalCode !== null) return
    await new Promise((ended) => {
      worker.child.once('exit', ended)
      worker.child.kill('SIGKILL')
    })
  }

  async stop(): Promise<void> {
    await Promise.all(this.#all.map((which) => this.kill(which)))
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
