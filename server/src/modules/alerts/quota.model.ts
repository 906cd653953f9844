/** What a finished plan says of places. */
export interface PlacesOfPlan {
  /** Got none: their day is somebody else's; their allowance is used up. */
  taken: number; capped: number
  reserved: number
  /** Of the reserved ones, those who have less than a fifth of their window left. */
  few: number
}

/** Below that it is everyday business, and the page of the broadcast says it. */
const fewest = 5

/** Worth a card: a tenth of the audience gets nothing, or a fifth of those who get it has hardly any place left. */
export function worthTelling({ taken, capped, reserved, few }: PlacesOfPlan): boolean {
  const lost = taken + capped
  return (lost >= fewest && lost * 10 >= lost + reserved) || isNearlyUsed(reserved, few)
}

/** A fifth of them has less than a fifth of the window left. */
export const isNearlyUsed = (all: number, few: number): boolean => few >= fewest && few * 5 >= all

/** The number of the first place of a window that leaves less than a fifth; null: one a day says nothing. */
export const lastFifth = (limit: number): number | null => (limit < fewest ? null : Math.ceil(limit * 0.8))

/** Of an hour's calls, in a hundred; readings stop at 60. */
export const callsWorth = 75
