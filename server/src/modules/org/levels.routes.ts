import { listLevels, saveLevels, saveModels, type LevelView } from '@chitang/shared/contracts/levels'
import { defaultLevels } from '@chitang/shared/domain/levels'
import { decide, demand, demandBrand } from '../../platform/access/policy.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Router } from '../../platform/http/route.ts'
import type { Kit } from '../../platform/kit.ts'
import type { Directory } from './directory.ts'
import { lettersGiven, levelsProblem } from './levels.model.ts'
import { brandLevel, brandModel } from './org.table.ts'

export function registerLevelRoutes(router: Router, deps: { kit: Kit; directory: Directory }): void {
  const { kit, directory } = deps

  router.scoped(listLevels, async (scope) => {
    const { rows } = demand(scope, 'level.read')
    const stores = await directory.storesOf(scope.groupId)
    const brands = [...new Set(stores.filter((store) => rows.stores.includes(store.id)).map((store) => store.brand))]
    const items = await Promise.all(brands.map(async (brand) => {
      const own = await directory.ownLevels(scope.groupId, brand)
      return { brand, models: [...(stores.find((store) => store.brand === brand)?.models ?? [])], levels: [...(own ?? defaultLevels)], own: own !== null }
    }))
    return { items, canEdit: decide(scope, 'level.define').allowed }
  })

  router.scoped(saveLevels, async (scope, { body }) => {
    demandBrand(scope, 'level.define', body.brand)
    const stores = await directory.storesOf(scope.groupId)
    const home = stores.find((store) => store.brand === body.brand)
    if (!home) throw new AppError('not_found')
    const levels: LevelView[] = body.levels.map((level) => ({ ...level, code: level.code.trim(), meaning: level.meaning.trim() }))
    const given = lettersGiven(home.levels, levels)
    const used = given.length === 0 ? [] : await kit.database.rows<{ level: string }>(
      'SELECT level FROM person WHERE group_id = ? AND store_id IN (?) AND level IN (?) GROUP BY level', [scope.groupId, stores.filter((store) => store.brand === body.brand).map((store) => store.id), given])
    const problem = levelsProblem(home.levels, levels, new Set(used.map((row) => row.level)))
    if (problem) throw new AppError('levels.invalid', { detail: problem })
    await kit.database.transaction(async (tx) => {
      await tx.run('DELETE FROM brand_level WHERE group_id = ? AND brand = ?', [scope.groupId, body.brand])
      await tx.orm.insert(brandLevel).values(levels.map((level, sort) => ({ groupId: scope.groupId, brand: body.brand, ...level, sort })))
      await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: '0', action: 'levels.save', objectType: 'brand', objectId: '0', fields: { brand: body.brand, codes: levels.map((level) => `${level.code}=${level.semantic}`) } })
    })
    directory.invalidate()
    return { ok: true as const }
  })

  router.scoped(saveModels, async (scope, { body }) => {
    demandBrand(scope, 'attribute.define', body.brand)
    if (!(await directory.storesOf(scope.groupId)).some((store) => store.brand === body.brand)) throw new AppError('not_found')
    const names = [...new Set(body.names.map((name) => name.trim()).filter(Boolean))]
    await kit.database.transaction(async (tx) => {
      await tx.run('DELETE FROM brand_model WHERE group_id = ? AND brand = ?', [scope.groupId, body.brand])
      if (names.length > 0) await tx.orm.insert(brandModel).values(names.map((name, sort) => ({ groupId: scope.groupId, brand: body.brand, name, sort })))
      await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: '0', action: 'models.save', objectType: 'brand', objectId: '0', fields: { brand: body.brand, names } })
    })
    directory.invalidate()
    return { ok: true as const }
  })
}
