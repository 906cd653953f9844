import type { Clock } from '../clock/clock.ts'
import type { Db } from '../db/database.ts'
import type { Ids } from '../db/ids.ts'
import { domainFact } from './facts.table.ts'

/** Closed list of what may happen; numbers are recomputable from these rows. */
export type FactKind =
  | 'relation_added' | 'relation_half_added' | 'relation_readded' | 'relation_deleted'
  /** A colleague took the customer over: on the new relation, and on the old one. Neither an add nor a deletion by anybody. */
  | 'relation_transferred' | 'relation_handed_over'
  | 'welcome_sent' | 'welcome_failed'
  | 'tag_added' | 'tag_removed' | 'tag_refused' | 'remark_set'
  | 'level_changed' | 'profile_changed' | 'follow_up' | 'follow_up_undone'
  | 'task_done' | 'task_rescheduled' | 'task_reopened' | 'task_cancelled'
  | 'script_sent' | 'script_responded' | 'phone_captured' | 'phone_revealed'
  | 'outcome_recorded' | 'outcome_undone' | 'introduced' | 'appointment_booked' | 'appointment_cancelled' | 'appointment_arrived'
  | 'collision_found' | 'collision_decided' | 'code_failing' | 'code_alone' | 'person_merged' | 'person_unmerged'

export interface Fact {
  groupId: string
  /** Given by who must find the row again, e.g. to take it back. */
  id?: string
  kind: FactKind
  occurredAt: Date
  storeId?: string | null
  personId?: string | null
  relationId?: string | null
  memberId?: string | null
  codeId?: string | null
  cause: 'callback' | 'sync' | 'reconcile' | 'sidebar' | 'admin' | 'job' | 'seed'
  payload?: Record<string, unknown>
}

/** Inside the transaction that wrote the fact: may write rows and enqueue jobs, never call out. */
export type FactListener = (db: Db, fact: Fact) => Promise<void>

export interface FactWriter {
  append(db: Db, ...facts: Fact[]): Promise<void>
  onAppended(listener: FactListener): void
}

export function createFactWriter(deps: { ids: Ids; clock: Clock }): FactWriter {
  const listeners: FactListener[] = []
  return {
    onAppended: (listener) => void listeners.push(listener),
    async append(db, ...facts) {
      if (facts.length === 0) return
      const recordedAt = deps.clock.now()
      await db.orm.insert(domainFact).values(facts.map((fact) => ({
        groupId: fact.groupId,
        id: fact.id ?? deps.ids.next(),
        kind: fact.kind,
        occurredAt: fact.occurredAt,
        recordedAt,
        storeId: fact.storeId ?? null,
        personId: fact.personId ?? null,
        relationId: fact.relationId ?? null,
        memberId: fact.memberId ?? null,
        codeId: fact.codeId ?? null,
        cause: fact.cause,
        payload: fact.payload ?? {},
      })))
      for (const fact of facts) for (const listener of listeners) await listener(db, fact)
    },
  }
}
