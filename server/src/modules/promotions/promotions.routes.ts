import { createPromotion, deletePromotion, listPromotions, updatePromotion, type Promotion } from '@chitang/shared/contracts/promotions'
import { promotionState } from '@chitang/shared/domain/promotions'
import { decide, demand, demandBrand, demandStore, reachesBrand } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Router } from '../../platform/http/route.ts'
import type { Kit } from '../../platform/kit.ts'
import type { Directory } from '../org/index.ts'
import { promotionById, promotionsFor, promotionValues, type StoredPromotion } from './promotions.repo.ts'
import { promotion } from './promotions.table.ts'

/** How long an ended offer stays on the list. */
const rememberMs = 60 * 86_400_000

export function promotionView(scope: Scope, row: StoredPromotion, now: Date): Promotion {
  const publish = decide(scope, 'script.publish')
  return {
    id: row.id, scope: row.scope, storeId: row.storeId, brand: row.brand, name: row.name, subsidy: row.subsidy, policy: row.policy, validFrom: row.validFrom.toISOString(), validTo: row.validTo.toISOString(),
    state: promotionState(row, now), values: promotionValues(row, scope.timeZone),
    canEdit: row.storeId === null ? reachesBrand(scope, 'script.template', row.brand) : publish.rows.stores.includes(row.storeId),
  }
}

export function registerPromotionRoutes(router: Router, deps: { kit: Kit; directory: Directory }): void {
  const { kit, directory } = deps

  router.scoped(listPromotions, async (scope, { query }) => {
    const { rows } = demand(scope, 'script.use')
    const storeId = query.storeId ?? rows.stores[0]
    if (storeId === undefined || !rows.stores.includes(storeId)) throw new AppError('not_found')
    const now = kit.clock.now()
    const found = await promotionsFor(kit.database, await directory.store(storeId), new Date(now.getTime() - rememberMs))
    return { items: found.map((row) => promotionView(scope, row, now)) }
  })

  router.scoped(createPromotion, async (scope, { body }) => {
    const { storeId = null, brand = null } = body
    if (storeId !== null) demandStore(scope, 'script.publish', storeId)
    else demandBrand(scope, 'script.template', brand)
    const fields = fieldsOf(body)
    const id = kit.ids.next()
    await kit.database.transaction(async (tx) => {
      await tx.orm.insert(promotion).values({ groupId: scope.groupId, id, scope: storeId !== null ? 'store' : brand !== null ? 'brand' : 'group', storeId, brand: storeId === null ? brand : null, ...fields, retiredAt: null, updatedAt: kit.clock.now() })
      await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: storeId ?? '0', action: 'promotion.create', objectType: 'promotion', objectId: id, fields: { name: fields.name } })
    })
    return promotionView(scope, (await promotionById(kit.database, scope.groupId, id))!, kit.clock.now())
  })

  router.scoped(updatePromotion, async (scope, { params, body }) => {
    const row = await editable(scope, params.id)
    const fields = fieldsOf(body)
    await kit.database.transaction(async (tx) => {
      const now = await promotionById(tx, scope.groupId, row.id, true)
      if (!now) throw new AppError('not_found')
      if (body.expected && differs(fieldsOf(body.expected), now)) throw new AppError('conflict.changed')
      await tx.run('UPDATE promotion SET name = ?, subsidy = ?, policy = ?, valid_from = ?, valid_to = ?, updated_at = ? WHERE group_id = ? AND id = ?',
        [fields.name, fields.subsidy, fields.policy, fields.validFrom, fields.validTo, kit.clock.now(), scope.groupId, row.id])
      await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: row.storeId ?? '0', action: 'promotion.update', objectType: 'promotion', objectId: row.id, fields: { ...fields } })
    })
    return promotionView(scope, (await promotionById(kit.database, scope.groupId, row.id))!, kit.clock.now())
  })

  router.scoped(deletePromotion, async (scope, { params }) => {
    const row = await editable(scope, params.id)
    await kit.database.transaction(async (tx) => {
      await tx.run('UPDATE promotion SET retired_at = ? WHERE group_id = ? AND id = ?', [kit.clock.now(), scope.groupId, row.id])
      await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: row.storeId ?? '0', action: 'promotion.end', objectType: 'promotion', objectId: row.id, fields: { name: row.name } })
    })
    return { ok: true as const }
  })

  async function editable(scope: Scope, id: string): Promise<StoredPromotion> {
    const { rows } = demand(scope, 'script.publish')
    const row = await promotionById(kit.database, scope.groupId, id)
    if (!row || (row.storeId === null ? !reachesBrand(scope, 'script.template', row.brand) : !rows.stores.includes(row.storeId))) throw new AppError('not_found')
    return row
  }
}

const differs = (expected: ReturnType<typeof fieldsOf>, now: StoredPromotion): boolean =>
  expected.name !== now.name || expected.subsidy !== now.subsidy || expected.policy !== now.policy || expected.validFrom.getTime() !== now.validFrom.getTime() || expected.validTo.getTime() !== now.validTo.getTime()

function fieldsOf(body: { name: string; subsidy: string; policy: string; validFrom: string; validTo: string }) {
  const validFrom = new Date(body.validFrom)
  const validTo = new Date(body.validTo)
  if (validTo <= validFrom) throw new AppError('promotions.period_invalid')
  return { name: body.name.trim(), subsidy: body.subsidy.trim(), policy: body.policy.trim(), validFrom, validTo }
}
