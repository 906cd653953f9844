/** What the harness itself broke, and when, in the shared clock: the only excuse a checker accepts. */
export interface Broken { what: string; from: number; to: number }

export class FaultLog {
  readonly entries: Broken[] = []

  /** Begins a time in which something is broken; the caller ends it. */
  begin(what: string, from: number): Broken {
    const entry = { what, from, to: Infinity }
    this.entries.push(entry)
    return entry
  }

  of(...names: readonly string[]): Broken[] {
    return this.entries.filter((entry) => names.includes(entry.what))
  }

  /** Whether anything of that name was broken within the span. */
  during(names: readonly string[], from: number, to: number): boolean {
    return this.of(...names).some((entry) => entry.from <= to && entry.to >= from)
  }
}

/** Times in which all of them were broken at once. */
export function together(a: readonly Broken[], b: readonly Broken[]): Broken[] {
  return a.flatMap((one) => b.flatMap((other) => {
    const from = Math.max(one.from, other.from)
    const to = Math.min(one.to, other.to)
    return from < to ? [{ what: `${one.what}+${other.what}`, from, to }] : []
  }))
}

/** The longest stretch of the span that no entry covers, in milliseconds. */
export function longestOpen(entries: readonly Broken[], from: number, to: number): number {
  let at = from
  let longest = 0
  for (const entry of [...entries].sort((a, b) => a.from - b.from)) {
    if (entry.to <= at) continue
    if (entry.from >= to) break
    longest = Math.max(longest, entry.from - at)
    at = Math.min(to, entry.to)
  }
  return Math.max(longest, to - at)
}
