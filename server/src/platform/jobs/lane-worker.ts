import { randomBytes } from 'node:crypto'
import type { Clock } from '../clock/clock.ts'
import type { Database } from '../db/database.ts'
import type { JobRegistry } from './registry.ts'
import { jobColumns, runAndSettle, type JobLog, type JobRow } from './settle.ts'

const leaseMs = 30_000
const pollMs = 250

/** A second source of lane work besides jobs: the callback inbox. */
export interface LaneSource {
  /** Lanes with due work, oldest first. */
  dueLanes(now: Date, limit: number): Promise<number[]>
  /** Does the due work of one lane, customer by customer. Returns how many rows it settled. */
  drain(lane: number, stillOurs: () => boolean): Promise<number>
}

export interface LaneWorkerDeps {
  database: Database
  registry: JobRegistry
  clock: Clock
  log: JobLog
  source: LaneSource
  /** Lanes worked on at once by this process. */
  concurrency: number
}

/**
 * Leases lanes, not rows. Inside a leased lane the inbox rows of a customer come first (the truth), then our own
 * effects, each in order. Leases run on real time: the demo clock may jump.
 */
export class LaneWorker {
  readonly #deps: LaneWorkerDeps
  readonly #held = new Map<number, Promise<void>>()
  #stopped = false
  #woken = false
  #wake: (() => void) | null = null
  #loop: Promise<void> | null = null

  constructor(deps: LaneWorkerDeps) {
    this.#deps = deps
  }

  start(): void {
    this.#loop = this.#run()
  }

  wake(): void {
    this.#woken = true
    this.#wake?.()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.wake()
    await this.#loop
    await Promise.allSettled(this.#held.values())
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      this.#woken = false
      let started = 0
      try {
        started = await this.#startDueLanes()
      } catch (cause) {
        this.#deps.log('error', { what: 'lease lanes', err: String(cause) })
      }
      if (this.#stopped) return
      if (started === 0 || this.#held.size >= this.#deps.concurrency) await this.#pause()
    }
  }

  async #startDueLanes(): Promise<number> {
    const { database, clock, source, concurrency } = this.#deps
    const now = clock.now()
    const free = concurrency - this.#held.size
    if (free <= 0) return 0
    const [fromInbox, fromJobs] = await Promise.all([
      source.dueLanes(now, 200),
      database.rows<{ lane: number }>(
        `SELECT lane FROM job WHERE status = 'ready' AND lane IS NOT NULL AND run_at <= ? GROUP BY lane ORDER BY MIN(priority), MIN(run_at) LIMIT 200`, [now]),
    ])
    let started = 0
    for (const lane of new Set([...fromInbox, ...fromJobs.map((row) => row.lane)])) {
      if (started >= free || this.#stopped) break
      if (this.#held.has(lane)) continue
      const token = randomBytes(12).toString('hex')
      if (!(await this.#lease(lane, token))) continue
      started += 1
      const work = this.#work(lane, token)
        .catch((cause: unknown) => this.#deps.log('error', { what: 'work on lane', lane, err: String(cause) }))
        .finally(() => {
          this.#held.delete(lane)
          this.wake()
        })
      this.#held.set(lane, work)
    }
    return started
  }

  async #lease(lane: number, token: string): Promise<boolean> {
    const taken = await this.#deps.database.run('UPDATE lane SET token = ?, leased_until = ? WHERE lane = ? AND leased_until < ?',
      [token, new Date(Date.now() + leaseMs), lane, new Date()])
    return taken.affectedRows === 1
  }

  async #work(lane: number, token: string): Promise<void> {
    const { database, clock, source } = this.#deps
    let leasedUntil = Date.now() + leaseMs
    const renew = setInterval(() => {
      const until = Date.now() + leaseMs
      database.run('UPDATE lane SET leased_until = ? WHERE lane = ? AND token = ?', [new Date(until), lane, token])
        .then((result) => {
          leasedUntil = result.affectedRows === 1 ? until : 0
        })
        .catch((cause: unknown) => this.#deps.log('warn', { what: 'renew lane', lane, err: String(cause) }))
    }, leaseMs / 3)
    const stillOurs = () => Date.now() < leasedUntil && !this.#stopped
    try {
      for (;;) {
        const settled = await source.drain(lane, stillOurs)
        if (!stillOurs()) return
        const jobs = await database.rows<JobRow>(
          `SELECT ${jobColumns} FROM job WHERE status = 'ready' AND lane = ? AND run_at <= ? ORDER BY priority, id LIMIT 50`, [lane, clock.now()])
        for (const row of jobs) {
          if (!stillOurs()) return
          await runAndSettle(this.#deps, row)
        }
        if (settled + jobs.length === 0) return
      }
    } finally {
      clearInterval(renew)
      await database.run('UPDATE lane SET leased_until = ? WHERE lane = ? AND token = ?', [new Date(0), lane, token])
    }
  }

  #pause(): Promise<void> {
    if (this.#woken) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = setTimeout(finish, pollMs)
      this.#wake = finish
      function finish() {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}
