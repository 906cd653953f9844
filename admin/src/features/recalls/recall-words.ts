import type { Recall } from '@chitang/shared/contracts/recalls'
import { figure } from '../../shared/words/number.ts'

export const recallLooks: Record<Recall['state'], { word: string; tone: string }> = {
  asked: { word: '等合规同意', tone: 'amber' },
  agreed: { word: '可以联系', tone: 'ok' },
  refused: { word: '没有同意', tone: 'soft' },
  over: { word: '已到期', tone: 'soft' },
}

export function recallSentence(items: readonly Recall[]): string {
  const decide = items.find((one) => one.mayDecide)
  if (decide) return `${decide.askedBy}为「${decide.title}」要 ${figure(decide.vehicles)} 辆车的车主，等你同意。`
  const open = items.find((one) => one.mayOpen)
  if (open) return `「${open.title}」的车主可以联系了，只能用于召回。`
  return items.some((one) => one.state === 'asked') ? '已申请，等合规同意。' : '没有在办的召回。'
}

/** One VIN a line or separated by anything; answers what is no VIN too. */
export function vinsOf(text: string): { vins: string[]; wrong: string[] } {
  const words = text.toUpperCase().split(/[\s,，;；、]+/).filter(Boolean)
  const fits = (word: string) => /^[A-HJ-NPR-Z0-9]{17}$/.test(word)
  return { vins: [...new Set(words.filter(fits))], wrong: words.filter((word) => !fits(word)) }
}
