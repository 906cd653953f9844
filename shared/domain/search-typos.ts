import type { Unit } from './search-units.ts'

/** What one slip costs: fingers swap more often than they miss, and a wrong letter says least. */
const costs = { swap: 0, missing: 1, extra: 1, wrong: 2 } as const
/** Initials carry less than a whole syllable: the same slip is less surely the same word. */
const initialsCost = 2
const insideCost = 0.5

export interface Slip { readonly cost: number; readonly marks: readonly number[] }
export type NearKey = (query: string) => Slip | null

interface Spelling { readonly letters: string; readonly units: readonly number[]; readonly starts: readonly number[] }

const spell = (units: readonly Unit[], letters: (unit: Unit) => string): Spelling => {
  const starts: number[] = []
  const owners: number[] = []
  let text = ''
  for (const unit of units) {
    const own = letters(unit)
    if (!own) continue
    starts.push(text.length)
    for (let at = 0; at < own.length; at += 1) owners.push(unit.index)
    text += own
  }
  return { letters: text, units: owners, starts }
}

/** Looks for the query in full pinyin and in initials, with exactly one slip. */
export function nearKey(units: readonly Unit[]): NearKey {
  let spellings: { full: Spelling; initials: Spelling } | null = null
  return (query) => {
    // Most scripts are never typed wrongly: spelt out when first asked.
    const { full, initials } = (spellings ??= bothSpellings(units))
    return best(nearIn(full, query, 0), nearIn(initials, query, initialsCost))
  }
}

function bothSpellings(units: readonly Unit[]): { full: Spelling; initials: Spelling } {
  const full = spell(units, (unit) => unit.syllable ?? (/[a-z]/.test(unit.char) ? unit.char : ''))
  const initials = spell(units, (unit) => unit.syllable?.[0] ?? (/[a-z]/.test(unit.char) ? unit.char : ''))
  return { full, initials }
}

const best = (a: Slip | null, b: Slip | null): Slip | null => (!a ? b : !b || a.cost <= b.cost ? a : b)

function nearIn({ letters, units, starts }: Spelling, query: string, extraCost: number): Slip | null {
  let found: Slip | null = null
  for (const start of starts) {
    if (letters.length - start < query.length - 1) break
    const slip = oneSlip(letters, start, query)
    if (!slip) continue
    const cost = costs[slip.kind] + extraCost + (start > 0 ? insideCost : 0)
    if (!found || cost < found.cost) found = { cost, marks: [...new Set(units.slice(start, start + slip.length))] }
  }
  return found
}

/** The one edit that makes the query the letters from `start` on; null if there is none. */
function oneSlip(letters: string, start: number, query: string): { kind: keyof typeof costs; length: number } | null {
  let at = 0
  while (at < query.length && letters[start + at] === query[at]) at += 1
  // The first letter is what people get right; a slip there would match half the library.
  if (at === 0 && query[0] !== letters[start + 1]) return null
  const here = start + at
  if (query[at + 1] !== undefined && query[at] === letters[here + 1] && query[at + 1] === letters[here] && follows(letters, here + 2, query, at + 2)) return { kind: 'swap', length: query.length }
  if (at > 0 && follows(letters, here + 1, query, at)) return { kind: 'missing', length: query.length + 1 }
  if (follows(letters, here, query, at + 1)) return { kind: 'extra', length: query.length - 1 }
  if (at > 0 && follows(letters, here + 1, query, at + 1)) return { kind: 'wrong', length: query.length }
  return null
}

/** Does the rest of the query stand there? Letter by letter: cutting strings costs more than comparing them. */
function follows(letters: string, from: number, query: string, queryFrom: number): boolean {
  for (let at = queryFrom; at < query.length; at += 1) if (letters[from + at - queryFrom] !== query[at]) return false
  return true
}
