import { bookAppointment, cancelAppointment, confirmArrival, getAppointment, markCardSent } from '@chitang/shared/contracts/appointments'
import type { Router } from '../../platform/http/route.ts'
import { book, cardSent, close, readable, view, type AppointmentDeps } from './appointments.service.ts'

export function registerAppointmentRoutes(router: Router, deps: AppointmentDeps): void {
  router.scoped(bookAppointment, (scope, { body }) => book(deps, scope, body))
  router.scoped(getAppointment, async (scope, { params }) => {
    const row = await readable(deps.kit.database, scope, params.id, 'customer.read')
    return view(row, await deps.directory.store(row.storeId), deps.publicOrigin)
  })
  router.scoped(markCardSent, async (scope, { params }) => {
    await cardSent(deps, scope, params.id)
    return { ok: true as const }
  })
  router.scoped(cancelAppointment, async (scope, { params }) => {
    await close(deps, scope, params.id, 'cancelled')
    return { ok: true as const }
  })
  router.scoped(confirmArrival, async (scope, { params }) => {
    await close(deps, scope, params.id, 'arrived')
    return { ok: true as const }
  })
}
