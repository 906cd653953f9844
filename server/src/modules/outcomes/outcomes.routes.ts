import { recordOutcome, undoOutcome } from '@chitang/shared/contracts/outcomes'
import type { Router } from '../../platform/http/route.ts'
import type { PersonDeps } from '../customers/index.ts'
import { record, undo } from './outcomes.service.ts'

export function registerOutcomeRoutes(router: Router, deps: PersonDeps): void {
  router.scoped(recordOutcome, (scope, { params, body }) => record(deps, scope, params.id, body))
  router.scoped(undoOutcome, async (scope, { params }) => {
    await undo(deps, scope, params.id)
    return { ok: true as const }
  })
}
