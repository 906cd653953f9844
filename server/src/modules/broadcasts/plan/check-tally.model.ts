import type { BroadcastCheck } from '@chitang/shared/contracts/broadcasts'
import type { Exclusion } from '@chitang/shared/domain/broadcasts'
import type { Candidate } from './candidates.ts'

/** Who is in the way of one customer on one day; null = a week or a month is full. */
export interface Busy { contactId: string; day: string; broadcastId: string | null }

interface Conflicting { persons: number; ours: number }

/** Adds up part after part, so that however large an audience is, only the sums are kept. */
export class CheckTally {
  readonly #days: readonly string[]
  readonly #planned: string
  readonly #storeId: string
  persons = 0
  sendable = 0
  taken = 0
  readonly excluded = new Map<Exclusion, number>()
  readonly advisors = new Map<string, { sendable: number; taken: number; variants: Map<number, number> }>()
  /** Candidates that are not free, by day. */
  readonly takenOn = new Map<string, number>()
  /** By the broadcast that is in the way on the planned day. */
  readonly conflicts = new Map<string | null, Conflicting>()

  constructor(storeId: string, days: readonly string[], planned: string) {
    this.#days = days
    this.#planned = planned
    this.#storeId = storeId
  }

  add(part: readonly Candidate[], busy: readonly Busy[]): void {
    const inTheWay = new Map<string, Map<string, (string | null)[]>>()
    for (const { contactId, day, broadcastId } of busy) {
      const days = inTheWay.get(contactId) ?? new Map<string, (string | null)[]>()
      days.set(day, [...(days.get(day) ?? []), broadcastId])
      inTheWay.set(contactId, days)
    }
    for (const one of part) this.#count(one, inTheWay.get(one.contactId))
  }

  #count(one: Candidate, busy: ReadonlyMap<string, readonly (string | null)[]> | undefined): void {
    this.persons += 1
    if (one.excluded !== null) {
      this.excluded.set(one.excluded, (this.excluded.get(one.excluded) ?? 0) + 1)
      return
    }
    const advisor = this.advisors.get(one.memberId) ?? { sendable: 0, taken: 0, variants: new Map<number, number>() }
    this.advisors.set(one.memberId, advisor)
    for (const day of this.#days) if (busy?.has(day)) this.takenOn.set(day, (this.takenOn.get(day) ?? 0) + 1)
    const blockers = busy?.get(this.#planned)
    if (!blockers) {
      this.sendable += 1
      advisor.sendable += 1
      advisor.variants.set(one.variant, (advisor.variants.get(one.variant) ?? 0) + 1)
      return
    }
    this.taken += 1
    advisor.taken += 1
    for (const broadcastId of new Set(blockers)) {
      const sum = this.conflicts.get(broadcastId) ?? { persons: 0, ours: 0 }
      this.conflicts.set(broadcastId, { persons: sum.persons + 1, ours: sum.ours + (one.ownerStoreId === this.#storeId ? 1 : 0) })
    }
  }

  /** Tasks that advisors will have to confirm: one per text, and one per ten thousand customers. */
  get confirmations(): number {
    return [...this.advisors.values()].reduce((sum, { variants }) => sum + [...variants.values()].reduce((tasks, n) => tasks + Math.ceil(n / 10_000), 0), 0)
  }

  get free(): number {
    return this.sendable + this.taken
  }
}

export interface Move { day: string; plannedAt: Date; taken: number }

/** The ways out of a conflict, the one that reaches most first among moving and skipping; a split is never recommended, as another store must agree. */
export function proposalsFor(tally: CheckTally, plannedAt: Date, moves: readonly Move[], split: { ours: number; theirs: number } | null, askMinutes: number): BroadcastCheck['proposals'] {
  if (tally.taken === 0) return []
  const best = [...moves].sort((a, b) => a.taken - b.taken || a.plannedAt.getTime() - b.plannedAt.getTime())[0]
  const skip = { kind: 'skip' as const, plannedAt: plannedAt.toISOString(), persons: tally.sendable, recommended: false, ours: null, theirs: null, askMinutes: null }
  const move = best && best.taken < tally.taken ? { ...skip, kind: 'move' as const, plannedAt: best.plannedAt.toISOString(), persons: tally.free - best.taken } : null
  return [
    ...(move ? [{ ...move, recommended: true }] : []),
    { ...skip, recommended: move === null },
    ...(split && split.ours > 0 ? [{ ...skip, kind: 'split' as const, persons: tally.sendable + split.ours, ours: split.ours, theirs: split.theirs, askMinutes }] : []),
  ]
}
