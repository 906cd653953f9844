import { randomBytes } from 'node:crypto'
import type { Clock } from '../clock/clock.ts'
import type { Database } from '../db/database.ts'
import { PollingLoop } from './polling-loop.ts'
import type { JobRegistry } from './registry.ts'
import { jobColumns, runAndSettle, type JobLog, type JobRow } from './settle.ts'

const leaseMs = 30_000
const pollMs = 250
/** How often jobs of a process that died are looked for. */
const orphanMs = 1_000

export interface JobWorkerDeps {
  database: Database
  registry: JobRegistry
  clock: Clock
  log: JobLog
  concurrency: number
  /** Only these kinds, or all but these; every kind when left out. */
  kinds?: { only: readonly string[] } | { except: readonly string[] }
}

/** Claims lane-less jobs by token: `UPDATE … LIMIT n`, then select by token (toolchain: SKIP LOCKED is not portable). */
export class JobWorker {
  readonly #deps: JobWorkerDeps
  readonly #loop: PollingLoop<JobRow>
  #orphansSought = 0

  constructor(deps: JobWorkerDeps) {
    this.#deps = deps
    this.#loop = new PollingLoop({
      concurrency: deps.concurrency, pollMs, claim: (free) => this.#claim(free), work: (row) => this.#work(row),
      failed: (what, cause) => deps.log('error', { what: `${what} jobs`, err: String(cause) }),
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

  async #work(row: JobRow): Promise<void> {
    const { database, log } = this.#deps
    const renew = setInterval(() => {
      database.run('UPDATE job SET leased_until = ? WHERE group_id = ? AND id = ? AND token = ?', [new Date(Date.now() + leaseMs), row.group_id, row.id, row.token])
        .catch((cause: unknown) => log('warn', { what: 'renew job', job: row.kind, err: String(cause) }))
    }, leaseMs / 3)
    try {
      await runAndSettle(this.#deps, row, () => this.#loop.stopped)
    } finally {
      clearInterval(renew)
    }
  }

  async #claim(limit: number): Promise<JobRow[]> {
    const { database, clock } = this.#deps
    const token = randomBytes(12).toString('hex')
    const now = clock.now()
    // Leases run on real time: the demo clock may jump.
    const until = new Date(Date.now() + leaseMs)
    const [ours, kinds] = this.#ofOurKinds()
    // A process died with these: their lease is over. They come first, however many are new.
    if (Date.now() - this.#orphansSought >= orphanMs) {
      this.#orphansSought = Date.now()
      const orphaned = await database.run(
        `UPDATE job SET token = ?, leased_until = ? WHERE status = 'running' AND lane IS NULL AND run_at <= ? AND leased_until < ?${ours} LIMIT ?`, [token, until, now, new Date(), ...kinds, limit])
      if (orphaned.affectedRows > 0) return this.#claimed(token)
    }
    const fresh = await database.run(
      `UPDATE job SET status = 'running', token = ?, leased_until = ? WHERE status = 'ready' AND lane IS NULL AND run_at <= ?${ours} ORDER BY run_at, priority LIMIT ?`, [token, until, now, ...kinds, limit])
    return fresh.affectedRows === 0 ? [] : this.#claimed(token)
  }

  #claimed(token: string): Promise<JobRow[]> {
    return this.#deps.database.rows<JobRow>(`SELECT ${jobColumns} FROM job WHERE token = ? ORDER BY priority, run_at`, [token])
  }

  #ofOurKinds(): [sql: string, params: (readonly string[])[]] {
    const { kinds } = this.#deps
    if (!kinds) return ['', []]
    return 'only' in kinds ? [' AND kind IN (?)', [kinds.only]] : [' AND kind NOT IN (?)', [kinds.except]]
  }
}
