import { getWecomHealth, type CorpHealth } from '@chitang/shared/contracts/wecom-health'
import { demand } from '../../platform/access/policy.ts'
import type { Router } from '../../platform/http/route.ts'
import type { Kit } from '../../platform/kit.ts'
import type { WecomClient } from '../../wecom/client.ts'
import { familyOf } from '../../wecom/families.ts'
import type { Directory, InstallInfo } from '../org/index.ts'
import { budgetOf, errorsOf, secretState } from './health.model.ts'
import { blocksOf, credentialOf, lastCallbackOf, statsOf, windowsOf } from './health.repo.ts'

interface HealthDeps { kit: Kit; directory: Directory; wecom: WecomClient }

/** A person sees the corps that serve the stores they answer for. */
export function registerWecomHealthRoutes(router: Router, deps: HealthDeps): void {
  const { kit, directory } = deps
  router.scoped(getWecomHealth, async (scope) => {
    const { rows } = demand(scope, 'wecom.read')
    const stores = (await directory.storesOf(scope.groupId)).filter((store) => rows.stores.includes(store.id))
    const corps = new Set(stores.map((store) => store.corpId))
    const installs = (await directory.installs()).filter((install) => install.groupId === scope.groupId && corps.has(install.corp.id))
    const items = await Promise.all(installs.map((install) => healthOf(deps, install)))
    return { now: kit.clock.now().toISOString(), corps: items.sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name, 'zh-CN')) }
  })
}

/** Who needs somebody comes first. */
const rank = (corp: CorpHealth): number => (corp.secret.state === 'blocked' || corp.secret.state === 'refused' ? 0 : corp.blocks.length > 0 ? 1 : 2)

async function healthOf({ kit, wecom }: HealthDeps, install: InstallInfo): Promise<CorpHealth> {
  const { database, clock } = kit
  const { corp, groupId } = install
  const now = clock.ms()
  const [credential, windows, blocks, stats, lastCallback] = await Promise.all([
    credentialOf(database, groupId, install.id), windowsOf(database, corp.corpId, now), blocksOf(database, corp.corpId, now),
    statsOf(database, corp.corpId, now), lastCallbackOf(database, groupId, corp.id),
  ])
  return {
    corpId: corp.id,
    name: corp.name,
    secret: secretState(credential, now),
    lastCallbackAt: lastCallback?.toISOString() ?? null,
    calls24h: stats.reduce((total, row) => total + row.calls, 0),
    budget: budgetOf(windows, wecom.limiter.budget.caps.corp),
    blocks: blocks.map((block) => ({ family: familyOf(block.path), path: block.path, until: block.until.toISOString() })),
    errors: errorsOf(stats),
    concurrency: wecom.limiter.slots.snapshot(corp.corpId),
  }
}
