import { Type } from 'typebox'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../server/src/platform/clock/clock.ts'
import { createDatabase, type Database } from '../../server/src/platform/db/database.ts'
import { idsOfSlot, leaseIds } from '../../server/src/platform/db/ids.ts'
import { createPool } from '../../server/src/platform/db/pool.ts'
import { LaneWorker } from '../../server/src/platform/jobs/lane-worker.ts'
import { laneOf } from '../../server/src/platform/jobs/lanes.ts'
import { createQueue } from '../../server/src/platform/jobs/queue.ts'
import { defineJob, JobRegistry, PermanentJobError, RetryLater } from '../../server/src/platform/jobs/registry.ts'
import { startSchedules } from '../../server/src/platform/jobs/schedules.ts'
import { JobWorker } from '../../server/src/platform/jobs/worker.ts'
import { eventually, migratedDatabase, throughOtherNode } from '../support/harness.ts'

const groupId = '1'
const addJob = defineJob({ kind: 'test.add', payload: Type.Object({ n: Type.Integer() }), maxAttempts: 3, priority: 50 })
const ids = idsOfSlot(1000)
const log = () => undefined
let database: Database
let second: Database
let url: string

beforeAll(async () => {
  url = await migratedDatabase()
  database = createDatabase(createPool(url, 12))
  second = createDatabase(createPool(throughOtherNode(url), 12))
})
afterAll(async () => {
  await database.close()
  await second.close()
})
beforeEach(() => database.run('DELETE FROM job'))

const queue = () => createQueue({ database, ids, clock: systemClock })
const noInbox = { dueLanes: async () => [], drain: async () => 0 }

describe('lane-less jobs', () => {
  it('two processes run each job exactly once', async () => {
    const done: number[] = []
    const workers = [database, second].map((db) => {
      const registry = new JobRegistry()
      registry.handle(addJob, async ({ n }) => void done.push(n))
      return new JobWorker({ database: db, registry, clock: systemClock, log, concurrency: 8 })
    })
    const all = queue()
    for (let n = 0; n < 300; n++) await all.enqueue(database, addJob, { n }, { groupId })
    workers.forEach((worker) => worker.start())
    await eventually(async () => (await database.row<{ n: string }>("SELECT COUNT(*) AS n FROM job WHERE status = 'done'"))?.n === '300', '300 jobs')
    await Promise.all(workers.map((worker) => worker.stop()))
    expect(done.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 300 }, (_, n) => n))
  })

  it('retries with back-off, then dies with the reason; a permanent failure dies at once; a rate limit does not count', async () => {
    const registry = new JobRegistry()
    let limited = 0
    registry.handle(addJob, async ({ n }) => {
      if (n === 1) throw new Error('一直失败')
      if (n === 2) throw new PermanentJobError('不用再试')
      if (n === 3 && limited++ < 5) throw new RetryLater('限流', 10)
    })
    const all = queue()
    const jobs = await Promise.all([1, 2, 3].map((n) => all.enqueue(database, addJob, { n }, { groupId })))
    const worker = new JobWorker({ database, registry, clock: systemClock, log, concurrency: 4 })
    worker.start()
    expect(await all.outcome(groupId, jobs[1]!, 30_000)).toEqual({ status: 'dead', error: '不用再试' })
    expect(await all.outcome(groupId, jobs[2]!, 30_000)).toEqual({ status: 'done', error: null })
    expect(await all.outcome(groupId, jobs[0]!, 30_000)).toEqual({ status: 'dead', error: '一直失败' })
    await worker.stop()
  })

  it('long work notices that its process is being stopped, gives itself back, and another process goes on at once', async () => {
    const seen: string[] = []
    const workerOf = (name: string, db: Database) => {
      const registry = new JobRegistry()
      registry.handle(addJob, async (_payload, { stopping }) => {
        seen.push(`${name} begins`)
        if (name === 'second') return
        while (!stopping()) await new Promise((resolve) => setTimeout(resolve, 5))
        throw new RetryLater('this process is being stopped', 0)
      })
      return new JobWorker({ database: db, registry, clock: systemClock, log, concurrency: 1 })
    }
    const jobId = await queue().enqueue(database, addJob, { n: 1 }, { groupId })
    const first = workerOf('first', database)
    first.start()
    await eventually(async () => seen.length === 1, 'the first works')
    await first.stop()
    const worker = workerOf('second', second)
    worker.start()
    expect(await queue().outcome(groupId, jobId!, 30_000)).toEqual({ status: 'done', error: null })
    expect(seen).toEqual(['first begins', 'second begins'])
    await worker.stop()
  })

  it('a job that outlived its lease writes nothing over what its successor wrote', async () => {
    const registry = new JobRegistry()
    let finish = (): void => undefined
    registry.handle(addJob, () => new Promise<void>((resolve) => { finish = resolve }))
    const jobId = await queue().enqueue(database, addJob, { n: 1 }, { groupId })
    const stalled = new JobWorker({ database, registry, clock: systemClock, log, concurrency: 1 })
    stalled.start()
    await eventually(async () => (await database.row<{ status: string }>('SELECT status FROM job WHERE id = ?', [jobId]))?.status === 'running', 'it runs')
    await database.run("UPDATE job SET token = 'successor', last_error = 'mine now' WHERE id = ?", [jobId])
    finish()
    await stalled.stop()
    expect(await database.row('SELECT status, token, last_error FROM job WHERE id = ?', [jobId])).toEqual({ status: 'running', token: 'successor', last_error: 'mine now' })
  })

  it('what a dead process left comes before a backlog, and long work takes no place of the short', async () => {
    const order: number[] = []
    const slow = defineJob({ kind: 'test.slow', payload: Type.Object({}), maxAttempts: 3, priority: 80 })
    const registry = new JobRegistry()
    registry.handle(addJob, async ({ n }) => void order.push(n))
    registry.handle(slow, async (_payload, { stopping }) => { while (!stopping()) await new Promise((resolve) => setTimeout(resolve, 5)) })
    const all = queue()
    const orphan = await all.enqueue(database, addJob, { n: 0 }, { groupId })
    await database.run("UPDATE job SET status = 'running', token = 'dead-process', leased_until = ? WHERE id = ?", [new Date(Date.now() - 1_000), orphan])
    for (let n = 1; n <= 40; n++) await all.enqueue(database, addJob, { n }, { groupId, runAt: new Date(Date.now() - 60_000) })
    for (let n = 0; n < 3; n++) await all.enqueue(database, slow, {}, { groupId, runAt: new Date(Date.now() - 120_000) })
    const shared = { database, registry, clock: systemClock, log }
    const workers = [new JobWorker({ ...shared, concurrency: 2, kinds: { except: ['test.slow'] } }), new JobWorker({ ...shared, concurrency: 2, kinds: { only: ['test.slow'] } })]
    workers.forEach((worker) => worker.start())
    await eventually(async () => order.length === 41, 'all short ones are done')
    expect(order[0]).toBe(0)
    await Promise.all(workers.map((worker) => worker.stop()))
  })

  it('a job whose process died is taken over when its lease ends', async () => {
    const jobId = await queue().enqueue(database, addJob, { n: 7 }, { groupId })
    await database.run("UPDATE job SET status = 'running', token = 'dead-process', leased_until = ? WHERE id = ?", [new Date(Date.now() - 1_000), jobId])
    const registry = new JobRegistry()
    registry.handle(addJob, async () => undefined)
    const worker = new JobWorker({ database, registry, clock: systemClock, log, concurrency: 1 })
    worker.start()
    expect(await queue().outcome(groupId, jobId!, 30_000)).toEqual({ status: 'done', error: null })
    await worker.stop()
  })

  it('is created only with the transaction that decided it, and once per dedupe key', async () => {
    await expect(database.transaction(async (tx) => {
      await queue().enqueue(tx, addJob, { n: 1 }, { groupId })
      throw new Error('decided otherwise')
    })).rejects.toThrow('decided otherwise')
    expect(await database.rows('SELECT id FROM job')).toHaveLength(0)
    expect(await queue().enqueue(database, addJob, { n: 1 }, { groupId, dedupeKey: 'once' })).not.toBeNull()
    expect(await queue().enqueue(database, addJob, { n: 1 }, { groupId, dedupeKey: 'once' })).toBeNull()
    await expect(queue().enqueue(database, addJob, { n: 'x' } as never, { groupId })).rejects.toThrow('does not fit')
  })
})

describe('lanes', () => {
  it('one customer\'s jobs never overlap and keep their order, over two processes', async () => {
    const running = new Map<string, number>()
    const order = new Map<string, number[]>()
    let overlaps = 0
    const laneJob = defineJob({ kind: 'test.lane', payload: Type.Object({ customer: Type.String(), n: Type.Integer() }), maxAttempts: 3, priority: 50 })
    const workers = [database, second].map((db) => {
      const registry = new JobRegistry()
      registry.handle(laneJob, async ({ customer, n }) => {
        const now = (running.get(customer) ?? 0) + 1
        running.set(customer, now)
        if (now > 1) overlaps += 1
        await new Promise((resolve) => setTimeout(resolve, 2))
        order.set(customer, [...(order.get(customer) ?? []), n])
        running.set(customer, now - 1)
      })
      return new LaneWorker({ database: db, registry, clock: systemClock, log, source: noInbox, concurrency: 6 })
    })
    const all = queue()
    const customers = Array.from({ length: 12 }, (_, index) => `corp:wm${index}`)
    for (let n = 0; n < 15; n++) for (const customer of customers) await all.enqueue(database, laneJob, { customer, n }, { groupId, laneKey: customer })
    workers.forEach((worker) => worker.start())
    await eventually(async () => (await database.row<{ n: string }>("SELECT COUNT(*) AS n FROM job WHERE status = 'done'"))?.n === '180', '180 lane jobs')
    await Promise.all(workers.map((worker) => worker.stop()))
    expect(overlaps).toBe(0)
    for (const customer of customers) expect(order.get(customer)).toEqual(Array.from({ length: 15 }, (_, n) => n))
    expect(await database.rows('SELECT lane FROM lane WHERE leased_until > ?', [new Date()])).toHaveLength(0)
  })

  it('a lane of a dead process is free again when its lease ends', async () => {
    const lane = laneOf('corp:wmDead')
    await database.run('UPDATE lane SET token = ?, leased_until = ? WHERE lane = ?', ['dead', new Date(Date.now() + 700), lane])
    const registry = new JobRegistry()
    registry.handle(addJob, async () => undefined)
    const jobId = await queue().enqueue(database, addJob, { n: 1 }, { groupId, laneKey: 'corp:wmDead' })
    const worker = new LaneWorker({ database, registry, clock: systemClock, log, source: noInbox, concurrency: 2 })
    worker.start()
    expect(await queue().outcome(groupId, jobId!, 30_000)).toEqual({ status: 'done', error: null })
    await worker.stop()
  })
})

describe('registry, schedules, ids', () => {
  it('boot fails on a job without a handler or with two', () => {
    const registry = new JobRegistry()
    registry.declare(addJob)
    expect(() => registry.checkComplete()).toThrow('no handler')
    registry.handle(addJob, async () => undefined)
    expect(() => registry.handle(addJob, async () => undefined)).toThrow('two handlers')
  })

  it('many processes act on a tick once', async () => {
    let runs = 0
    const schedule = { name: 'test-tick', expression: '* * * * * *', run: async () => { runs += 1 } }
    const started = [database, second, database].map((db) => startSchedules(db, [schedule], log))
    await eventually(async () => runs >= 2, 'two ticks')
    await Promise.all(started.map((one) => one.stop()))
    const slots = await database.rows("SELECT slot FROM schedule_slot WHERE schedule = 'test-tick'")
    expect(runs).toBe(slots.length)
  })

  it('processes never share an id slot', async () => {
    const leases = await Promise.all([leaseIds(database), leaseIds(second), leaseIds(database)])
    const made = new Set(leases.flatMap((lease) => Array.from({ length: 500 }, () => lease.next())))
    expect(made.size).toBe(1500)
    await Promise.all(leases.map((lease) => lease.stop()))
  })

  it('a transaction that meets a deadlock is repeated as a whole', async () => {
    await database.run("INSERT IGNORE INTO schedule_slot (schedule, slot, created_at) VALUES ('dl', 'a', NOW()), ('dl', 'b', NOW())")
    const touch = (first: string, then: string) => database.transaction(async (tx) => {
      await tx.run("UPDATE schedule_slot SET created_at = NOW() WHERE schedule = 'dl' AND slot = ?", [first])
      await new Promise((resolve) => setTimeout(resolve, 60))
      await tx.run("UPDATE schedule_slot SET created_at = NOW() WHERE schedule = 'dl' AND slot = ?", [then])
    })
    await expect(Promise.all([touch('a', 'b'), touch('b', 'a')])).resolves.toHaveLength(2)
  })
})
