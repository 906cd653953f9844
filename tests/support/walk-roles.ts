import { allEndpoints } from '@chitang/shared/contracts'
import type { Endpoint } from '@chitang/shared/contracts/endpoint'
import { policyTable, type Rule } from '@chitang/shared/domain/policy'
import { brandRoles, roleNames, type Role } from '@chitang/shared/domain/roles'
import type { Harness } from './harness.ts'
import { kindOf, sampleBody } from './route-samples.ts'

interface Target { what: string; store: string; brand: string; basis: boolean; ids: Record<string, string> }

/** Tables that a path may name a row of; `store` itself is one. */
const tables: Record<string, string> = {
  arrival: 'arrival', person: 'person', relation: 'follow_relation', code: 'channel_code', rule: 'welcome_rule', script: 'script', followUp: 'follow_up', task: 'task', collision: 'collision', assignment: 'assignment', store: 'store', syncRun: 'sync_run', corp: 'corp', tag: 'tag',
}
const wide: readonly Role[] = ['brand_manager', 'group_hq', 'oem', 'dpo', 'vendor_support']
const otherGroup = '9999'

/**
 * One person gets one role after the other and asks for every route, with rows of another store of the corp, of another
 * corp and company, and of another group. Expected is what the policy table says, worked out here apart from the server.
 */
export async function walkRoles(h: Harness): Promise<{ asked: number; wrong: string[] }> {
  const [home] = await h.rows<{ id: string; groupId: string; brand: string }>("SELECT id, group_id AS groupId, brand FROM store WHERE short_name = '包河'")
  const [who] = await h.rows<{ employeeId: string; userid: string }>(
    "SELECT a.employee_id AS employeeId, m.userid FROM assignment a JOIN member m ON m.employee_id = a.employee_id WHERE a.store_id = ? AND a.role = 'market_manager' AND m.status = 'active' LIMIT 1", [home!.id])
  const before = await h.rows<{ id: string; role: string; storeId: string | null; brand: string | null }>('SELECT id, role, store_id AS storeId, brand FROM assignment WHERE employee_id = ? AND valid_to IS NULL', [who!.employeeId])
  const [client, beside] = [await h.admin(who!.userid), await h.sidebar(who!.userid)]
  const targets = [await targetOf(h, '另一家店', '政务'), await targetOf(h, '另一家公司', '滨湖'), await elsewhere(h)]
  const take = async (role: string, storeId: string | null, brand: string | null): Promise<void> => {
    await h.rows('UPDATE assignment SET role = ?, store_id = ?, brand = ? WHERE id = ?', [role, storeId, brand, before[0]!.id])
    h.product.scopes.invalidate()
  }
  const wrong: string[] = []
  let asked = 0
  const ask = async (endpoint: Endpoint, target: Target): Promise<{ status: number; empty: boolean }> => {
    asked += 1
    const kind = kindOf[endpoint.id]
    const id = (kind && target.ids[kind]) ?? '999999'
    const body = endpoint.method === 'GET' || endpoint.method === 'DELETE' ? {} : { body: sampleOf(endpoint.body, target) as never }
    const input = { params: { id, key: id }, query: sampleOf(endpoint.query, target), ...body } as never
    const answer = await (endpoint.audience === 'sidebar' ? beside : client)(endpoint, input).then((value: unknown) => ({ status: 200, value }), (error: { status: number }) => ({ status: error.status, value: null }))
    return { status: answer.status, empty: Array.isArray((answer.value as { items?: unknown[] } | null)?.items) && (answer.value as { items: unknown[] }).items.length === 0 }
  }
  const routes = allEndpoints.filter((one) => one.audience !== 'public' && one.permission !== undefined)
  await h.rows('UPDATE assignment SET valid_to = valid_from WHERE employee_id = ? AND id <> ?', [who!.employeeId, before[0]!.id])
  try {
    for (const role of Object.keys(roleNames) as Role[]) {
      await take(role, wide.includes(role) ? null : home!.id, brandRoles.includes(role) ? home!.brand : null)
      for (const endpoint of routes) {
        const rule = policyTable[endpoint.permission!][role]
        if (!rule) {
          const { status } = await ask(endpoint, targets[0]!)
          if (status !== 403) wrong.push(`${role} may not ${endpoint.id}, got ${status}`)
          continue
        }
        if (endpoint.audience === 'sidebar' || !namesOne(endpoint)) continue
        for (const target of targets) {
          const inside = reaches(rule, role, home!, target)
          // What is inside is only looked at: writing there is what other tests do.
          if (inside && (endpoint.method !== 'GET' || target.ids[kindOf[endpoint.id] ?? ''] === undefined)) continue
          const { status, empty } = await ask(endpoint, target)
          if (inside ? status === 403 : status !== 403 && status !== 404 && !empty) wrong.push(`${role} ${endpoint.id} ${target.what}: ${inside ? 'inside' : 'outside'}, got ${status}`)
        }
      }
    }
  } finally {
    await take(before[0]!.role, before[0]!.storeId, before[0]!.brand)
    await h.rows('UPDATE assignment SET valid_to = NULL WHERE id IN (?)', [before.map((one) => one.id)])
    for (const table of ['tenant_group', ...Object.values(tables)]) await h.rows(`DELETE FROM ${table} WHERE ${table === 'tenant_group' ? 'id' : 'group_id'} = ?`, [otherGroup])
    h.product.scopes.invalidate()
    h.product.directory.invalidate()
  }
  return { asked, wrong }
}

const hasStore = (schema: unknown): boolean => 'storeId' in ((schema as { properties?: object }).properties ?? {})
const namesOne = (endpoint: Endpoint): boolean => endpoint.path.includes(':') || hasStore(endpoint.query) || hasStore(endpoint.body)

/** The smallest input, in the name of the target's store. */
const sampleOf = (schema: unknown, target: Target): unknown => (hasStore(schema) ? { ...(sampleBody(schema) as object), storeId: target.store } : sampleBody(schema))

function reaches(rule: Rule, role: Role, home: { brand: string }, target: Target): boolean {
  if (target.what === '另一个集团' || rule.reach === 'own' || rule.reach === 'store') return false
  if (brandRoles.includes(role) && target.brand !== home.brand) return false
  return rule.reach !== 'basis' || target.basis
}

async function targetOf(h: Harness, what: string, shortName: string): Promise<Target> {
  const [store] = await h.rows<{ id: string; brand: string; mode: string; corpId: string }>('SELECT s.id, s.brand, c.mode, c.id AS corpId FROM store s JOIN store_corp sc ON sc.store_id = s.id JOIN corp c ON c.id = sc.corp_id WHERE s.short_name = ?', [shortName])
  const ids: Record<string, string> = { store: store!.id, corp: store!.corpId, attribute: 'budget' }
  for (const [kind, table] of Object.entries(tables)) {
    if (kind in ids) continue
    const where = kind === 'tag' ? 'JOIN tag_group g ON g.id = t.tag_group_id WHERE g.store_id = ?' : kind === 'syncRun' ? 'WHERE t.corp_id = ?' : 'WHERE t.store_id = ?'
    const [row] = await h.rows<{ id: string }>(`SELECT t.id FROM ${table} t ${where} ORDER BY t.id LIMIT 1`, [kind === 'syncRun' ? store!.corpId : store!.id])
    if (row) ids[kind] = row.id
  }
  // Whoever reads all of a corp may read its run, whichever store they are in.
  if (store!.mode === 'group') delete ids.syncRun
  return { what, store: store!.id, brand: store!.brand, basis: store!.mode === 'group', ids }
}

/** The same rows under a group of their own. */
async function elsewhere(h: Harness): Promise<Target> {
  const from = await targetOf(h, '另一个集团', '政务')
  const copy = async (table: string, key: string, id: string, to: Record<string, string>): Promise<void> => {
    const columns = (await h.rows<{ name: string }>('SELECT column_name AS name FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ?', [table])).map((one) => one.name)
    await h.rows(`INSERT IGNORE INTO ${table} (${columns.map((one) => `\`${one}\``).join(', ')}) SELECT ${columns.map((one) => (one in to ? `'${to[one]}'` : `\`${one}\``)).join(', ')} FROM ${table} WHERE ${key} = ? LIMIT 1`, [id])
  }
  const [group] = await h.rows<{ id: string }>('SELECT id FROM tenant_group LIMIT 1')
  await copy('tenant_group', 'id', group!.id, { id: otherGroup })
  const ids: Record<string, string> = {}
  for (const [index, [kind, id]] of Object.entries(from.ids).entries()) {
    if (!(kind in tables) || kind === 'corp') continue
    ids[kind] = `80000000000000${String(index).padStart(3, '0')}`
    await copy(tables[kind]!, 'id', id, { group_id: otherGroup, id: ids[kind]!, ...(kind === 'store' ? {} : { store_id: ids.store! }) })
  }
  h.product.directory.invalidate()
  return { ...from, store: ids.store!, basis: false, ids }
}
