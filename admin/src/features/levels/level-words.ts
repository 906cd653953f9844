import type { LevelView } from '@chitang/shared/contracts/levels'

export const cadenceWords = (days: number | null): string => (days === null ? '不排' : days === 1 ? '每天' : `${days} 天`)

export function deadlineWords(hours: number | null): string {
  if (hours === null) return '不限'
  return hours % 24 === 0 && hours > 24 ? `${hours / 24} 天内` : `${hours} 小时内`
}

/** A whole number from 1 to the most; anything else empties the field. */
export function figureOrNull(text: string, most: number): number | null {
  const value = Number.parseInt(text, 10)
  return Number.isInteger(value) && value >= 1 ? Math.min(value, most) : null
}

/** What keeps the list from being saved; null = nothing that can be seen here. */
export function listProblem(levels: readonly LevelView[]): string | null {
  if (levels.some((level) => !level.code.trim())) return '每行都要有字母'
  if (levels.some((level) => !level.meaning.trim())) return '每行都要有说法'
  const codes = levels.map((level) => level.code.trim())
  const twice = codes.find((code, index) => codes.indexOf(code) !== index)
  if (twice) return `「${twice}」出现了两次`
  if (!levels.some((level) => level.semantic === 'new')) return '要留一个「刚加，未定级」'
  if (!levels.some((level) => level.semantic === 'lost')) return '要留一个「战败」'
  return levels.length > 12 ? '最多 12 个字母' : null
}
