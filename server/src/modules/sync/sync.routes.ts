import { getSyncRun, listSyncFindings, listSyncRuns, startSyncRun, type SyncRun } from '@chitang/shared/contracts/sync'
import type { Permission } from '@chitang/shared/domain/policy'
import { decide, demand, type Decision } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { decodeCursor, pageOf } from '../../platform/http/cursor.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Router } from '../../platform/http/route.ts'
import type { SyncDeps } from './run-sync.ts'
import { progressOf } from './sync.model.ts'
import { countBatches, runById, runColumns, type BatchCounts, type RunRow } from './sync-run.repo.ts'
import { startRun } from './sync.job.ts'

const runsShown = 40
/** Whether a corp was read lately is seen here, however many corps there are. */
const runsOfEach = 3

/** A corp is visible to who reaches one of its stores; of a run's findings a store sees those of its own members. */
export function registerSyncRoutes(router: Router, deps: SyncDeps): void {
  const { kit, directory } = deps

  const reachOf = async (scope: Scope, permission: Permission) => {
    const decision = demand(scope, permission)
    const stores = (await directory.storesOf(scope.groupId)).filter((store) => decision.rows.stores.includes(store.id))
    return { decision, stores, corpIds: [...new Set(stores.map((store) => store.corpId))] }
  }

  const visibleRun = async (scope: Scope, id: string): Promise<{ run: RunRow; decision: Decision }> => {
    const { decision, corpIds } = await reachOf(scope, 'sync.read')
    const run = await runById(kit.database, scope.groupId, id)
    if (!run || !corpIds.includes(run.corpId)) throw new AppError('not_found')
    return { run, decision }
  }

  const viewsOf = async (runs: readonly RunRow[]): Promise<SyncRun[]> => {
    const counts = runs.length === 0 ? new Map<string, BatchCounts>() : await countBatches(kit.database, runs[0]!.groupId, runs.map((run) => run.id))
    const { corps } = await directory.snapshot()
    return runs.map((run) => {
      const { batches, done, members } = counts.get(run.id) ?? { batches: 0, done: 0, members: 0 }
      const { share, etaMs } = progressOf({ batches, batchesDone: done, relations: run.relations, expected: run.expected, startedAt: run.startedAt, now: kit.clock.now() })
      return {
        id: run.id, corpId: run.corpId, corpName: corps.get(run.corpId)?.name ?? '', kind: run.kind, status: run.status, phase: run.phase,
        startedAt: run.startedAt.toISOString(), finishedAt: run.finishedAt?.toISOString() ?? null, progress: run.status === 'done' ? 1 : share, etaMs: run.status === 'running' ? etaMs : null,
        members, relations: run.relations, repaired: run.repaired, skipped: run.skipped, calls: run.calls, minimumCalls: run.status === 'done' ? run.minimumCalls : 0, lastError: run.lastError,
      }
    })
  }
  const viewOf = async (run: RunRow): Promise<SyncRun> => (await viewsOf([run]))[0]!

  router.scoped(listSyncRuns, async (scope) => {
    const { corpIds } = await reachOf(scope, 'sync.read')
    const runnable = decide(scope, 'sync.run').allowed ? (await reachOf(scope, 'sync.run')).corpIds : []
    const snapshot = await directory.snapshot()
    const rows = corpIds.length === 0 ? [] : await kit.database.rows<RunRow>(`SELECT ${runColumns} FROM sync_run WHERE group_id = ? AND corp_id IN (?) ORDER BY started_at DESC, id DESC LIMIT ?`, [scope.groupId, corpIds, Math.max(runsShown, runsOfEach * corpIds.length)])
    return { corps: corpIds.map((id) => ({ id, name: snapshot.corps.get(id)?.name ?? '', mayRun: runnable.includes(id) })), items: await viewsOf(rows) }
  })

  router.scoped(getSyncRun, async (scope, { params }) => viewOf((await visibleRun(scope, params.id)).run))

  router.scoped(startSyncRun, async (scope, { body }) => {
    const store = (await reachOf(scope, 'sync.run')).stores.find((one) => one.corpId === body.corpId)
    if (!store) throw new AppError('not_found')
    const { id, opened } = await startRun(kit, { groupId: scope.groupId, corpId: body.corpId, kind: body.kind, startedBy: scope.employeeId })
    if (opened)
      await kit.audit.write(kit.database, scope.actor, { groupId: scope.groupId, storeId: store.id, action: 'sync.run', objectType: 'corp', objectId: body.corpId, fields: { kind: body.kind }, reason: null })
    return viewOf((await runById(kit.database, scope.groupId, id))!)
  })

  router.scoped(listSyncFindings, async (scope, { params, query }) => {
    const { run, decision } = await visibleRun(scope, params.id)
    const limit = query.limit ?? 50
    const after = decodeCursor(query.cursor)
    const whole = decision.reach === 'group'
    const rows = await kit.database.rows<{ id: string; at: Date; kind: string; detail: string; customerName: string | null; memberName: string | null }>(
      `SELECT f.id, f.at, f.kind, f.detail, c.name AS customerName, COALESCE(m.name, f.userid) AS memberName
       FROM sync_finding f LEFT JOIN member m ON m.corp_id = f.corp_id AND m.userid = f.userid
       LEFT JOIN id_subject s ON s.corp_id = f.corp_id LEFT JOIN corp_contact c ON c.subject_id = s.id AND c.external_userid = f.external_userid
       WHERE f.group_id = ? AND f.run_id = ?${whole ? '' : ' AND ((f.userid IS NULL AND f.store_id IS NULL) OR f.store_id IN (?) OR EXISTS (SELECT 1 FROM assignment a WHERE a.group_id = f.group_id AND a.employee_id = m.employee_id AND a.store_id IN (?) AND a.valid_to IS NULL))'}
         ${after ? 'AND f.id > ?' : ''} ORDER BY f.id LIMIT ?`,
      [scope.groupId, run.id, ...(whole ? [] : [decision.rows.stores, decision.rows.stores]), ...(after ? [after.id] : []), limit + 1])
    const page = pageOf(rows, limit, (row) => row)
    return { nextCursor: page.nextCursor, items: page.items.map((row) => ({ ...row, at: row.at.toISOString() })) }
  })
}
