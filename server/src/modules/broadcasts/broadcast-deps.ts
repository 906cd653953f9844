import type { WecomClient } from '../../wecom/client.ts'
import type { PlanDeps } from './plan/index.ts'

export interface BroadcastDeps extends PlanDeps { wecom: WecomClient }
