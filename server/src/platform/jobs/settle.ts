import type { Clock } from '../clock/clock.ts'
import type { Database } from '../db/database.ts'
import { plainMessage } from '../log/plain-message.ts'
import { backoffMs } from './backoff.ts'
import { PermanentJobError, RetryLater, type JobRegistry } from './registry.ts'

export interface JobRow {
  group_id: string
  id: string
  kind: string
  lane: number | null
  lane_key: string | null
  payload: unknown
  attempts: number
  /** Who claimed it; null in a lane, whose lease says that. */
  token: string | null
}

export const jobColumns = 'group_id, id, kind, lane, lane_key, payload, attempts, token'

/**
 * Runs one claimed job and writes what became of it. A failure delays this job, never its neighbours. Who lost the
 * claim meanwhile (its lease ran out) writes nothing.
 */
export async function runAndSettle(deps: { database: Database; registry: JobRegistry; clock: Clock; log: JobLog }, row: JobRow, stopping: () => boolean): Promise<void> {
  const { database, registry, clock } = deps
  const attempts = row.attempts + 1
  // A lane job stays 'ready' while it runs: whoever took the lane over may have settled it, or failed at it.
  const asClaimed = [row.group_id, row.id, row.token, row.lane === null ? 'running' : 'ready', row.attempts]
  const payload = typeof row.payload === 'string' ? (JSON.parse(row.payload) as unknown) : row.payload
  try {
    await registry.run(row.kind, payload, { groupId: row.group_id, jobId: row.id, attempt: attempts, stopping })
    await database.run(
      `UPDATE job SET status = 'done', attempts = ?, token = NULL, last_error = NULL, finished_at = ? WHERE ${stillOurs}`,
      [attempts, clock.now(), ...asClaimed])
  } catch (cause) {
    const message = plainMessage(cause)
    const later = cause instanceof RetryLater
    const dead = cause instanceof PermanentJobError || (!later && attempts >= registry.definition(row.kind).maxAttempts)
    const delay = later ? cause.delayMs : backoffMs(attempts, Math.random())
    // A refusal is somebody's to settle and is shown to them; only what we tried in vain is a fault.
    deps.log(dead && !(cause instanceof PermanentJobError) ? 'error' : 'warn', { job: row.kind, jobId: row.id, attempts, dead, err: message })
    await database.run(
      `UPDATE job SET status = ?, attempts = ?, token = NULL, last_error = ?, run_at = ?, finished_at = ? WHERE ${stillOurs}`,
      [dead ? 'dead' : 'ready', later ? row.attempts : attempts, message, new Date(clock.ms() + delay), dead ? clock.now() : null, ...asClaimed])
  }
}

const stillOurs = 'group_id = ? AND id = ? AND token <=> ? AND status = ? AND attempts = ?'

export type JobLog = (level: 'info' | 'warn' | 'error', fields: Record<string, unknown>) => void
