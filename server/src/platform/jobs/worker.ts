import { randomBytes } from 'node:crypto'
import type { Clock } from '../clock/clock.ts'
import type { Database } from '../db/database.ts'
import type { JobRegistry } from './registry.ts'
import { jobColumns, runAndSettle, type JobLog, type JobRow } from './settle.ts'

const leaseMs = 60_000
const pollMs = 250
/** How often jobs of a process that died are looked for. */
const orphanMs = 1_000

/** Claims lane-less jobs by token: `UPDATE … LIMIT n`, then select by token (toolchain: SKIP LOCKED is not portable). */
export class JobWorker {
  readonly #deps: { database: Database; registry: JobRegistry; clock: Clock; log: JobLog; concurrency: number }
  readonly #running = new Set<Promise<void>>()
  #stopped = false
  #wake: (() => void) | null = null
  #loop: Promise<void> | null = null
  #orphansSought = 0

  constructor(deps: { database: Database; registry: JobRegistry; clock: Clock; log: JobLog; concurrency: number }) {
    this.#deps = deps
  }

  start(): void {
    this.#loop = this.#run()
  }

  wake(): void {
    this.#wake?.()
  }

  /** Finishes what runs; what was claimed but not begun goes back. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.wake()
    await this.#loop
    await Promise.allSettled(this.#running)
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      let claimed: JobRow[] = []
      try {
        const free = this.#deps.concurrency - this.#running.size
        if (free > 0) claimed = await this.#claim(free)
      } catch (cause) {
        this.#deps.log('error', { what: 'claim jobs', err: String(cause) })
      }
      for (const row of claimed) this.#begin(row)
      if (claimed.length === 0 || this.#running.size >= this.#deps.concurrency) await this.#pause()
    }
  }

  #begin(row: JobRow): void {
    const run = runAndSettle(this.#deps, row)
      .catch((cause: unknown) => this.#deps.log('error', { what: 'settle job', jobId: row.id, err: String(cause) }))
      .finally(() => {
        this.#running.delete(run)
        this.wake()
      })
    this.#running.add(run)
  }

  async #claim(limit: number): Promise<JobRow[]> {
    const { database, clock } = this.#deps
    const token = randomBytes(12).toString('hex')
    const now = clock.now()
    // Leases run on real time: the demo clock may jump.
    const until = new Date(Date.now() + leaseMs)
    const fresh = await database.run(
      `UPDATE job SET status = 'running', token = ?, leased_until = ? WHERE status = 'ready' AND lane IS NULL AND run_at <= ? ORDER BY run_at, priority LIMIT ?`,
      [token, until, now, limit])
    if (fresh.affectedRows === 0) {
      if (Date.now() - this.#orphansSought < orphanMs) return []
      this.#orphansSought = Date.now()
      // A process died with these: their lease is over.
      const orphaned = await database.run(
        `UPDATE job SET token = ?, leased_until = ? WHERE status = 'running' AND lane IS NULL AND run_at <= ? AND leased_until < ? LIMIT ?`,
        [token, until, now, new Date(), limit])
      if (orphaned.affectedRows === 0) return []
    }
    return database.rows<JobRow>(`SELECT ${jobColumns} FROM job WHERE token = ? ORDER BY priority, run_at`, [token])
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, pollMs)
      const finish = () => done()
      this.#wake = finish
      function done() {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}
