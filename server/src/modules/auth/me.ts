import type { Me } from '@chitang/shared/contracts/auth'
import { brandRoles, roleNames } from '@chitang/shared/domain/roles'
import { decide, grantsOf } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Kit } from '../../platform/kit.ts'
import { sidebarPanelsOf } from '../preferences/index.ts'
import type { Directory } from '../org/index.ts'

export async function describeMe(deps: { kit: Kit; directory: Directory }, scope: Scope): Promise<Me> {
  const { directory, kit } = deps
  const [member, install, group, stores, panels] = await Promise.all([
    directory.member(scope.memberId), directory.install(scope.installId), directory.group(scope.groupId), directory.storesOf(scope.groupId), sidebarPanelsOf(kit, scope.groupId, scope.employeeId),
  ])
  if (!member) throw new AppError('auth.not_a_member')
  if (scope.roles.length === 0) throw new AppError('auth.no_role')
  const roles = [...new Set(scope.roles.map((one) => one.role))]
  const own = stores.filter((store) => scope.roles.some((one) => (one.storeId !== null ? one.storeId === store.id : !brandRoles.includes(one.role) || one.brand === store.brand)))
  const { rows: seen } = decide(scope, 'customer.read')
  return {
    employeeId: scope.employeeId,
    memberId: scope.memberId,
    userid: member.userid,
    name: member.name,
    avatarUrl: member.avatarUrl,
    groupName: group.name,
    corpId: install.corp.corpId,
    agentId: install.agentId,
    roles,
    roleNames: roles.map((role) => roleNames[role]),
    stores: own.map(({ id, name, shortName, brand }) => ({ id, name, shortName, brand, customers: seen.stores.includes(id) || seen.members.length > 0 })),
    levels: Object.fromEntries(own.map((store) => [store.brand, [...store.levels]])),
    panels,
    can: grantsOf(scope),
    now: kit.clock.now().toISOString(),
    demo: group.demo,
  }
}
