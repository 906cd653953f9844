import { randomBytes } from 'node:crypto'
import mysql from 'mysql2/promise'
import { Type } from 'typebox'
import { systemClock } from '../../server/src/platform/clock/clock.ts'
import { createDatabase, type Database } from '../../server/src/platform/db/database.ts'
import { idsOfSlot } from '../../server/src/platform/db/ids.ts'
import { createPool } from '../../server/src/platform/db/pool.ts'
import { createQueue } from '../../server/src/platform/jobs/queue.ts'
import { defineJob, JobRegistry } from '../../server/src/platform/jobs/registry.ts'
import { JobWorker } from '../../server/src/platform/jobs/worker.ts'
import { compared, interleaved, type Measure } from './measure.ts'
import type { Stacks } from './stacks.ts'

const perRound = 3_000
const concurrency = 8
const groupId = '1'
const noop = defineJob({ kind: 'bench.noop', payload: Type.Object({ n: Type.Integer() }), maxAttempts: 3, priority: 50 })

/** `job-claims`: jobs with an empty handler, claimed, run and settled by one worker, against the same statements by hand. */
export async function benchJobs(stacks: Stacks): Promise<Measure[]> {
  const stack = await stacks.web()
  const database = createDatabase(createPool(stack.databaseUrl, concurrency + 2))
  const raw = mysql.createPool({ uri: stack.databaseUrl, connectionLimit: concurrency + 2, timezone: 'Z', supportBigNumbers: true, bigNumberStrings: true })
  const ids = idsOfSlot(1001)
  try {
    const pairs = await interleaved(
      async () => { await fill(database, ids); return perRound / (await byWorker(database)) },
      async () => { await fill(database, ids); return perRound / (await byHand(raw)) })
    return [compared('job-claims', pairs.map(({ product, floor }) => ({ product, floor })), { goal: 0.6, better: 'higher', unit: 'jobs/s' })]
  } finally {
    await raw.end()
    await database.close()
  }
}

async function fill(database: Database, ids: ReturnType<typeof idsOfSlot>): Promise<void> {
  await database.run("DELETE FROM job WHERE kind = 'bench.noop'")
  const queue = createQueue({ database, ids, clock: systemClock })
  await database.transaction(async (tx) => {
    for (let n = 0; n < perRound; n++) await queue.enqueue(tx, noop, { n }, { groupId })
  })
}

async function byWorker(database: Database): Promise<number> {
  const registry = new JobRegistry()
  let done = 0
  let finish = (): void => undefined
  const all = new Promise<void>((resolve) => { finish = resolve })
  registry.handle(noop, async () => { done += 1; if (done === perRound) finish() })
  const worker = new JobWorker({ database, registry, clock: systemClock, log: () => undefined, concurrency })
  const started = performance.now()
  worker.start()
  await all
  await worker.stop()
  return (performance.now() - started) / 1000
}

/** The floor: `concurrency` loops, each claims as many as the worker does at a time, reads them by token and marks each done. */
async function byHand(pool: mysql.Pool): Promise<number> {
  const started = performance.now()
  let left = perRound
  while (left > 0) {
    const token = randomBytes(12).toString('hex')
    const now = new Date()
    await pool.query("UPDATE job SET status = 'running', token = ?, leased_until = ? WHERE status = 'ready' AND lane IS NULL AND run_at <= ? ORDER BY run_at, priority LIMIT ?", [token, now, now, concurrency])
    const [rows] = await pool.query('SELECT group_id, id FROM job WHERE token = ?', [token])
    const claimed = rows as { group_id: string; id: string }[]
    await Promise.all(claimed.map((row) => pool.query("UPDATE job SET status = 'done', attempts = 1, token = NULL, finished_at = ? WHERE group_id = ? AND id = ?", [new Date(), row.group_id, row.id])))
    left -= claimed.length
  }
  return (performance.now() - started) / 1000
}
