import { getVisibility } from '@chitang/shared/contracts/visibility'
import type { Router } from '../../platform/http/route.ts'
import { visibilityOf, type VisibilityDeps } from './visibility.service.ts'

export function registerVisibilityRoutes(router: Router, deps: VisibilityDeps): void {
  router.scoped(getVisibility, (scope, { params }) => visibilityOf(deps, scope, params.id))
}
