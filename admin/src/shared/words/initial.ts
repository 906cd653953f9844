let graphemes: Intl.Segmenter | undefined

/** The first character a person would say; surrogate pairs and joined emoji stay whole. A Chinese sign is one by itself: most names need no segmenter, which costs milliseconds to make. */
export function initialOf(name: string): string {
  const words = name.trim()
  if (/^[\u4e00-\u9fff]{2}/.test(words)) return words[0]!
  graphemes ??= new Intl.Segmenter('zh', { granularity: 'grapheme' })
  const first = graphemes.segment(words)[Symbol.iterator]().next()
  return first.done ? '客' : first.value.segment.toUpperCase()
}
