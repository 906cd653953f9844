/** What the harness itself broke, from the blow until it has seen the recovery, in the shared clock: the only excuse a checker accepts. */
export interface Broken { what: string; from: number; to: number }

export class FaultLog {
  readonly entries: Broken[] = []
  readonly #clock: () => number

  constructor(clock: () => number) {
    this.#clock = clock
  }

  /** Begins a time in which something is broken; the caller ends it when it has seen that it is over. */
  begin(what: string): Broken {
    const entry = { what, from: this.#clock(), to: Infinity }
    this.entries.push(entry)
    return entry
  }

  end(entry: Broken): void {
    entry.to = this.#clock()
  }

  get standing(): Broken[] {
    return this.entries.filter((entry) => entry.to === Infinity)
  }

  of(...names: readonly string[]): Broken[] {
    return this.entries.filter((entry) => names.includes(entry.what))
  }

  /** Whether anything of that name was broken within the span. */
  during(names: readonly string[], from: number, to: number): boolean {
    return this.of(...names).some((entry) => entry.from <= to && entry.to >= from)
  }
}

/** The stretches of the span that no entry covers, however short. */
export function openStretches(entries: readonly Broken[], from: number, to: number): { from: number; to: number }[] {
  const open: { from: number; to: number }[] = []
  let at = from
  for (const entry of [...entries].sort((a, b) => a.from - b.from)) {
    if (entry.from >= to) break
    if (entry.from > at) open.push({ from: at, to: entry.from })
    at = Math.max(at, entry.to)
  }
  if (at < to) open.push({ from: at, to })
  return open
}

/** When the trouble that stands at `now` began, with all that led to it without a gap; null while all is well. */
export function troubledSince(entries: readonly Broken[], now: number): number | null {
  let since: number | null = null
  for (const entry of [...entries].sort((a, b) => b.to - a.to)) {
    if (entry.to < (since ?? now)) break
    since = Math.min(since ?? now, entry.from)
  }
  return since
}
