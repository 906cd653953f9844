import { getSidebarCustomer, getWorkbench, refreshSidebarCustomer, reportTiming } from '@chitang/shared/contracts/sidebar'
import { getClientTimings } from '@chitang/shared/contracts/timings'
import { demand } from '../../platform/access/policy.ts'
import { laneKeyOf } from '../../platform/jobs/lanes.ts'
import type { Router } from '../../platform/http/route.ts'
import { firstScreen, type SidebarDeps } from './first-screen.ts'
import { firstScreenRow } from './first-screen.repo.ts'
import { refreshContactJob } from './refresh.job.ts'
import { sidebarTiming } from './sidebar.table.ts'
import { timingsByClient, type TimingRow } from './timings.model.ts'
import { workbenchOf } from './workbench.ts'

const waitMs = 4_000
/** Enough for steady percentiles, little enough for one answer. */
const sampleSize = 20_000

export function registerSidebarRoutes(router: Router, deps: SidebarDeps): void {
  const { kit, directory } = deps

  router.scoped(getSidebarCustomer, (scope, { query }) => firstScreen(deps, scope, query.externalUserId))
  router.scoped(getWorkbench, (scope) => workbenchOf(kit, scope))

  router.scoped(refreshSidebarCustomer, async (scope, { body }) => {
    const jobId = await kit.database.transaction(async (tx) => {
      const id = await kit.queue.enqueue(tx, refreshContactJob, { corpId: scope.corpId, externalUserId: body.externalUserId }, { groupId: scope.groupId, laneKey: laneKeyOf(scope.corpId, body.externalUserId) })
      tx.afterCommit(() => kit.queue.wake())
      return id
    })
    const outcome = await kit.queue.outcome(scope.groupId, jobId!, waitMs)
    const corp = await directory.corp(scope.corpId)
    const found = (await firstScreenRow(kit.database, { groupId: scope.groupId, memberId: scope.memberId, subjectId: corp.subjectId, externalUserId: body.externalUserId })) !== null
    return { found, queued: outcome.status === 'waiting' }
  })

  router.scoped(reportTiming, async (scope, { body }) => {
    await kit.database.orm.insert(sidebarTiming).values({
      groupId: scope.groupId, id: kit.ids.next(), at: kit.clock.now(), client: body.client, jsMs: body.js, signatureMs: body.signature, contextMs: body.context, idMs: body.id, apiMs: body.api, paintMs: body.paint, fcpMs: body.fcp ?? null,
    })
    return { ok: true as const }
  })

  router.scoped(getClientTimings, async (scope, { query }) => {
    demand(scope, 'wecom.read')
    const since = new Date(kit.clock.ms() - (query.days ?? 7) * 86_400_000)
    const rows = await kit.database.rows<TimingRow>(
      `SELECT client, js_ms AS js, signature_ms AS signature, context_ms AS context, id_ms AS id, api_ms AS api, paint_ms AS paint, fcp_ms AS fcp FROM sidebar_timing
       WHERE group_id = ? AND at >= ? ORDER BY at DESC LIMIT ?`, [scope.groupId, since, sampleSize])
    return { items: timingsByClient(rows), sampled: rows.length }
  })
}
