import { saveSidebarPanels, type SidebarPanels } from '@chitang/shared/contracts/preferences'
import type { Router } from '../../platform/http/route.ts'
import type { Kit } from '../../platform/kit.ts'

export async function sidebarPanelsOf(kit: Kit, groupId: string, employeeId: string): Promise<SidebarPanels | null> {
  const row = await kit.database.row<{ panels: unknown }>('SELECT sidebar_panels AS panels FROM employee_preference WHERE group_id = ? AND employee_id = ?', [groupId, employeeId])
  return row ? ((typeof row.panels === 'string' ? JSON.parse(row.panels) : row.panels) as SidebarPanels) : null
}

export function registerPreferenceRoutes(router: Router, kit: Kit): void {
  router.scoped(saveSidebarPanels, async (scope, { body }) => {
    const panels: SidebarPanels = { order: [...new Set(body.order)], folded: [...new Set(body.folded)] }
    await kit.database.run(
      'INSERT INTO employee_preference (group_id, employee_id, sidebar_panels, updated_at) VALUES (?, ?, ?, ?) ON DUPLICATE KEY UPDATE sidebar_panels = VALUES(sidebar_panels), updated_at = VALUES(updated_at)',
      [scope.groupId, scope.employeeId, JSON.stringify(panels), kit.clock.now()])
    return { ok: true as const }
  })
}
