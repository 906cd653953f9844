import type { Db } from '../../platform/db/database.ts'
import type { RowFilter } from '../../platform/access/policy.ts'
import { familyOf, readableIds, relationsOf, timelineRows, type FactRow } from '../customers/index.ts'
import type { FirstScreenRow } from './first-screen.repo.ts'

/** What changes on the first screen when several records are shown as one person. */
export interface MergedCustomer {
  row: FirstScreenRow
  /** Newest first, one more than is shown. */
  facts: FactRow[]
  elsewhere: number
}

/** Null for a person who stands alone: most do, and cost nothing. */
export async function mergedCustomer(db: Db, groupId: string, rows: RowFilter, row: FirstScreenRow): Promise<MergedCustomer | null> {
  const family = row.mergedInto === null && row.mergedCount === 0 ? null : await familyOf(db, groupId, row.personId)
  if (!family?.fields) return null
  const readable = readableIds(family, await relationsOf(db, groupId, family.ids), rows)
  const { surname, title, salutationConfirmedAt, level, intentModel, attributes, introducerPersonId, introducerName, introducedCount, phoneMasked, ownerRelationId } = family.shown
  return {
    row: { ...row, surname, title, salutationConfirmedAt, level, intentModel, attributes, introducerPersonId, introducerName, introducedCount, phoneMasked, ownerRelationId },
    facts: await timelineRows(db, groupId, readable, 4, null),
    elsewhere: family.members.filter((one) => one.storeId !== row.storeId).length,
  }
}
