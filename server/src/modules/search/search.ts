import { searchAll, type SearchHit } from '@chitang/shared/contracts/search'
import { servingRoles } from '@chitang/shared/domain/roles'
import { readPlate } from '@chitang/shared/domain/plates'
import { decide, demand } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { likeAnywhere } from '../../platform/db/like.ts'
import type { Router } from '../../platform/http/route.ts'
import { findCustomers, type PersonDeps } from '../customers/index.ts'
import { countedTags } from '../tags/index.ts'

type SearchDeps = Pick<PersonDeps, 'kit' | 'attributes' | 'directory'>
const most = 6

/** One box for the whole console; each kind is found only where its own permission reaches. */
export function registerSearchRoutes(router: Router, deps: SearchDeps): void {
  router.scoped(searchAll, async (scope, { query }) => {
    const q = query.q.trim()
    demand(scope, 'customer.read')
    if (q === '') return { items: [] }
    const [customers, tags, advisors] = await Promise.all([customersBy(deps, scope, q, query.storeId), tagsBy(deps, scope, q, query.storeId), advisorsBy(deps, scope, q, query.storeId)])
    return { items: [...customers, ...tags, ...advisors] }
  })
}

async function customersBy(deps: SearchDeps, scope: Scope, q: string, storeId: string | undefined): Promise<SearchHit[]> {
  const by = readPlate(q) ? 'plate' : /^\d{4}$/.test(q) ? 'phone_tail' : 'name'
  const { items } = await findCustomers(deps, scope, { q, limit: most * 2, ...(storeId ? { storeId } : {}) })
  const persons = [...new Map(items.map((one) => [one.personId, one])).values()].slice(0, most)
  return persons.map((one) => ({ kind: 'customer', id: one.personId, title: one.name, by, detail: [one.level ? `${one.level}级` : '', one.intentModel ?? '', one.advisorName, one.phoneMasked ?? '', one.deletedBy ? '已删除' : ''].filter(Boolean).join(' · ') }))
}

/** Of the chosen store: a tag means nothing outside its corp. */
async function tagsBy({ kit, directory }: SearchDeps, scope: Scope, q: string, storeId: string | undefined): Promise<SearchHit[]> {
  const stores = decide(scope, 'tag.read').rows.stores
  const own = storeId ?? stores[0]
  if (own === undefined || !stores.includes(own)) return []
  const words = q.toLowerCase()
  const found = (await countedTags(kit.database, await directory.store(own), false)).filter((tag) => tag.name.toLowerCase().includes(words)).sort((a, b) => b.uses - a.uses)
  return found.slice(0, most).map((tag) => ({ kind: 'tag', id: tag.id, title: tag.name, detail: `${tag.groupName} · ${tag.uses} 位客户`, by: 'name' }))
}

async function advisorsBy({ kit }: SearchDeps, scope: Scope, q: string, storeId: string | undefined): Promise<SearchHit[]> {
  const stores = decide(scope, 'people.read').rows.stores.filter((id) => storeId === undefined || id === storeId)
  if (stores.length === 0) return []
  const rows = await kit.database.rows<{ id: string; name: string; storeName: string }>(
    `SELECT m.id, m.name, MIN(s.short_name) AS storeName FROM assignment a JOIN store s ON s.group_id = a.group_id AND s.id = a.store_id JOIN member m ON m.group_id = a.group_id AND m.employee_id = a.employee_id
     WHERE a.group_id = ? AND a.store_id IN (?) AND a.role IN (?) AND a.valid_to IS NULL AND m.status <> 'left' AND m.name LIKE ? GROUP BY m.id, m.name ORDER BY m.name LIMIT ?`, [scope.groupId, stores, servingRoles, likeAnywhere(q), most])
  return rows.map((row) => ({ kind: 'advisor', id: row.id, title: row.name, detail: `${row.storeName} · 看这位顾问的客户`, by: 'name' }))
}
