/** A title laid out for search: its characters with their syllables, as far as the server's keys can be laid over them. */
export interface Unit {
  /** Index in the title, for marking. */
  readonly index: number
  readonly char: string
  readonly syllable: string | null
  /** The syllable as many mouths say it: zh is z, l is n, ang is an. */
  readonly loose: string | null
  /** zh, ch, sh: both letters may stand for the syllable. */
  readonly double: string | null
}
export interface Titled { readonly title: string; readonly pinyin: string; readonly initials: string }

/** What people leave out when they type. A plain class: Unicode properties cost ten times as much over two thousand texts. */
const between = /[\s!-/:-@[-`{-~\u00a0-\u00bf\u2000-\u206f\u3000-\u303f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\uffe0-\uffef]+/g
export const compact = (text: string): string => text.toLowerCase().replace(between, '')
const latin = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '')
const isHan = (char: string): boolean => {
  const code = char.codePointAt(0)!
  return (code >= 0x3400 && code <= 0x9fff) || (code >= 0xf900 && code <= 0xfaff) || code >= 0x20000
}

/** n/l, zh/z, ch/c, sh/s, ang/an, eng/en, ing/in sound alike in much of the country. L is never an ending, so it may turn everywhere. */
export const loosen = (letters: string): string => letters.replace(/([zcs])h/g, '$1').replaceAll('l', 'n').replace(/([aei])ng/g, '$1n')

/** `laid` is false where the full pinyin could not be told apart by character. */
export function unitsOf(item: Titled): { units: Unit[]; laid: boolean } {
  const chars = [...item.title]
  const tokens = item.pinyin.toLowerCase().split(/[\s']+/).filter(Boolean)
  const laid = layOver(chars, tokens)
  const aligned = laid ?? alignByInitials(chars, item)
  const units: Unit[] = []
  let index = 0
  for (const [order, char] of chars.entries()) {
    const syllable = aligned[order] ?? null
    if (compact(char)) units.push({ index, char: char.toLowerCase(), syllable, loose: syllable && loosen(syllable), double: syllable?.[1] === 'h' && syllable.length > 2 ? syllable.slice(0, 2) : null })
    index += char.length
  }
  return { units, laid: laid !== null }
}

/** One token per hanzi; what stands between may have tokens of its own (「02」, 「suv」) or none. */
function layOver(chars: readonly string[], tokens: readonly string[]): (string | null)[] | null {
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
function alignByInitials(chars: readonly string[], item: Titled): (string | null)[] {
  const letters = compact(item.initials)
  if (letters.length === chars.filter((char) => compact(char)).length) {
    let next = 0
    return chars.map((char) => (compact(char) ? letters[next++]! : null)).map((letter, order) => (isHan(chars[order]!) ? letter : null))
  }
  return (letters.length === chars.filter(isHan).length && layOver(chars, [...letters])) || chars.map(() => null)
}
