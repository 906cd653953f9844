import type { Scope } from '../../../platform/access/scope.ts'
import type { Broadcast } from '@chitang/shared/contracts/broadcasts'
import type { AudienceDeps } from '../../audiences/index.ts'
import type { Touches } from '../../touches/index.ts'

export interface PlanDeps extends AudienceDeps { touches: Touches; publicOrigin: string }

/** How a broadcast is shown to somebody. */
export type ViewBroadcast = (scope: Scope, id: string) => Promise<Broadcast>
