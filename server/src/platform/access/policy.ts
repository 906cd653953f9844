import { moduleNames, moduleOf } from '@chitang/shared/domain/modules'
import { policyTable, widestRule, type Permission, type Reach } from '@chitang/shared/domain/policy'
import { brandRoles } from '@chitang/shared/domain/roles'
import { AppError } from '../http/errors.ts'
import type { Scope } from './scope.ts'

/** Rows a person may touch: those of these stores, and those of these members. */
export interface RowFilter {
  readonly stores: readonly string[]
  readonly members: readonly string[]
}

export interface Decision {
  readonly allowed: boolean
  readonly reach: Reach | null
  readonly rows: RowFilter
  /** Phones stay masked in this answer and can't be revealed. */
  readonly masked: boolean
}

const denied: Decision = { allowed: false, reach: null, rows: { stores: [], members: [] }, masked: true }

/** Deny unless the table grants it; reach is worked out role by role, since a person may be manager here and advisor there. */
export function decide(scope: Scope, permission: Permission): Decision {
  const stores = new Set<string>()
  let own = false
  let masked = true
  let reach: Reach | null = null
  const roles = scope.roles.filter((role) => !isOff(scope, permission, role.storeId))
  const widest = widestRule(roles.map((role) => role.role), permission)
  if (!widest) return denied
  for (const { role, storeId, brand } of roles) {
    const rule = policyTable[permission][role]
    if (!rule) continue
    if (!rule.masked) masked = false
    if (rule.reach === 'own') own = true
    else if (rule.reach === 'store' && storeId !== null) stores.add(storeId)
    // A brand's role reaches that brand's stores, whatever the permission; without a brand it reaches none.
    else for (const store of scope.allStores) if (reaches(rule.reach, store, brandRoles.includes(role) ? (brand ?? '') : null)) stores.add(store.id)
  }
  reach = widest.reach
  return { allowed: own || stores.size > 0, reach, rows: { stores: [...stores], members: own ? scope.memberIds : [] }, masked }
}

const reaches = (reach: Reach, store: Scope['allStores'][number], brand: string | null): boolean =>
  reach !== 'store' && (brand === null || store.brand === brand) && (reach !== 'basis' || store.hasBasis)

/** May somebody keep what belongs to a brand (null = to the group as a whole)? */
export const reachesBrand = (scope: Scope, permission: Permission, wanted: string | null): boolean =>
  scope.roles.some(({ role, brand }) => {
    const reach = policyTable[permission][role]?.reach
    return reach === 'group' || (reach === 'brand' && wanted !== null && brand === wanted)
  })

export function demandBrand(scope: Scope, permission: Permission, wanted: string | null): void {
  if (!reachesBrand(scope, permission, wanted)) throw new AppError('policy.denied')
}

/** HQ switched the module off for the dealer this role is in. */
function isOff(scope: Scope, permission: Permission, storeId: string | null): boolean {
  const module = moduleOf(permission)
  return module !== null && storeId !== null && scope.allStores.some((store) => store.id === storeId && store.modulesOff.includes(module))
}

export function demand(scope: Scope, permission: Permission): Decision {
  const decision = decide(scope, permission)
  if (decision.allowed) return decision
  const module = moduleOf(permission)
  if (module && scope.roles.some((role) => policyTable[permission][role.role] && isOff(scope, permission, role.storeId))) throw new AppError('sharing.module_off', { module: moduleNames[module] })
  throw new AppError('policy.denied')
}

/** What the apps may show: permission → reach, without what is switched off or reaches nothing, as support without a store's consent. */
export function grantsOf(scope: Scope): Partial<Record<Permission, Reach>> {
  const granted: Partial<Record<Permission, Reach>> = {}
  for (const permission of Object.keys(policyTable) as Permission[]) {
    const { allowed, reach } = decide(scope, permission)
    if (allowed && reach) granted[permission] = reach
  }
  return granted
}

/** A store named by the caller must be inside what the permission reaches; a foreign one does not exist for them. */
export function demandStore(scope: Scope, permission: Permission, storeId: string): Decision {
  const decision = demand(scope, permission)
  if (!decision.rows.stores.includes(storeId)) throw new AppError('not_found')
  return decision
}

/** WHERE part for rows with a store and a member column. Never empty: no reach means no rows. */
export function rowFilterSql(rows: RowFilter, storeColumn: string, memberColumn: string): { sql: string; params: (readonly string[])[] } {
  const parts: string[] = []
  const params: (readonly string[])[] = []
  if (rows.stores.length > 0) {
    parts.push(`${storeColumn} IN (?)`)
    params.push(rows.stores)
  }
  if (rows.members.length > 0) {
    parts.push(`${memberColumn} IN (?)`)
    params.push(rows.members)
  }
  return parts.length === 0 ? { sql: '1 = 0', params: [] } : { sql: `(${parts.join(' OR ')})`, params }
}

/** Is one row, already read, inside the reach? */
export const covers = (rows: RowFilter, row: { storeId: string; memberId?: string | null }): boolean =>
  rows.stores.includes(row.storeId) || (row.memberId != null && rows.members.includes(row.memberId))
