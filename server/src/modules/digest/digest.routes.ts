import { getDigest, praiseAdvisor } from '@chitang/shared/contracts/digest'
import type { Router } from '../../platform/http/route.ts'
import { digestOf, praise, type DigestDeps } from './digest.ts'

export function registerDigestRoutes(router: Router, deps: DigestDeps): void {
  router.scoped(getDigest, (scope, { params, query }) => digestOf(deps, scope, params.id, query.day))
  router.scoped(praiseAdvisor, async (scope, { params, body }) => {
    await praise(deps, scope, params.id, body.day)
    return { ok: true as const }
  })
}
