const minute = 60_000

/** Tries with one wrong secret before everybody stops; WeCom bans the address of who goes on (doc 90313, 45009). */
export const refusalsAllowed = 3

/** gettoken's answers that mean: this secret, or this corp id, is wrong. */
const refusals = new Set([40001, 40013, 41004])
export const isSecretRefusal = (errcode: number | null): boolean => errcode !== null && refusals.has(errcode)

/** Null = try on. One try after each block, the next block is longer: 1 min, 10 min, 1 h. */
export function blockAfter(failures: number): number | null {
  if (failures < refusalsAllowed) return null
  return [minute, 10 * minute][failures - refusalsAllowed] ?? 60 * minute
}

/** A new one is fetched this early, in the background, while the old one still works. */
export const earlyMs = 300_000
/** WeCom may answer an early fetch with the same token (server-api §1.1): do not ask again at once. */
const pauseMs = 30_000

export const renewAt = (expiresAt: number, now: number): number => Math.max(expiresAt - earlyMs, now + pauseMs)
