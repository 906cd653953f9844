import { setTimeout as sleep } from 'node:timers/promises'
import type { Draw } from './draw.ts'
import { troubledSince, type Broken, type FaultLog } from './fault-log.ts'

/**
 * Between two troubles there is no gap at all, or one in which a welcome can be sent. What the product documents for
 * it: rows of a dead process are looked for every second, a try follows the last one after at most a second, a call
 * may be repeated once; the rest is for a busy machine.
 */
export const calmMs = 3_000
/** What belongs to one trouble is over by then: a code's 20 s hold a whole gap, wherever they begin (2 × calm + this < 20 s). */
export const longestTroubleMs = 9_000

/** Whether a blow of about `ms` may fall now. */
export function mayFall(entries: readonly Broken[], now: number, ms: number): boolean {
  const since = troubledSince(entries, now)
  if (since !== null) return now + ms <= since + longestTroubleMs
  return entries.every((entry) => now - entry.to >= calmMs)
}

/** Who wants to break what a welcome needs waits here for a turn; false when the world ends before. */
export async function turn(faults: FaultLog, clock: () => number, draw: Draw, ms: number, until: number): Promise<boolean> {
  // Those who waited for the same gap do not all strike in its last moment.
  const apart = draw.between(0, 1_500)
  while (!mayFall(faults.entries, clock(), ms)) {
    if (Date.now() > until) return false
    await sleep(25)
    if (mayFall(faults.entries, clock(), ms)) await sleep(apart)
  }
  return Date.now() <= until
}
