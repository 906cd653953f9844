import type { CustomerFilter } from '@chitang/shared/contracts/customers'
import type { RowFilter } from '../../../platform/access/policy.ts'

/** Where an operation finds its customers. */
export type OperationSource =
  | { from: 'list' }
  /** What the person's reach was, when the person asked. */
  | { from: 'filter'; filter: CustomerFilter; rows: RowFilter; until: string }
  | { from: 'tag'; tagId: string }
  | { from: 'operation'; operationId: string }
  /** Stores the rule's tag may be used in, one after the other. */
  | { from: 'rule'; storeIds: string[]; reason: string }

/** An operation on a filtered list takes this many. */
export const operationLimit = 10_000
/** Rows of one transaction. */
export const chunkSize = 500
