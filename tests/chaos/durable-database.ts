import type { ChaosDatabase } from './database.ts'
import type { Broken, FaultLog } from './fault-log.ts'

interface Mariadb { pid: number; stop(): Promise<void>; kill(): void }
export type StartMariadb = (options: { dir: string; port: number; forTests: boolean }) => Promise<Mariadb>

interface DatabaseOptions {
  start: StartMariadb
  folder: string
  port: number
  faults: FaultLog
  /** Resolves when every process that lives reaches its database again. */
  untilReached: () => Promise<void>
}

/** The product's own kind of database (flushed at every commit, doublewrite on), killed and started again in place. */
export class DurableDatabase implements ChaosDatabase {
  readonly servers: readonly string[]
  readonly #options: DatabaseOptions
  #server: Mariadb | null = null
  #returning: Promise<void> | null = null

  constructor(options: DatabaseOptions) {
    this.#options = options
    this.servers = [`mysql://root@127.0.0.1:${options.port}`]
  }

  async start(): Promise<void> {
    const { start, folder, port } = this.#options
    this.#server = await start({ dir: folder, port, forTests: false })
  }

  /** SIGKILL; back after `restartMs` and its recovery, over when the processes say so. */
  readonly kill = (restartMs: number): void => {
    if (this.#returning || !this.#server) return
    const entry: Broken = this.#options.faults.begin('database')
    this.#server.kill()
    this.#server = null
    this.#returning = new Promise<void>((resolve) => { setTimeout(resolve, restartMs) })
      .then(() => this.start())
      .then(() => this.#options.untilReached())
      .then(() => {
        this.#options.faults.end(entry)
        this.#returning = null
      })
  }

  async untilUp(): Promise<void> {
    await this.#returning
  }

  async stop(): Promise<void> {
    await this.#returning
    this.#server?.kill()
  }
}
