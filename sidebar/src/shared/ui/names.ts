/** Whole characters as a person sees them: an emoji with its modifiers is one. */
export function characters(text: string): string[] {
  return typeof Intl !== 'undefined' && 'Segmenter' in Intl
    ? Array.from(new Intl.Segmenter('zh', { granularity: 'grapheme' }).segment(text), (part) => part.segment)
    : [...text]
}

export function shortName(name: string, limit = 8): string {
  const all = characters(name.trim())
  return all.length > limit ? `${all.slice(0, limit).join('')}…` : all.join('')
}
