import { randomBytes } from 'node:crypto'
import type { Clock } from '../clock/clock.ts'
import type { Database } from '../db/database.ts'
import { PollingLoop } from './polling-loop.ts'
import type { JobRegistry } from './registry.ts'
import { jobColumns, runAndSettle, type JobLog, type JobRow } from './settle.ts'

/** A killed process keeps its customers waiting no longer than this. */
const leaseMs = 10_000
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

interface LeasedLane { lane: number; token: string }

/**
 * Leases lanes, not rows. Inside a leased lane the inbox rows of a customer come first (the truth), then our own
 * effects, each in order. Leases run on real time: the demo clock may jump.
 */
export class LaneWorker {
  readonly #deps: LaneWorkerDeps
  readonly #loop: PollingLoop<LeasedLane>
  readonly #held = new Set<number>()

  constructor(deps: LaneWorkerDeps) {
    this.#deps = deps
    this.#loop = new PollingLoop({
      concurrency: deps.concurrency, pollMs, claim: (free) => this.#leaseDueLanes(free), work: (leased) => this.#work(leased),
      failed: (what, cause) => deps.log('error', { what: `${what} lanes`, err: String(cause) }),
    })
  }

  start(): void {
    this.#loop.start()
  }

  wake(): void {
    this.#loop.wake()
  }

  stop(): Promise<void> {
    return this.#loop.stop()
  }

  async #leaseDueLanes(free: number): Promise<LeasedLane[]> {
    const { database, clock, source } = this.#deps
    const now = clock.now()
    const [fromInbox, fromJobs] = await Promise.all([
      source.dueLanes(now, 200),
      database.rows<{ lane: number }>(
        `SELECT lane FROM job WHERE status = 'ready' AND lane IS NOT NULL AND run_at <= ? GROUP BY lane ORDER BY MIN(priority), MIN(run_at) LIMIT 200`, [now]),
    ])
    const leased: LeasedLane[] = []
    for (const lane of new Set([...fromInbox, ...fromJobs.map((row) => row.lane)])) {
      if (leased.length >= free || this.#loop.stopped) break
      if (this.#held.has(lane)) continue
      const token = randomBytes(12).toString('hex')
      if (!(await this.#lease(lane, token))) continue
      this.#held.add(lane)
      leased.push({ lane, token })
    }
    return leased
  }

  async #lease(lane: number, token: string): Promise<boolean> {
    const taken = await this.#deps.database.run('UPDATE lane SET token = ?, leased_until = ? WHERE lane = ? AND leased_until < ?',
      [token, new Date(Date.now() + leaseMs), lane, new Date()])
    return taken.affectedRows === 1
  }

  async #work({ lane, token }: LeasedLane): Promise<void> {
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
    const stillOurs = () => Date.now() < leasedUntil && !this.#loop.stopped
    try {
      for (;;) {
        const settled = await source.drain(lane, stillOurs)
        if (!stillOurs()) return
        const jobs = await database.rows<JobRow>(
          `SELECT ${jobColumns} FROM job WHERE status = 'ready' AND lane = ? AND run_at <= ? ORDER BY priority, id LIMIT 50`, [lane, clock.now()])
        for (const row of jobs) {
          if (!stillOurs()) return
          await runAndSettle(this.#deps, row, () => this.#loop.stopped)
        }
        if (settled + jobs.length === 0) return
      }
    } finally {
      clearInterval(renew)
      this.#held.delete(lane)
      // The token goes too: a renewal still on its way must not close the lane again.
      await database.run("UPDATE lane SET token = '', leased_until = ? WHERE lane = ? AND token = ?", [new Date(0), lane, token])
    }
  }
}
