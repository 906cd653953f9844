/** A component of this size is a mistake in the data, not a family. */
const limit = 5_000

/**
 * Everybody whose answer may change when these persons, their keys or what was said about them changed: whoever can be
 * reached through shared keys, verdicts and what was decided before, so that a component that falls apart is seen whole.
 */
export async function touchedBy(seeds: Iterable<string>, neighbours: (personIds: string[], ofSeeds: boolean) => Promise<Iterable<string>>): Promise<string[]> {
  const seen = new Set(seeds)
  let edge = [...seen]
  for (let round = 0; edge.length > 0; round++) {
    const next: string[] = []
    for (const id of await neighbours(edge, round === 0)) {
      if (seen.has(id)) continue
      seen.add(id)
      next.push(id)
    }
    if (seen.size > limit) throw new Error(`more than ${limit} persons hang together through their keys: ${[...seen].slice(0, 3).join(', ')} …`)
    edge = next
  }
  return [...seen]
}
