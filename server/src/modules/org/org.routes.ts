import { assignRole, endAssignment, listPeople, listProfiles, syncPeople } from '@chitang/shared/contracts/org'
import { isRole, roleNames, timeBoxedDays, type Role } from '@chitang/shared/domain/roles'
import { demandStore } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Router } from '../../platform/http/route.ts'
import type { Kit } from '../../platform/kit.ts'
import type { WecomClient } from '../../wecom/client.ts'
import { fromJson } from '../../platform/db/json.ts'
import { publicOf, type MemberProfile } from './profile.model.ts'
import type { Directory, StoreInfo } from './directory.ts'
import { assignment } from './org.table.ts'
import type { Scopes } from './scopes.ts'
import { positionRefused, syncMembers } from './sync-members.ts'

interface Deps { kit: Kit; directory: Directory; wecom: WecomClient; scopes: Scopes }

export function registerOrgRoutes(router: Router, deps: Deps): void {
  const { kit, directory } = deps

  router.scoped(listPeople, async (scope, { params }) => {
    demandStore(scope, 'people.read', params.id)
    const store = await directory.store(params.id)
    const [people, corp] = await Promise.all([peopleOf(kit, store), directory.corp(store.corpId)])
    const synced = await kit.database.row<{ at: Date | null }>('SELECT members_synced_at AS at FROM corp WHERE group_id = ? AND id = ?', [scope.groupId, corp.id])
    return { items: people, syncedAt: synced?.at?.toISOString() ?? null }
  })

  router.scoped(listProfiles, async (scope, { params }) => {
    demandStore(scope, 'people.read', params.id)
    const store = await directory.store(params.id)
    const [people, synced] = await Promise.all([peopleOf(kit, store), kit.database.row<{ at: Date | null }>('SELECT members_synced_at AS at FROM corp WHERE group_id = ? AND id = ?', [scope.groupId, store.corpId])])
    const serving = people.filter((one) => one.status === 'active' && one.customerContact)
    const profiles = new Map(serving.length === 0 ? [] : (await kit.database.rows<{ id: string; profile: unknown }>('SELECT id, profile FROM member WHERE group_id = ? AND id IN (?)', [scope.groupId, serving.map((one) => one.memberId)])).map((row) => [row.id, fromJson<MemberProfile | null>(row.profile)]))
    return { items: serving.map(({ memberId, name }) => ({ memberId, name, ...publicOf(profiles.get(memberId) ?? null) })), syncedAt: synced?.at?.toISOString() ?? null }
  })

  router.scoped(syncPeople, async (scope, { params }) => {
    demandStore(scope, 'people.write', params.id)
    const store = await directory.store(params.id)
    const { total: members } = await syncMembers(deps, await directory.installOfCorp(store.corpId))
    deps.scopes.invalidate()
    return { members }
  })

  router.scoped(assignRole, async (scope, { params, body }) => {
    demandStore(scope, 'people.write', params.id)
    const role = storeRole(body.role)
    const store = await directory.store(params.id)
    const member = await directory.member(body.memberId)
    if (!member || member.corpId !== store.corpId) throw new AppError('not_found')
    await kit.database.transaction(async (tx) => {
      const same = await tx.row('SELECT id FROM assignment WHERE group_id = ? AND employee_id = ? AND store_id = ? AND role = ? AND (valid_to IS NULL OR valid_to > ?)', [scope.groupId, member.employeeId, store.id, role, kit.clock.now()])
      if (same) return
      const id = kit.ids.next()
      const days = timeBoxedDays[role]
      await tx.orm.insert(assignment).values({ groupId: scope.groupId, id, employeeId: member.employeeId, storeId: store.id, role, source: 'manual', validFrom: kit.clock.now(), validTo: days === undefined ? null : new Date(kit.clock.ms() + days * 86_400_000) })
      await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: store.id, action: 'role.assign', objectType: 'employee', objectId: member.employeeId, fields: { role } })
    })
    deps.scopes.invalidate()
    return { ok: true as const }
  })

  router.scoped(endAssignment, async (scope, { params }) => {
    await endRole(kit, scope, params.id)
    deps.scopes.invalidate()
    return { ok: true as const }
  })
}

/** Group-wide roles are not given in a store. */
function storeRole(role: string): Role {
  if (!isRole(role) || role === 'group_hq' || role === 'brand_manager' || role === 'oem' || role === 'dpo' || role === 'vendor_support') throw new AppError('people.role_unknown')
  return role
}

async function endRole(kit: Kit, scope: Scope, assignmentId: string): Promise<void> {
  await kit.database.transaction(async (tx) => {
    const row = await tx.row<{ store_id: string | null; role: string; employee_id: string; source: string }>(
      'SELECT store_id, role, employee_id, source FROM assignment WHERE group_id = ? AND id = ? AND (valid_to IS NULL OR valid_to > ?) FOR UPDATE', [scope.groupId, assignmentId, kit.clock.now()])
    if (!row?.store_id) throw new AppError('not_found')
    demandStore(scope, 'people.write', row.store_id)
    if (row.role === 'store_manager') {
      const others = await tx.row('SELECT id FROM assignment WHERE group_id = ? AND store_id = ? AND role = ? AND valid_to IS NULL AND id <> ? LIMIT 1 FOR UPDATE', [scope.groupId, row.store_id, row.role, assignmentId])
      if (!others) throw new AppError('people.last_manager')
    }
    // A role of the position that a person took away stays away, whatever the next sync reads.
    await tx.run('UPDATE assignment SET valid_to = ?, source = ? WHERE group_id = ? AND id = ?', [kit.clock.now(), row.source === 'position' ? positionRefused : row.source, scope.groupId, assignmentId])
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: row.store_id, action: 'role.end', objectType: 'employee', objectId: row.employee_id, fields: { role: row.role } })
  })
}

async function peopleOf(kit: Kit, store: StoreInfo) {
  const members = await kit.database.rows<{
    employeeId: string; memberId: string; name: string; userid: string; position: string | null; status: string; customerContact: number
    assignmentId: string; role: string; source: string
  }>(
    `SELECT m.employee_id AS employeeId, m.id AS memberId, m.name, m.userid, m.position, m.status, m.customer_contact AS customerContact,
            a.id AS assignmentId, a.role, a.source
     FROM assignment a JOIN member m ON m.group_id = a.group_id AND m.employee_id = a.employee_id AND m.corp_id = ?
     WHERE a.group_id = ? AND a.store_id = ? AND (a.valid_to IS NULL OR a.valid_to > ?) ORDER BY m.id, a.id`, [store.corpId, store.groupId, store.id, kit.clock.now()])
  const counts = await kit.database.rows<{ memberId: string; n: string }>(
    'SELECT member_id AS memberId, COUNT(*) AS n FROM follow_relation WHERE group_id = ? AND store_id = ? AND deleted_at IS NULL GROUP BY member_id', [store.groupId, store.id])
  const customers = new Map(counts.map((row) => [row.memberId, Number(row.n)]))
  const people = new Map<string, ReturnType<typeof personOf>>()
  for (const row of members) {
    const person = people.get(row.memberId) ?? personOf(row, customers.get(row.memberId) ?? 0)
    person.roles.push({ assignmentId: row.assignmentId, role: row.role, roleName: roleNames[row.role as Role] ?? row.role, source: row.source as 'position' | 'manual' })
    people.set(row.memberId, person)
  }
  return [...people.values()]
}

function personOf(row: { employeeId: string; memberId: string; name: string; userid: string; position: string | null; status: string; customerContact: number }, customers: number) {
  return {
    employeeId: row.employeeId, memberId: row.memberId, name: row.name, userid: row.userid, position: row.position,
    status: row.status as 'active' | 'disabled' | 'inactive' | 'left', customerContact: Boolean(row.customerContact), customers,
    roles: [] as { assignmentId: string; role: string; roleName: string; source: 'position' | 'manual' }[],
  }
}
