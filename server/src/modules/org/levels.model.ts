import type { Level } from '@chitang/shared/domain/levels'

/** Letters whose meaning goes or changes: allowed only while no customer carries them. */
export const lettersGiven = (before: readonly Level[], after: readonly Level[]): string[] =>
  before.filter((old) => after.find((level) => level.code === old.code)?.semantic !== old.semantic).map((old) => old.code)

/** Why a brand's new list cannot be taken; null = it can. Customers carry the letter, so a letter in use keeps its meaning. */
export function levelsProblem(before: readonly Level[], after: readonly Level[], inUse: ReadonlySet<string>): string | null {
  const twice = after.find((level, index) => after.findIndex((one) => one.code === level.code) !== index)
  if (twice) return `「${twice.code}」出现了两次`
  const meaningTwice = after.find((level, index) => after.findIndex((one) => one.semantic === level.semantic) !== index)
  if (meaningTwice) return `「${meaningTwice.meaning}」的含义已有另一个字母`
  for (const semantic of ['new', 'lost'] as const) if (!after.some((level) => level.semantic === semantic)) return semantic === 'new' ? '要有一个「刚加，未定级」' : '要有一个「战败」'
  const used = lettersGiven(before, after).find((code) => inUse.has(code))
  if (used) return `「${used}」已有客户，不能去掉，也不能换含义`
  return null
}
