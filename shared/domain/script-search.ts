import { scriptCategories, scriptObjections } from './scripts.ts'
import { nearKey, type NearKey } from './search-typos.ts'
import { compact, loosen, unitsOf, type Titled, type Unit } from './search-units.ts'

/**
 * Search over titles by hanzi, full pinyin, initials or any mix of them (「bybx」, 「baoyang保险」, 「b养」), then over the
 * words themselves; only where nothing fits also by how it sounds, and last with one slip of a finger. The keys come from
 * the server; a browser never loads a pinyin dictionary.
 */
export interface Searchable extends Titled { readonly text: string; readonly code: string; readonly storeUses: number; readonly myUses: number; readonly category?: string; readonly objection?: string | null }

/** 0 prefix · 1 within the title · 2 in the words · 3 sounds alike · 4 one slip */
export interface Match { readonly rank: 0 | 1 | 2 | 3 | 4; readonly marks: ReadonlySet<number> }

interface Entry<T> {
  readonly item: T
  readonly units: readonly Unit[]
  /** Joined keys, where the pinyin could not be laid over the characters. */
  readonly joined: readonly string[]
  readonly code: string
  readonly words: string
  readonly latinWords: boolean
  readonly near: NearKey
}
/** A place in a title where a match may begin. */
interface Spot { readonly entry: number; readonly start: number }
type Spots = Map<string, Spot[]>

/** Everything a keystroke would work out again; entries stand in the order of use, so that results need no sorting. */
export interface ScriptIndex<T> { readonly entries: readonly Entry<T>[]; readonly exact: Spots; readonly loose: Spots }

const nameOf = (list: readonly { code: string; name: string }[], code: string | null | undefined): string => list.find((one) => one.code === code)?.name ?? ''

/** A count that changes makes one new item: the others are not laid out again. */
const laidOut = new WeakMap<Searchable, Entry<Searchable>>()

function entryOf<T extends Searchable>(item: T): Entry<T> {
  const known = laidOut.get(item) as Entry<T> | undefined
  if (known) return known
  const { units, laid } = unitsOf(item)
  const words = compact(item.text + nameOf(scriptCategories, item.category) + nameOf(scriptObjections, item.objection))
  const entry: Entry<T> = { item, units, joined: laid ? [] : [compact(item.pinyin), compact(item.initials)], code: compact(item.code), words, latinWords: /[a-z]/.test(words), near: nearKey(units) }
  laidOut.set(item, entry)
  return entry
}

export function buildScriptIndex<T extends Searchable>(items: readonly T[]): ScriptIndex<T> {
  const entries = [...items].sort((a, b) => b.myUses - a.myUses || b.storeUses - a.storeUses || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0)).map(entryOf)
  const index = { entries, exact: new Map<string, Spot[]>(), loose: new Map<string, Spot[]>() }
  const note = (spots: Spots, letter: string | undefined, spot: Spot) => {
    if (!letter) return
    const known = spots.get(letter)
    if (!known) spots.set(letter, [spot])
    else if (known.at(-1) !== spot) known.push(spot)
  }
  for (const [entry, { units }] of entries.entries())
    for (const [start, unit] of units.entries()) {
      const spot = { entry, start }
      for (const [spots, syllable] of [[index.exact, unit.syllable], [index.loose, unit.loose]] as const) {
        note(spots, unit.char, spot)
        if (syllable?.[0] !== unit.char) note(spots, syllable?.[0], spot)
      }
    }
  return index
}

type Key = 'syllable' | 'loose'

/** Consumes the query unit by unit: the character, its whole syllable, a beginning of it at the end, or its first letter. */
function consume(units: readonly Unit[], at: number, query: string, key: Key): number[] | null {
  if (!query) return []
  const unit = units[at]
  if (!unit) return null
  const syllable = unit[key]
  const step = (way: string): number[] | null => {
    const rest = consume(units, at + 1, query.slice(way.length), key)
    return rest && [unit.index, ...rest]
  }
  let found = query[0] === unit.char ? step(unit.char) : null
  if (found || !syllable || query[0] !== syllable[0]) return found
  if (query.startsWith(syllable)) found = step(syllable)
  if (!found && syllable.startsWith(query)) found = [unit.index]
  if (!found) found = step(syllable[0]!)
  if (!found && unit.double && query.startsWith(unit.double)) found = step(unit.double)
  return found
}

interface Found<T> { item: T; match: Match }
const nothing: ReadonlySet<number> = new Set()

/** Titles from the place where the query begins; of one title the first place counts. */
function inTitles<T>(index: ScriptIndex<T>, query: string, key: Key): Map<number, { start: number; marks: number[] }> {
  const hits = new Map<number, { start: number; marks: number[] }>()
  for (const { entry, start } of index[key === 'loose' ? 'loose' : 'exact'].get(query[0]!) ?? []) {
    if (hits.has(entry)) continue
    const marks = consume(index.entries[entry]!.units, start, query, key)
    if (marks) hits.set(entry, { start, marks })
  }
  return hits
}

function exactly<T>(index: ScriptIndex<T>, query: string): Found<T>[] {
  const ranks: Found<T>[][] = [[], [], []]
  const titles = inTitles(index, query, 'syllable')
  const [letters, digits] = [/^[a-z]+$/.test(query), /\d/.test(query)]
  for (const [at, entry] of index.entries.entries()) {
    const title = titles.get(at)
    const rank = title ? (title.start === 0 ? 0 : 1) : besideTitle(entry, query, letters, digits)
    if (rank !== null) ranks[rank]!.push({ item: entry.item, match: { rank, marks: title ? new Set(title.marks) : nothing } })
  }
  return ranks.flat()
}

/** 「试驾」 is a shelf, 「试驾-01」 is a script: codes count only with their number. */
function besideTitle(entry: Entry<unknown>, query: string, letters: boolean, digits: boolean): 0 | 1 | 2 | null {
  if (digits && entry.code.startsWith(query)) return 0
  if (entry.joined.some((key) => key.startsWith(query))) return 0
  if (entry.joined.some((key) => key.includes(query))) return 1
  return (!letters || entry.latinWords) && entry.words.includes(query) ? 2 : null
}

const leastTypoLetters = 4

export function searchIndex<T extends Searchable>(index: ScriptIndex<T>, rawQuery: string): Found<T>[] {
  const query = compact(rawQuery)
  if (!query) return index.entries.map(({ item }) => ({ item, match: { rank: 0, marks: nothing } }))
  const plain = exactly(index, query)
  if (plain.length > 0) return plain
  const alike = [...inTitles(index, loosen(query), 'loose')].map(([entry, { start, marks }]) => ({ entry, start, marks }))
  if (alike.length > 0)
    return alike.sort((a, b) => Number(a.start > 0) - Number(b.start > 0) || a.entry - b.entry).map(({ entry, marks }) => ({ item: index.entries[entry]!.item, match: { rank: 3, marks: new Set(marks) } }))
  return query.length < leastTypoLetters || !/^[a-z]+$/.test(query) ? [] : slipped(index, query)
}

/** A slip may turn the first two letters round; then the title begins with the second. */
function slipped<T>(index: ScriptIndex<T>, query: string): Found<T>[] {
  const near = new Set([query[0]!, query[1]!].flatMap((letter) => (index.exact.get(letter) ?? []).map((spot) => spot.entry)))
  const slips = [...near].flatMap((entry) => { const slip = index.entries[entry]!.near(query); return slip ? [{ entry, slip }] : [] })
  return slips.sort((a, b) => a.slip.cost - b.slip.cost || a.entry - b.entry).map(({ entry, slip }) => ({ item: index.entries[entry]!.item, match: { rank: 4, marks: new Set(slip.marks) } }))
}

/** The title cut into pieces, so that what matched can be coloured and underlined. */
export function markedPieces(title: string, marks: ReadonlySet<number>): { text: string; hit: boolean }[] {
  const pieces: { text: string; hit: boolean }[] = []
  let index = 0
  for (const char of title) {
    const hit = marks.has(index)
    const last = pieces.at(-1)
    if (last && last.hit === hit) last.text += char
    else pieces.push({ text: char, hit })
    index += char.length
  }
  return pieces
}
