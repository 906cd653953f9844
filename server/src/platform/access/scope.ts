import type { Module } from '@chitang/shared/domain/modules'
import type { HeldRole } from '@chitang/shared/domain/roles'
import type { Actor } from '../audit/audit.ts'

/** Derived from the session, an argument of every service call, never a global. */
export interface Scope {
  readonly groupId: string
  readonly timeZone: string
  readonly employeeId: string
  /** The member the person is logged in as. */
  readonly memberId: string
  /** Every member of this employee (one human may have several userids). */
  readonly memberIds: readonly string[]
  readonly corpId: string
  readonly installId: string
  /** storeId null = a role of the whole group, or of the brand that is named. */
  readonly roles: readonly HeldRole[]
  /** Stores of the group, with what a reach needs to know. */
  readonly allStores: readonly { readonly id: string; readonly brand: string; readonly hasBasis: boolean; readonly modulesOff: readonly Module[] }[]
  readonly actor: Actor
}
