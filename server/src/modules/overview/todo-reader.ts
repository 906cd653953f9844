import type { AlertKind } from '@chitang/shared/domain/alerts'
import type { Permission } from '@chitang/shared/domain/policy'
import { decide } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { kindsReadBy } from '../alerts/index.ts'

/** Which waiting things somebody is told: only those they can open. */
export interface TodoReader {
  /** The same for everybody who is told the same, so that listeners share a reading. */
  key: string
  may(permission: Permission): boolean
  kinds: readonly AlertKind[]
}

const asked: readonly Permission[] = ['script.publish', 'kit.accept', 'transfer.read', 'wecom.read']
/** Of the alerts those that wait for a decision; what the day brings is found by itself. */
const weighty: readonly AlertKind[] = ['customer_left', 'bulk_reveal', 'app_inactive', 'calls_blocked']

/** Whoever manages the store, whom the morning's card goes to. */
export const everything: TodoReader = { key: 'everything', may: () => true, kinds: weighty }

export function todoReader(scope: Scope, storeId: string): TodoReader {
  const granted = asked.filter((permission) => decide(scope, permission).rows.stores.includes(storeId))
  const kinds = kindsReadBy(scope, storeId).filter((kind) => weighty.includes(kind))
  return { key: [...granted, ...kinds].join('+'), may: (permission) => granted.includes(permission), kinds }
}
