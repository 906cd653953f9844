import { explainWecomCode, listWecomSayings, type WecomSaying } from '@chitang/shared/contracts/wecom-errors'
import { demand } from '../../platform/access/policy.ts'
import type { Router } from '../../platform/http/route.ts'
import { meanings } from '../../wecom/error-table.ts'
import { familyOf } from '../../wecom/families.ts'
import { refusals } from '../../wecom/endpoints/refusals.ts'

const byItself = /^(会自动|等一会儿会自动|不用处理|会从头)/

const sayings: WecomSaying[] = Object.entries(meanings).map(([code, { reason, action }]) => {
  const errcode = Number(code)
  const families = [...new Set(Object.entries(refusals).filter(([, codes]) => codes.includes(errcode)).map(([path]) => familyOf(path)))]
  return { errcode, reason, action, who: byItself.test(action) ? 'nobody' as const : action.includes('管理员') ? 'admin' as const : 'you' as const, families }
}).sort((a, b) => a.errcode - b.errcode)

export function registerWecomErrorRoutes(router: Router): void {
  router.scoped(listWecomSayings, async (scope) => {
    demand(scope, 'self.read')
    return { items: sayings }
  })
  router.scoped(explainWecomCode, async (scope, { query }) => {
    demand(scope, 'self.read')
    const known = sayings.find((one) => one.errcode === query.errcode)
    return { saying: known ? { reason: known.reason, action: known.action } : null }
  })
}
