/** Delay before try n+1: 0.5 s, 1, 2, 4 … up to 10 minutes, with a little spread so that a storm does not return at once. */
export function backoffMs(attempts: number, random: number): number {
  const base = Math.min(500 * 2 ** Math.max(0, attempts - 1), 600_000)
  return Math.round(base * (0.75 + random * 0.5))
}
