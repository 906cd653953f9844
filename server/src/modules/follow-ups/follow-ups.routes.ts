import { completeTask, recordFollowUp, reopenTask, rescheduleTask, undoFollowUp } from '@chitang/shared/contracts/follow-ups'
import type { Router } from '../../platform/http/route.ts'
import type { PersonDeps } from '../customers/index.ts'
import { record, undo } from './follow-ups.service.ts'
import { changeTask } from './tasks.ts'

export function registerFollowUpRoutes(router: Router, deps: PersonDeps): void {
  const { kit } = deps
  router.scoped(recordFollowUp, (scope, { body }) => record(deps, scope, body))
  router.scoped(undoFollowUp, async (scope, { params }) => {
    await undo(deps, scope, params.id)
    return { ok: true as const }
  })
  router.scoped(completeTask, (scope, { params }) => changeTask(kit, scope, params.id, { from: ['open'], to: 'done', fact: 'task_done' }))
  router.scoped(reopenTask, (scope, { params }) => changeTask(kit, scope, params.id, { from: ['done', 'cancelled'], to: 'open', fact: 'task_reopened' }))
  router.scoped(rescheduleTask, (scope, { params, body }) => changeTask(kit, scope, params.id, { from: ['open'], to: 'open', dueAt: new Date(body.dueAt), fact: 'task_rescheduled' }))
}
