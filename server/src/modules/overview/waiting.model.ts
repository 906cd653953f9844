/** Something that waited: since when, and until when; null = it still does. `key` counts once, however often it was asked. */
export interface Waiting { key: string; from: Date; to: Date | null }

/** How many waited at a moment. */
export const waitingAt = (spans: readonly Waiting[], at: Date): number => new Set(spans.flatMap(({ key, from, to }) => (from <= at && (to === null || to > at) ? [key] : []))).size

/** How many waited when each day ended; `ends` closes with now. */
export const waitingByDay = (spans: readonly Waiting[], ends: readonly Date[]): number[] => ends.map((at) => waitingAt(spans, at))
