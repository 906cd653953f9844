import { missingTo, percentOf } from '@chitang/shared/domain/kpis'

export interface ArrivalDay {
  day: string
  /** What reception counted; null = not said. */
  counted: number | null
  /** Named by phone or plate. */
  listed: number
  /** Of those, friends now. */
  friends: number
  /** Of those friends, added on this very day: they are among `adds` too. */
  friendsOfDay: number
  /** New friends of the day's sales (or service) advisors. */
  adds: number
}

export interface Capture { have: number; of: number; rate: number; target: number; short: number }

/**
 * Who is named is matched by number; of the rest only a count is known, and new friends of the day stand for them, at
 * most as many as came. Null: nobody said how many came.
 */
export function captureOf(days: readonly ArrivalDay[], target: number): Capture | null {
  let have = 0
  let of = 0
  for (const day of days) {
    const came = Math.max(day.counted ?? 0, day.listed)
    of += came
    have += day.friends + Math.min(came - day.listed, Math.max(0, day.adds - day.friendsOfDay))
  }
  const rate = percentOf(have, of)
  return rate === null ? null : { have, of, rate, target, short: missingTo(have, of, target) }
}
