import { findIntroducers, openReferralCode, setIntroducer } from '@chitang/shared/contracts/referrals'
import { demand } from '../../platform/access/policy.ts'
import type { Router } from '../../platform/http/route.ts'
import { openReferralCode as openCode } from '../codes/index.ts'
import { displayName, personForWrite, type PersonDeps } from '../customers/index.ts'
import { AppError } from '../../platform/http/errors.ts'
import { candidates, chooseIntroducer } from './introducers.ts'

export function registerReferralRoutes(router: Router, deps: PersonDeps): void {
  const { kit } = deps
  router.scoped(findIntroducers, async (scope, { params, query }) => ({ items: await candidates(kit, scope, params.id, query.q) }))
  router.scoped(setIntroducer, async (scope, { params, body }) => {
    await chooseIntroducer(kit, scope, params.id, body)
    return { ok: true as const }
  })

  /** The code stands at WeCom for the acting advisor alone; who scans it was recommended by this customer. */
  router.scoped(openReferralCode, async (scope, { params }) => {
    const { rows } = demand(scope, 'customer.write')
    const person = await kit.database.transaction((tx) => personForWrite(tx, scope.groupId, params.id, rows))
    const relation = await kit.database.row<{ name: string; remark: string; introduced: number }>(
      `SELECT c.name, r.remark, p.introduced_count AS introduced FROM follow_relation r JOIN corp_contact c ON c.group_id = r.group_id AND c.id = r.contact_id JOIN person p ON p.group_id = r.group_id AND p.id = r.person_id
       WHERE r.group_id = ? AND r.id = ?`, [scope.groupId, person.relationId])
    if (!relation) throw new AppError('not_found')
    const introducerName = displayName(relation.name, relation.remark)
    const code = await openCode(deps, scope, { storeId: person.storeId, introducerPersonId: params.id })
    return { codeId: code.id, introducerName, qrCode: code.qrCode, introduced: relation.introduced }
  })
}
