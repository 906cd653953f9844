import { addArrivals, getArrivals, listMissing, removeArrival, revealArrival, saveArrivals, setTarget } from '@chitang/shared/contracts/arrivals'
import { addDays } from '@chitang/shared/domain/touch-windows'
import { demand, demandStore } from '../../../platform/access/policy.ts'
import type { Scope } from '../../../platform/access/scope.ts'
import { localDay } from '../../../platform/clock/day.ts'
import { AppError } from '../../../platform/http/errors.ts'
import type { Router } from '../../../platform/http/route.ts'
import type { Kit } from '../../../platform/kit.ts'
import { countReveal } from '../../customers/index.ts'
import type { Directory } from '../../org/index.ts'
import { addLines, dayOfReception } from './arrivals.service.ts'
import { captured } from './capture.ts'
import { missingFriends } from './cards.ts'
import { storeDayEntry } from '../kpis.table.ts'

/** What is older can no longer be entered: the lines behind it are gone after two months. */
const openDays = 62

export function registerArrivalRoutes(router: Router, deps: { kit: Kit; directory: Directory }): void {
  const { kit, directory } = deps
  const today = (scope: Scope): string => localDay(kit.clock.now(), scope.timeZone)
  const demandDay = (scope: Scope, day: string): void => {
    if (day > today(scope) || day < addDays(today(scope), -openDays)) throw new AppError('arrivals.day', { days: openDays })
  }

  router.scoped(getArrivals, async (scope, { query }) => {
    demandStore(scope, 'arrivals.read', query.storeId)
    return dayOfReception(kit, await directory.store(query.storeId), scope.timeZone, query.day ?? today(scope), today(scope))
  })
  router.scoped(saveArrivals, async (scope, { body }) => {
    const { storeId, day, ...said } = body
    demandStore(scope, 'arrivals.write', storeId)
    demandDay(scope, day)
    await kit.database.transaction(async (tx) => {
      const before = await tx.row<{ salesArrivals: number | null; serviceArrivals: number | null; retail: number | null }>('SELECT sales_arrivals AS salesArrivals, service_arrivals AS serviceArrivals, retail FROM store_day_entry WHERE group_id = ? AND store_id = ? AND day = ? FOR UPDATE', [scope.groupId, storeId, day])
      const entered = { enteredBy: scope.employeeId, enteredAt: kit.clock.now() }
      await tx.orm.insert(storeDayEntry).values({ groupId: scope.groupId, storeId, day, ...said, ...entered }).onDuplicateKeyUpdate({ set: { ...said, ...entered } })
      await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId, action: 'arrivals.save', objectType: 'store', objectId: storeId, fields: { day, before: before ?? null, after: { ...before, ...said } } })
    })
    return { ok: true as const }
  })
  router.scoped(addArrivals, async (scope, { body }) => {
    demandStore(scope, 'arrivals.write', body.storeId)
    demandDay(scope, body.day)
    return addLines(kit, scope, await directory.store(body.storeId), body)
  })
  router.scoped(removeArrival, async (scope, { params }) => {
    const { rows } = demand(scope, 'arrivals.write')
    await kit.database.transaction(async (tx) => {
      const row = await tx.row<{ storeId: string; day: string; kind: string }>('SELECT store_id AS storeId, day, kind FROM arrival WHERE group_id = ? AND id = ? FOR UPDATE', [scope.groupId, params.id])
      if (!row || !rows.stores.includes(row.storeId)) throw new AppError('not_found')
      await tx.run('DELETE FROM arrival WHERE group_id = ? AND id = ?', [scope.groupId, params.id])
      await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: row.storeId, action: 'arrivals.remove', objectType: 'arrival', objectId: params.id, fields: { day: row.day, kind: row.kind } })
    })
    return { ok: true as const }
  })
  router.scoped(listMissing, async (scope, { query }) => {
    demandStore(scope, 'arrivals.read', query.storeId)
    const store = await directory.store(query.storeId)
    const { missing } = await captured(kit, store, scope.timeZone, query.kind, `${today(scope).slice(0, 7)}-01`, today(scope))
    return { items: await missingFriends(kit, store, missing) }
  })
  router.scoped(revealArrival, async (scope, { params }) => {
    const { rows } = demand(scope, 'phone.reveal')
    return kit.database.transaction(async (tx) => {
      const row = await tx.row<{ storeId: string; memberId: string | null; phoneEnc: string | null }>('SELECT store_id AS storeId, member_id AS memberId, phone_enc AS phoneEnc FROM arrival WHERE group_id = ? AND id = ?', [scope.groupId, params.id])
      if (!row || !(rows.stores.includes(row.storeId) || (row.memberId !== null && rows.members.includes(row.memberId)))) throw new AppError('not_found')
      if (row.phoneEnc === null) throw new AppError('customers.no_phone')
      const counted = await countReveal(kit, tx, scope)
      await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: row.storeId, action: 'phone.reveal', objectType: 'arrival', objectId: params.id, fields: { what: 'phone' } })
      // Counted with those of the customer list: many in minutes are told.
      await kit.facts.append(tx, { groupId: scope.groupId, kind: 'phone_revealed', occurredAt: kit.clock.now(), storeId: row.storeId, memberId: scope.memberId, cause: scope.actor.client === 'sidebar' ? 'sidebar' : 'admin', payload: { arrival: params.id } })
      return { phone: (await kit.cipher(scope.groupId)).decrypt(row.phoneEnc, 'arrival.phone'), ...counted }
    })
  })
  router.scoped(setTarget, async (scope, { body }) => {
    demandStore(scope, 'target.write', body.storeId)
    const key = [scope.groupId, body.storeId, body.kpi]
    await kit.database.transaction(async (tx) => {
      const before = await tx.row<{ value: string }>('SELECT value FROM kpi_target WHERE group_id = ? AND store_id = ? AND kpi = ? FOR UPDATE', key)
      if (body.value === null) await tx.run('DELETE FROM kpi_target WHERE group_id = ? AND store_id = ? AND kpi = ?', key)
      else
        await tx.run('INSERT INTO kpi_target (group_id, store_id, kpi, value, set_by, set_at) VALUES (?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE value = VALUES(value), set_by = VALUES(set_by), set_at = VALUES(set_at)', [...key, Math.round(body.value * 10) / 10, scope.employeeId, kit.clock.now()])
      await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: body.storeId, action: 'target.set', objectType: 'store', objectId: body.storeId, fields: { kpi: body.kpi, before: before ? Number(before.value) : null, after: body.value } })
    })
    return { ok: true as const }
  })
}
