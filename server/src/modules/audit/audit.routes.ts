import { getAuditSummary, listAudit } from '@chitang/shared/contracts/audit'
import type { Router } from '../../platform/http/route.ts'
import type { Kit } from '../../platform/kit.ts'
import { auditRows, auditSummary } from './audit.service.ts'

export function registerAuditRoutes(router: Router, kit: Kit): void {
  router.scoped(listAudit, (scope, { query }) => auditRows(kit, scope, query))
  router.scoped(getAuditSummary, (scope, { query }) => auditSummary(kit, scope, query.storeId))
}
