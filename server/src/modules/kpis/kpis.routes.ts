import type { Router } from '../../platform/http/route.ts'
import type { Kit } from '../../platform/kit.ts'
import type { Directory } from '../org/index.ts'
import { registerArrivalRoutes } from './arrivals/arrivals.routes.ts'
import { registerReportRoutes } from './reports/reports.routes.ts'

export function registerKpiRoutes(router: Router, deps: { kit: Kit; directory: Directory }): void {
  registerArrivalRoutes(router, deps)
  registerReportRoutes(router, deps)
}
