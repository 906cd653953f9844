const minuteMs = 60_000
/** Advisors confirm in the first minutes, or hours later. */
const delays = [1, 1, 2, 3, 5, 10, 15, 20].map((minutes) => minutes * minuteMs)
const longestMs = 30 * minuteMs

/** When a task that was asked about so often is asked about again. */
export const pollDelayMs = (polls: number): number => delays[polls] ?? longestMs
