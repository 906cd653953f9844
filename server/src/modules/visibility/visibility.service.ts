import type { Visibility } from '@chitang/shared/contracts/visibility'
import { consentDays } from '@chitang/shared/domain/consents'
import { actionWord, outsideRoles, resources, sightOf, tellFrom } from '@chitang/shared/domain/visibility'
import { isRole, roleNames } from '@chitang/shared/domain/roles'
import { demandStore } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { localParts, localTime } from '../../platform/clock/day.ts'
import type { Kit } from '../../platform/kit.ts'
import type { Directory, StoreInfo } from '../org/index.ts'
import { shareOfStore } from '../sharing/index.ts'

export interface VisibilityDeps { kit: Kit; directory: Directory }

/** People are counted up to here; beyond, the number says no more than "many". */
const countTo = 10_000
const visitorsShown = 50

/** What is true now, read at every call: nothing of it is kept. */
export async function visibilityOf({ kit, directory }: VisibilityDeps, scope: Scope, storeId: string): Promise<Visibility> {
  demandStore(scope, 'visibility.read', storeId)
  const { database } = kit
  const store = await directory.store(storeId)
  const { hasBasis } = scope.allStores.find((one) => one.id === storeId)!
  const [entity, share, customers, byConsent, linked, contracts, visitors] = await Promise.all([
    database.row<{ name: string }>('SELECT name FROM legal_entity WHERE group_id = ? AND id = ?', [scope.groupId, store.legalEntityId]),
    shareOfStore({ kit, directory }, scope.groupId, storeId),
    hasBasis ? countUpTo(kit, `SELECT 1 FROM person WHERE group_id = ? AND store_id = ? AND merged_into IS NULL`, [scope.groupId, storeId]) : 0,
    database.rows<{ entity: string; purpose: string; people: string }>(
      `SELECT e.name AS entity, c.purpose, COUNT(DISTINCT c.person_id) AS people FROM legal_entity e JOIN consent c ON c.group_id = e.group_id AND c.to_entity_id = e.id
       WHERE e.group_id = ? AND e.id <> ? AND c.agreed_at > ? AND c.withdrawn_at IS NULL AND c.declined_at IS NULL AND c.store_id = ? GROUP BY e.name, c.purpose ORDER BY people DESC`,
      [scope.groupId, store.legalEntityId, new Date(kit.clock.ms() - consentDays * 86_400_000), storeId]),
    countUpTo(kit, `SELECT DISTINCT p.human_id FROM person p JOIN person o ON o.group_id = p.group_id AND o.human_id = p.human_id AND o.id <> p.id JOIN store s ON s.group_id = o.group_id AND s.id = o.store_id
       WHERE p.group_id = ? AND p.store_id = ? AND p.human_id IS NOT NULL AND p.merged_into IS NULL AND s.legal_entity_id <> ?`, [scope.groupId, storeId, store.legalEntityId]),
    database.rows<{ with: string; contractNo: string; since: Date }>(
      `SELECT e.name AS \`with\`, k.contract_no AS contractNo, k.valid_from AS since FROM entity_contract k JOIN legal_entity e ON e.group_id = k.group_id AND e.id = CASE WHEN k.entity_a = ? THEN k.entity_b ELSE k.entity_a END
       WHERE k.group_id = ? AND (k.entity_a = ? OR k.entity_b = ?) AND (k.valid_to IS NULL OR k.valid_to > ?) AND k.blind_link = 1 ORDER BY k.valid_from DESC LIMIT 100`,
      [store.legalEntityId, scope.groupId, store.legalEntityId, store.legalEntityId, kit.clock.now()]),
    visitorsOf(kit, scope, store),
  ])
  return {
    storeName: store.name, entityName: entity?.name ?? '', corp: hasBasis ? 'group' : 'own',
    resources: resources.map((one) => ({ key: one.key, name: one.name, sights: Object.fromEntries(outsideRoles.map((role) => [role, sightOf(role, one, { hasBasis })])) as Visibility['resources'][number]['sights'] })),
    byBasis: { people: Math.min(customers, countTo), more: customers > countTo },
    byConsent: byConsent.map((row) => ({ ...row, people: Number(row.people) })),
    linked: linked > 0 && linked < tellFrom ? null : linked,
    contracts: contracts.map((row) => ({ ...row, since: row.since.toISOString() })),
    visitors, share: share && { state: share.state, since: share.since.toISOString() },
  }
}

const countUpTo = async (kit: Kit, rows: string, params: (string | number)[]): Promise<number> =>
  Number((await kit.database.row<{ n: string }>(`SELECT COUNT(*) AS n FROM (${rows} LIMIT ${countTo + 1}) seen`, params))?.n ?? 0)

/** Rows of the store's book this month by people who have no role in the store. */
async function visitorsOf(kit: Kit, scope: Scope, store: StoreInfo): Promise<Visibility['visitors']> {
  const { year, month: nowMonth } = localParts(kit.clock.now(), scope.timeZone)
  const month = localTime({ year, month: nowMonth, day: 1, hour: 0, minute: 0 }, scope.timeZone)
  const rows = await kit.database.rows<{ employeeId: string; name: string; action: string; times: string; at: Date; role: string | null }>(
    `SELECT a.actor_employee_id AS employeeId, e.name, a.action, COUNT(*) AS times, MAX(a.at) AS at,
            (SELECT MIN(r.role) FROM assignment r WHERE r.group_id = a.group_id AND r.employee_id = a.actor_employee_id AND r.valid_to IS NULL) AS role
     FROM audit_log a JOIN employee e ON e.group_id = a.group_id AND e.id = a.actor_employee_id
     WHERE a.group_id = ? AND a.store_id = ? AND a.at >= ? AND a.client <> 'system'
       AND NOT EXISTS (SELECT 1 FROM assignment s WHERE s.group_id = a.group_id AND s.employee_id = a.actor_employee_id AND s.store_id = a.store_id AND s.source <> 'break_glass')
     GROUP BY a.group_id, a.actor_employee_id, e.name, a.action ORDER BY at DESC LIMIT ?`, [store.groupId, store.id, month, visitorsShown])
  // Two actions that are said in the same words are one line.
  const lines = new Map<string, Visibility['visitors'][number]>()
  for (const row of rows) {
    const action = actionWord(row.action)
    const known = lines.get(`${row.employeeId} ${action}`)
    if (known) known.times += Number(row.times)
    else lines.set(`${row.employeeId} ${action}`, { name: row.name, role: row.role && isRole(row.role) ? roleNames[row.role] : '已没有岗位', action, times: Number(row.times), at: row.at.toISOString() })
  }
  return [...lines.values()]
}
