export interface DiffPiece { text: string; kind: 'same' | 'added' | 'removed' }

/** Sentences are short: words of Latin stay whole, hanzi stand alone, and the longest common run is found exactly. */
const tokens = (text: string): string[] => text.match(/\{[^{}]*\}|[A-Za-z0-9.]+|[\s\S]/gu) ?? []

export function textDiff(before: string, after: string): DiffPiece[] {
  const [a, b] = [tokens(before), tokens(after)]
  const common = longestCommon(a, b)
  const pieces: DiffPiece[] = []
  const add = (text: string, kind: DiffPiece['kind']) => {
    const last = pieces.at(-1)
    if (last?.kind === kind) last.text += text
    else pieces.push({ text, kind })
  }
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j] ) { add(a[i++]!, 'same'); j += 1 }
    else if (i < a.length && (j >= b.length || common[i + 1]![j]! >= common[i]![j + 1]!)) add(a[i++]!, 'removed')
    else add(b[j++]!, 'added')
  }
  return pieces
}

/** common[i][j] = length of the longest common run of a from i and b from j. */
function longestCommon(a: readonly string[], b: readonly string[]): number[][] {
  const common = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0))
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      common[i]![j] = a[i] === b[j] ? common[i + 1]![j + 1]! + 1 : Math.max(common[i + 1]![j]!, common[i]![j + 1]!)
  return common
}
