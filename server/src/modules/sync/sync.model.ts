/** WeCom answers at most this many members and this many relations a call (doc 92994). */
export const membersPerBatch = 100
export const relationsPerPage = 100

/** The least number of calls that reads these batches; an empty one needs one call too. */
export const minimumPages = (relationsOfBatches: readonly number[]): number =>
  relationsOfBatches.reduce((sum, relations) => sum + Math.max(1, Math.ceil(relations / relationsPerPage)), 0)

export function batchesOf(userids: readonly string[]): string[][] {
  const batches: string[][] = []
  for (let at = 0; at < userids.length; at += membersPerBatch) batches.push(userids.slice(at, at + membersPerBatch))
  return batches
}

/** Two complete runs must miss a relation, this far apart, before WeCom is asked about it by name. */
export const absenceMs = 3_600_000

export type AbsenceStep = 'mark' | 'wait' | 'ask'

/** What a complete run does with a relation it did not see. */
export function absenceStep(missingSince: Date | null, runStartedAt: Date): AbsenceStep {
  if (missingSince === null) return 'mark'
  return runStartedAt.getTime() - missingSince.getTime() >= absenceMs ? 'ask' : 'wait'
}

export interface Progress { batches: number; batchesDone: number; relations: number; expected: number | null; startedAt: Date; now: Date }

/** Share of the work done, 0–1, and the milliseconds still needed; null while nothing can be said yet. */
export function progressOf(run: Progress): { share: number; etaMs: number | null } {
  const byBatches = run.batches === 0 ? 0 : run.batchesDone / run.batches
  // Batches are few and uneven: what an earlier run counted measures better, until there turns out to be more.
  const share = Math.min(0.99, run.expected !== null && run.relations <= run.expected ? Math.max(byBatches, run.relations / Math.max(1, run.expected)) : byBatches)
  const elapsed = run.now.getTime() - run.startedAt.getTime()
  return { share, etaMs: share < 0.02 || elapsed < 1_000 ? null : Math.round((elapsed * (1 - share)) / share) }
}
