import * as contract from '@chitang/shared/contracts/consents'
import { decodeCursor, pageById } from '../../platform/http/cursor.ts'
import type { Router } from '../../platform/http/route.ts'
import { consentsSince, recentView, viewOf, type ConsentRow } from './consents.repo.ts'
import { askConsent, consentsOfCustomer, revealSharedPhone, sharedCustomers, withdrawConsent, type ConsentDeps } from './consents.service.ts'

const recentDays = 30
const atOnce = 50

export function registerConsentRoutes(router: Router, deps: ConsentDeps): void {
  const view = (row: ConsentRow) => viewOf(row, deps.kit.clock.now(), deps.publicOrigin)
  router.scoped(contract.listConsents, async (scope, { params }) => {
    const { rows, recipients } = await consentsOfCustomer(deps, scope, params.id)
    return { items: rows.map(view), recipients }
  })
  router.scoped(contract.askConsent, async (scope, { params, body }) => view(await askConsent(deps, scope, params.id, body)))
  router.scoped(contract.withdrawConsent, async (scope, { params, body }) => view(await withdrawConsent(deps, scope, params.id, body.reason)))
  router.scoped(contract.listRecentConsents, async (scope, { query }) => {
    const now = deps.kit.clock.now()
    const rows = await consentsSince(deps.kit.database, scope.groupId, new Date(now.getTime() - recentDays * 86_400_000), decodeCursor(query.cursor)?.id ?? null, atOnce + 1, query.answer)
    const { items, nextCursor } = pageById(rows, atOnce)
    return { items: items.map((row) => recentView(row, now)), nextCursor }
  })
  router.scoped(contract.listSharedCustomers, async (scope, { query }) => ({ items: await sharedCustomers(deps, scope, query.personId) }))
  router.scoped(contract.revealSharedPhone, async (scope, { params }) => ({ phone: await revealSharedPhone(deps, scope, params.id) }))
}
