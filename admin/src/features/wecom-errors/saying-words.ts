import type { WecomSaying } from '@chitang/shared/contracts/wecom-errors'
import { familyWords } from '../wecom-health/health-words.ts'

export const whoWords: Record<WecomSaying['who'], string> = { you: '你来处理', admin: '请管理员', nobody: '不用管' }

/** A number finds the code, words find the sentence, what to do, or the work it is heard in. */
export function fits(one: WecomSaying, needle: string): boolean {
  const wanted = needle.trim()
  if (wanted === '') return true
  if (/^-?\d+$/.test(wanted)) return String(one.errcode).startsWith(wanted)
  return [one.reason, one.action, ...one.families.map((family) => familyWords[family])].some((text) => text.includes(wanted))
}

/** Heard nearly everywhere is not worth a list. */
const nearlyAll = 6
export const workWords = (one: WecomSaying): string => (one.families.length > nearlyAll ? '任何调用' : one.families.map((family) => familyWords[family]).join('、') || '还没遇到过')
