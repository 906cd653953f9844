import type { Role } from '@chitang/shared/domain/roles'
import type { Tx } from '../../platform/db/database.ts'
import type { Kit } from '../../platform/kit.ts'
import { assignment } from './org.table.ts'

/** `source` of a role that a store gave somebody of outside for a short time. */
const breakGlass = 'break_glass'

/** A role in one store that ends by itself; answers its id, so that it can be ended sooner. The caller invalidates `Scopes`. */
export async function giveRoleFor(kit: Kit, tx: Tx, given: { groupId: string; employeeId: string; storeId: string; role: Role; until: Date }): Promise<string> {
  const { until, ...rest } = given
  const id = kit.ids.next()
  await tx.orm.insert(assignment).values({ ...rest, id, source: breakGlass, validFrom: kit.clock.now(), validTo: until })
  return id
}
