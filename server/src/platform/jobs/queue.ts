import type { Static, TSchema } from 'typebox'
import { Value } from 'typebox/value'
import type { Clock } from '../clock/clock.ts'
import type { Database, Db } from '../db/database.ts'
import { isDuplicate } from '../db/errors.ts'
import type { Ids } from '../db/ids.ts'
import { job } from './job.table.ts'
import { laneOf } from './lanes.ts'
import type { JobDefinition } from './registry.ts'

export interface EnqueueOptions {
  groupId: string
  laneKey?: string
  runAt?: Date
  /** A second job with the same key is not created, whatever became of the first (until it is purged). */
  dedupeKey?: string
  batchId?: string
  priority?: number
}

export interface Outcome { status: 'done' | 'dead' | 'waiting'; error: string | null }

export interface Queue {
  /** Inside the transaction that decided the work. Returns the job id, or null when the dedupe key exists. */
  enqueue<S extends TSchema>(db: Db, definition: JobDefinition<S>, payload: Static<S>, options: EnqueueOptions): Promise<string | null>
  /** The job a dedupe key stands for: a repeated request waits for the first one's end. */
  byDedupeKey(groupId: string, dedupeKey: string): Promise<string | null>
  /** Waits a moment for a job's end, so that a person sees WeCom's answer at once. */
  outcome(groupId: string, jobId: string, waitMs: number): Promise<Outcome>
  onWake(listener: () => void): void
  wake(): void
}

export function createQueue(deps: { database: Database; ids: Ids; clock: Clock }): Queue {
  const listeners: (() => void)[] = []
  return {
    async enqueue(db, definition, payload, options) {
      if (!Value.Check(definition.payload, payload)) throw new Error(`payload of ${definition.kind} does not fit`)
      const jobId = deps.ids.next()
      const now = deps.clock.now()
      try {
        await db.orm.insert(job).values({
          groupId: options.groupId,
          id: jobId,
          kind: definition.kind,
          lane: options.laneKey === undefined ? null : laneOf(options.laneKey),
          laneKey: options.laneKey ?? null,
          payload: payload as Record<string, unknown>,
          status: 'ready',
          priority: options.priority ?? definition.priority,
          runAt: options.runAt ?? now,
          dedupeKey: options.dedupeKey ?? null,
          batchId: options.batchId ?? null,
          createdAt: now,
        })
      } catch (cause) {
        if (options.dedupeKey !== undefined && isDuplicate(cause, 'uq_job_dedupe')) return null
        throw cause
      }
      return jobId
    },
    async byDedupeKey(groupId, dedupeKey) {
      const row = await deps.database.row<{ id: string }>('SELECT id FROM job WHERE group_id = ? AND dedupe_key = ?', [groupId, dedupeKey])
      return row?.id ?? null
    },
    async outcome(groupId, jobId, waitMs) {
      const deadline = Date.now() + waitMs
      for (;;) {
        const row = await deps.database.row<{ status: string; last_error: string | null }>(
          'SELECT status, last_error FROM job WHERE group_id = ? AND id = ?', [groupId, jobId])
        if (row?.status === 'done') return { status: 'done', error: null }
        if (row?.status === 'dead') return { status: 'dead', error: row.last_error }
        if (!row || Date.now() >= deadline) return { status: 'waiting', error: row?.last_error ?? null }
        await new Promise((resolve) => setTimeout(resolve, 30))
      }
    },
    onWake: (listener) => void listeners.push(listener),
    wake: () => listeners.forEach((listener) => listener()),
  }
}
