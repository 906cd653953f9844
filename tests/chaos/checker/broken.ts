/** One invariant that does not hold, with the ids that show it. */
export interface BrokenInvariant { invariant: string; id: string; detail: string }

export class Findings {
  readonly broken: BrokenInvariant[] = []
  readonly checks = new Map<string, number>()

  /** Counts one comparison; a text is what is wrong with it. */
  check(invariant: string, id: string, wrong: string | null | false): void {
    this.checks.set(invariant, (this.checks.get(invariant) ?? 0) + 1)
    if (wrong) this.broken.push({ invariant, id, detail: wrong })
  }
}
