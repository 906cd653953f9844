/** Deterministic draws: the same seed text gives the same demo on every machine (mulberry32 over an FNV hash). */
export function drawer(seed: string): { next(): number; pick<T>(list: readonly T[]): T; between(from: number, to: number): number; chance(p: number): boolean } {
  let state = 2166136261
  for (const char of seed) state = Math.imul(state ^ char.codePointAt(0)!, 16777619)
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  return { next, pick: (list) => list[Math.floor(next() * list.length)]!, between: (from, to) => from + Math.floor(next() * (to - from + 1)), chance: (p) => next() < p }
}
