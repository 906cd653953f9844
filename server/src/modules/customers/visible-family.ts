import type { Permission } from '@chitang/shared/domain/policy'
import { covers, demand } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import type { Db } from '../../platform/db/database.ts'
import { AppError } from '../../platform/http/errors.ts'
import { familyOf, relationsOf, type Family } from './family.ts'

/** A person this scope reaches under the permission: through a friendship, or as a record of a store in reach. Anybody else does not exist for them. */
export async function visibleFamily(db: Db, scope: Scope, permission: Permission, personId: string): Promise<{ family: Family; storeId: string }> {
  const decision = demand(scope, permission)
  const family = await familyOf(db, scope.groupId, personId)
  if (!family) throw new AppError('not_found')
  const relations = (await relationsOf(db, scope.groupId, family.ids)).filter((one) => covers(decision.rows, one))
  const storeId = relations[0]?.storeId ?? family.members.find((one) => decision.rows.stores.includes(one.storeId))?.storeId
  if (storeId === undefined) throw new AppError('not_found')
  return { family, storeId }
}
