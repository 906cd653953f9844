import { Type } from 'typebox'
import { WecomError } from '../../wecom/errors.ts'
import { plainMessage } from '../../platform/log/plain-message.ts'
import { defineJob, PermanentJobError, RetryLater, type JobHandler } from '../../platform/jobs/registry.ts'
import type { Kit } from '../../platform/kit.ts'
import { runSync, type SyncDeps } from './run-sync.ts'
import { absenceMs } from './sync.model.ts'
import { endRun, openRun, runById, type RunKind, type RunRow } from './sync-run.repo.ts'

const DigitId = Type.String({ pattern: '^[0-9]+$' })

export const runSyncJob = defineJob({ kind: 'sync.run', payload: Type.Object({ runId: DigitId }), maxAttempts: 14, priority: 80 })
/** The nightly reading, and the second look at what a first one missed. */
export const startReconcileJob = defineJob({ kind: 'sync.start-reconcile', payload: Type.Object({ corpId: DigitId }), maxAttempts: 5, priority: 80 })

/** Opens a run and puts it to work; a run already under way is returned instead. */
export async function startRun(kit: Kit, input: { groupId: string; corpId: string; kind: RunKind; startedBy: string | null }): Promise<{ id: string; opened: boolean }> {
  const run = await openRun(kit, input)
  const dedupeKey = `sync:${run.id}`
  const enqueued = await kit.queue.enqueue(kit.database, runSyncJob, { runId: run.id }, { groupId: input.groupId, dedupeKey })
  // A run that is still open although its job ended: the job goes on.
  if (enqueued === null)
    await kit.database.run("UPDATE job SET status = 'ready', attempts = 0, run_at = ?, finished_at = NULL WHERE group_id = ? AND dedupe_key = ? AND status IN ('dead', 'done')", [kit.clock.now(), input.groupId, dedupeKey])
  kit.queue.wake()
  return run
}

export function startReconcile(deps: { kit: Kit }): JobHandler<typeof startReconcileJob.payload> {
  return async ({ corpId }, { groupId }) => {
    await startRun(deps.kit, { groupId, corpId, kind: 'reconcile', startedBy: null })
  }
}

/** One run to its end, over as many processes as it takes. */
export function runSyncHandler(deps: SyncDeps): JobHandler<typeof runSyncJob.payload> {
  const { kit } = deps
  return async ({ runId }, { groupId, attempt, stopping }) => {
    const run = await runById(kit.database, groupId, runId)
    if (!run || run.status !== 'running') return
    try {
      const { marked } = await runSync(deps, groupId, runId, { stopping })
      // What was missing today may be gone: a second run an hour later can tell.
      if (marked > 0)
        await kit.queue.enqueue(kit.database, startReconcileJob, { corpId: run.corpId }, { groupId, runAt: new Date(run.startedAt.getTime() + absenceMs + 300_000), dedupeKey: `second-look:${runId}` })
    } catch (cause) {
      if (cause instanceof RetryLater) throw cause
      const said = cause instanceof WecomError ? `${cause.reason}，${cause.action}` : plainMessage(cause)
      const hopeless = cause instanceof WecomError && !cause.transient
      const now = await runById(kit.database, groupId, runId)
      // A page that fails now and then must not end a reading of thousands: only failures without progress count.
      if (!hopeless && now !== null && now.calls > run.calls) {
        await noteTrouble(kit, run, said)
        throw new RetryLater(said, 5_000)
      }
      if (cause instanceof WecomError && cause.laterMs !== null) {
        await noteTrouble(kit, run, said)
        throw new RetryLater(said, cause.laterMs)
      }
      if (hopeless || attempt >= runSyncJob.maxAttempts) {
        await endRun(kit.database, run, { status: 'failed', error: said, now: kit.clock.now() })
        throw new PermanentJobError(said)
      }
      await noteTrouble(kit, run, said)
      throw cause
    }
  }
}

const noteTrouble = (kit: Kit, run: RunRow, said: string) => kit.database.run('UPDATE sync_run SET last_error = ? WHERE group_id = ? AND id = ?', [said.slice(0, 500), run.groupId, run.id])

/** Every corp once a night, spread over two hours so that they do not share their minutes. */
export async function planNightlyReconcile(deps: SyncDeps): Promise<void> {
  const { kit, directory } = deps
  const spreadMs = 2 * 3_600_000
  const installs = (await directory.installs()).filter((install) => !install.isRevoked)
  for (const [index, install] of installs.entries()) {
    const runAt = new Date(kit.clock.ms() + Math.floor((index / Math.max(1, installs.length)) * spreadMs))
    await kit.queue.enqueue(kit.database, startReconcileJob, { corpId: install.corp.id }, { groupId: install.groupId, runAt, dedupeKey: `nightly:${install.corp.id}:${runAt.toISOString().slice(0, 10)}` })
  }
}
