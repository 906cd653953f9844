import { getCustomer, getTimeline, listCustomers, revealPhone as revealPhoneEndpoint, updateCustomer } from '@chitang/shared/contracts/customers'
import { demand } from '../../platform/access/policy.ts'
import { decodeCursor, pageOf } from '../../platform/http/cursor.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Router } from '../../platform/http/route.ts'
import { type PersonDeps } from './change-person.ts'
import { customerDetail } from './customer-detail.ts'
import { familyOf, readableIds, relationsOf } from './family.ts'
import { findCustomers } from './list-customers.ts'
import { revealPhone } from './phones.ts'
import { timelineItem, timelineRows } from './timeline.ts'
import { editCustomer } from './update-customer.ts'

export function registerCustomerRoutes(router: Router, deps: PersonDeps): void {
  const { kit } = deps

  router.scoped(listCustomers, (scope, { query }) => findCustomers(deps, scope, query))
  router.scoped(getCustomer, (scope, { params }) => customerDetail(deps, scope, params.id))

  router.scoped(getTimeline, async (scope, { params, query }) => {
    const decision = demand(scope, 'timeline.read')
    const family = await familyOf(kit.database, scope.groupId, params.id)
    const readable = family && readableIds(family, await relationsOf(kit.database, scope.groupId, family.ids), decision.rows)
    if (!readable || readable.length === 0) throw new AppError('not_found')
    const limit = query.limit ?? 20
    const rows = await timelineRows(kit.database, scope.groupId, readable, limit + 1, decodeCursor(query.cursor), query.about)
    const page = pageOf(rows, limit, (row) => ({ at: row.occurredAt, id: row.id }))
    return { items: page.items.map(timelineItem), nextCursor: page.nextCursor }
  })

  router.scoped(revealPhoneEndpoint, (scope, { params, body }) => revealPhone(kit, scope, params.id, body.reason?.trim() || null))

  router.scoped(updateCustomer, async (scope, { params, body }) => {
    await editCustomer(deps, scope, params.id, body)
    return { ok: true as const }
  })
}
