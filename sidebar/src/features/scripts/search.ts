/**
 * Search over titles by hanzi, full pinyin, initials or any mix of them (「bybx」, 「baoyang保险」, 「b养」).
 * The keys come from the server; a browser never loads a pinyin dictionary.
 */
export interface Searchable { title: string; text: string; code: string; pinyin: string; initials: string; storeUses: number; myUses: number }
export interface Match { rank: 0 | 1 | 2; marks: ReadonlySet<number> }

interface Unit { index: number; char: string; syllable: string | null }

const isHan = (char: string) => /\p{Script=Han}/u.test(char)
const compact = (text: string) => text.toLowerCase().replace(/[\s\p{P}\p{S}]+/gu, '')

/** Characters of the title with their syllables, where the server's key can be laid over them; else without. */
function unitsOf(item: Searchable): Unit[] {
  const chars = [...item.title]
  const tokens = item.pinyin.toLowerCase().split(/[\s']+/).filter(Boolean)
  const aligned = layOver(chars, tokens) ?? alignByInitials(chars, item)
  const units: Unit[] = []
  let index = 0
  for (const [order, char] of chars.entries()) {
    if (compact(char)) units.push({ index, char: char.toLowerCase(), syllable: aligned[order] ?? null })
    index += char.length
  }
  return units
}

const latin = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '')

/** One token per hanzi; what stands between may have tokens of its own (「02」, 「suv」) or none. */
function layOver(chars: string[], tokens: string[]): (string | null)[] | null {
  const syllables: (string | null)[] = []
  let next = 0
  let between = ''
  const skip = () => {
    let rest = latin(between)
    between = ''
    while (rest && tokens[next] && rest.startsWith(tokens[next]!)) rest = rest.slice(tokens[next++]!.length)
  }
  for (const char of chars) {
    if (!isHan(char)) { between += char; syllables.push(null); continue }
    skip()
    const token = tokens[next++]
    if (!token) return null
    syllables.push(token)
  }
  skip()
  return next === tokens.length ? syllables : null
}
/** A joined key still gives the first letters, one per hanzi. */
const alignByInitials = (chars: string[], item: Searchable): (string | null)[] => {
  const letters = compact(item.initials)
  const all = chars.filter((char) => compact(char))
  if (letters.length === all.length) {
    let next = 0
    return chars.map((char) => (compact(char) ? letters[next++]! : null)).map((letter, order) => (isHan(chars[order]!) ? letter : null))
  }
  return (letters.length === chars.filter(isHan).length && layOver(chars, [...letters])) || chars.map(() => null)
}

/** Consumes the query unit by unit: the character, its whole syllable, a beginning of it at the end, or its first letter. */
function consume(units: Unit[], at: number, query: string): number[] | null {
  if (!query) return []
  const unit = units[at]
  if (!unit) return null
  const ways: string[] = []
  if (query.startsWith(unit.char)) ways.push(unit.char)
  if (unit.syllable) {
    if (query.startsWith(unit.syllable)) ways.push(unit.syllable)
    if (unit.syllable.startsWith(query)) ways.push(query)
    if (query[0] === unit.syllable[0]) ways.push(query[0]!)
    const double = /^[zcs]h/.exec(unit.syllable)?.[0]
    if (double && query.startsWith(double)) ways.push(double)
  }
  for (const way of ways) {
    const rest = consume(units, at + 1, query.slice(way.length))
    if (rest) return [unit.index, ...rest]
  }
  return null
}

export function matchScript(item: Searchable, rawQuery: string): Match | null {
  const query = compact(rawQuery)
  if (!query) return { rank: 0, marks: new Set() }
  const units = unitsOf(item)
  for (let start = 0; start < units.length; start += 1) {
    const marks = consume(units, start, query)
    if (marks) return { rank: start === 0 ? 0 : 1, marks: new Set(marks) }
  }
  if (compact(item.code).startsWith(query)) return { rank: 0, marks: new Set() }
  if (compact(item.pinyin).startsWith(query) || compact(item.initials).startsWith(query)) return { rank: 0, marks: new Set() }
  if (compact(item.pinyin).includes(query) || compact(item.initials).includes(query)) return { rank: 1, marks: new Set() }
  if (compact(item.text).includes(query)) return { rank: 2, marks: new Set() }
  return null
}

export function searchScripts<T extends Searchable>(items: readonly T[], query: string): { item: T; match: Match }[] {
  const found = items.flatMap((item) => {
    const match = matchScript(item, query)
    return match ? [{ item, match }] : []
  })
  return found.sort((a, b) => a.match.rank - b.match.rank || b.item.myUses - a.item.myUses || b.item.storeUses - a.item.storeUses
    || (a.item.code < b.item.code ? -1 : 1))
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
