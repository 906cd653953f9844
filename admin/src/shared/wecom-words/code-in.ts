import type { WecomSaying } from '@chitang/shared/contracts/wecom-errors'

/** Shorter sentences stand in others by chance. */
const shortest = 6

/** Of a sentence that some work left behind: what to look up in the table. A code it names, else the words of one. */
export function codeIn(text: string, sayings: readonly Pick<WecomSaying, 'errcode' | 'reason'>[]): { find: string; errcode: number | null } | null {
  const named = /→ (-?\d{1,6})\b/.exec(text) ?? /(?:错误码|诊断码|errcode)\D{0,3}(-?\d{1,6})\b/.exec(text)
  if (named && sayings.some((one) => one.errcode === Number(named[1]))) return { find: named[1]!, errcode: Number(named[1]) }
  const [longest] = sayings.filter((one) => one.reason.length >= shortest && text.includes(one.reason)).sort((a, b) => b.reason.length - a.reason.length)
  if (!longest) return null
  const same = sayings.filter((one) => one.reason === longest.reason)
  return same.length === 1 ? { find: String(longest.errcode), errcode: longest.errcode } : { find: longest.reason, errcode: null }
}
