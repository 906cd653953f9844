import { textOfParts, mediaAssetsOf, type ScriptPart } from '@chitang/shared/contracts/script-content'
import type { StoreInfo } from '../../modules/org/index.ts'
import { script, scriptUse, scriptVersion, searchKeys } from '../../modules/scripts/index.ts'
import type { Product } from '../product.ts'
import { drawer } from './draw.ts'
import * as world from './huayue.ts'

/** The library of the demo group: templates of group and brands, each store's own words, and how often they were sent. */
export async function seedScripts(product: Product, groupId: string, stores: readonly StoreInfo[], _cover: string): Promise<void> {
  const { kit } = product
  const now = kit.clock.now()
  for (const one of world.scripts) {
    const parts: ScriptPart[] = [{ kind: 'text', text: one.text }]
    const validTo = one.validToDays === undefined ? null : new Date(now.getTime() + one.validToDays * 86_400_000)
    for (const home of one.scope === 'store' ? stores : [null]) {
      const id = kit.ids.next()
      const content = { category: one.category, objection: null, title: one.title, parts, promotionId: null }
      await kit.database.orm.insert(script).values({ groupId, id, scope: one.scope, brand: one.brand ?? null, storeId: home?.id ?? null, ...content, kind: 'script', mode: 'own', version: 1, withMedia: mediaAssetsOf(parts).length > 0, code: one.code, ...searchKeys(one.title), validTo, updatedAt: now })
      await kit.database.orm.insert(scriptVersion).values({ groupId, scriptId: id, version: 1, content: { ...content, validTo: validTo?.toISOString() ?? null }, note: null, acknowledged: [], memberId: null, publishedAt: now })
      for (const reached of home ? [home] : stores.filter((candidate) => one.scope === 'group' || candidate.brand === one.brand)) await countUses(product, groupId, id, reached, one)
    }
  }
  void textOfParts
}

async function countUses(product: Product, groupId: string, slotId: string, home: StoreInfo, one: world.SeedScript): Promise<void> {
  const { kit } = product
  const draw = drawer(`${home.shortName}/${one.code}`)
  const total = home.shortName === '包河' ? one.uses : Math.round(one.uses * (0.3 + draw.next() * 0.6))
  const advisors = await kit.database.rows<{ id: string }>("SELECT m.id FROM assignment a JOIN member m ON m.group_id = a.group_id AND m.employee_id = a.employee_id WHERE a.group_id = ? AND a.store_id = ? AND a.role IN ('sales_advisor', 'service_advisor') ORDER BY m.userid", [groupId, home.id])
  let left = total
  const rows = advisors.map((advisor, index) => {
    const uses = index === advisors.length - 1 ? left : Math.min(left, Math.round((total / advisors.length) * (0.4 + draw.next() * 1.2)))
    left -= uses
    return { groupId, slotId, storeId: home.id, memberId: advisor.id, uses, responses: 0 }
  })
  if (rows.length > 0) await kit.database.orm.insert(scriptUse).values(rows)
}
