import { dueWords } from '@chitang/shared/domain/due-words'
import type { EntitySubjects, RightsKind, RightsRequest } from '@chitang/shared/contracts/rights'

export const kindNames: Readonly<Record<RightsKind, string>> = { copy: '要一份副本', correction: '更正', deletion: '删除' }

const day = 86_400_000
export const daysLeft = (request: Pick<RightsRequest, 'dueAt'>, now: number): number => Math.ceil((Date.parse(request.dueAt) - now) / day)

/** One line: what waits, and until when. */
export function rightsSentence(open: readonly RightsRequest[], now: number): string {
  if (open.length === 0) return '没有客户在等答复。'
  return `有 ${open.length} 个请求要办，最早的${dueWords(Math.min(...open.map((one) => Date.parse(one.dueAt))), now)}。`
}

export const subjectWords: Readonly<Record<EntitySubjects['state'], string>> = { calm: '', near: '接近 10 万人：准备风险评估和年度报告', over: '超过 10 万人：属于重要数据，按规定评估并每年报告' }
