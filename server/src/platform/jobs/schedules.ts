import cron from 'node-cron'
import type { Database } from '../db/database.ts'
import { isDuplicate } from '../db/errors.ts'
import type { JobLog } from './settle.ts'

export interface Schedule {
  name: string
  /** node-cron expression; it only enqueues or runs something short and idempotent. */
  expression: string
  /** Of the expression; the machine's own when left out. */
  timeZone?: string
  run(): Promise<void>
}

/** A unique (schedule, slot) row lets exactly one process act on a tick. */
export function startSchedules(database: Database, schedules: readonly Schedule[], log: JobLog): { stop(): Promise<void> } {
  const running = new Set<Promise<void>>()
  const tasks = schedules.map((schedule) =>
    cron.schedule(schedule.expression, (context) => {
      const slot = (context.date instanceof Date ? context.date : new Date()).toISOString().slice(0, 19)
      const run = tick(database, schedule, slot)
        .catch((cause: unknown) => log('error', { schedule: schedule.name, err: String(cause) }))
        .finally(() => running.delete(run))
      running.add(run)
    }, schedule.timeZone ? { timezone: schedule.timeZone } : {}),
  )
  return {
    async stop() {
      for (const task of tasks) await task.stop()
      await Promise.allSettled(running)
    },
  }
}

async function tick(database: Database, schedule: Schedule, slot: string): Promise<void> {
  try {
    await database.run('INSERT INTO schedule_slot (schedule, slot, created_at) VALUES (?, ?, ?)', [schedule.name, slot, new Date()])
  } catch (cause) {
    if (isDuplicate(cause)) return
    throw cause
  }
  try {
    await schedule.run()
  } catch (cause) {
    // Nobody has done it: whoever ticks next may.
    await database.run('DELETE FROM schedule_slot WHERE schedule = ? AND slot = ?', [schedule.name, slot])
    throw cause
  }
}
