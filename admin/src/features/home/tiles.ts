import type { KpiId } from '@chitang/shared/domain/kpis'
import type { RouteLocationNamedRaw } from 'vue-router'
import type { IconName } from '../../shared/ui/icons.ts'

/** One number of a home page: whose formula it is, its last seven days, and the list behind it; without one there is nobody to open it for this reader. */
export interface Tile {
  kpi: KpiId; label: string; value: string; unit: string; note: string; tone: 'plain' | 'amber' | 'red' | 'ok'; icon?: IconName
  to?: RouteLocationNamedRaw; /** What the note speaks of, where that is something else. */ noteTo?: RouteLocationNamedRaw; spark: readonly number[]
}
