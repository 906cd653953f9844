import { expireAsks } from './asks.ts'
import { returnUndecided } from './decisions.ts'
import type { PlanDeps } from './deps.ts'

/** What nobody decided in time is decided by its rule. */
export async function keepDeadlines(deps: PlanDeps): Promise<void> {
  for (const { id } of await deps.kit.database.rows<{ id: string }>('SELECT id FROM tenant_group')) {
    await expireAsks(deps, id)
    await returnUndecided(deps, id)
  }
}
