import type { Db } from '../../platform/db/database.ts'
import type { RowFilter } from '../../platform/access/policy.ts'
import { familyOf, readableIds, relationsOf, timelineRows, type FactRow } from '../customers/index.ts'
import { vehiclesOf, type VehicleRow } from '../vehicles/index.ts'
import type { FirstScreenRow } from './first-screen.repo.ts'

/** What changes on the first screen when several records are shown as one person. */
export interface MergedCustomer {
  row: FirstScreenRow
  /** Newest first, one more than is shown. */
  facts: FactRow[]
  elsewhere: number
  vehicles: VehicleRow[]
}

/** Null for a person who stands alone: most do, and cost nothing. */
export async function mergedCustomer(db: Db, groupId: string, rows: RowFilter, row: FirstScreenRow, now: Date): Promise<MergedCustomer | null> {
  const family = row.mergedInto === null && row.mergedCount === 0 ? null : await familyOf(db, groupId, row.personId)
  if (!family?.fields) return null
  const readable = readableIds(family, await relationsOf(db, groupId, family.ids), rows)
  const { surname, title, salutationConfirmedAt, level, intentModel, attributes, introducerPersonId, introducerName, introducedCount, phoneMasked, ownerRelationId } = family.shown
  return {
    row: { ...row, surname, title, salutationConfirmedAt, level, intentModel, attributes, introducerPersonId, introducerName, introducedCount, phoneMasked, ownerRelationId },
    ...(await beside(db, groupId, readable, now)),
    elsewhere: family.members.filter((one) => one.storeId !== row.storeId).length,
  }
}

async function beside(db: Db, groupId: string, readable: readonly string[], now: Date): Promise<Pick<MergedCustomer, 'facts' | 'vehicles'>> {
  const [facts, vehicles] = await Promise.all([timelineRows(db, groupId, readable, 4, null), vehiclesOf(db, groupId, readable, now)])
  return { facts, vehicles }
}
