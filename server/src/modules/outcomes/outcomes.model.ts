import type { OutcomeKind } from '@chitang/shared/contracts/outcomes'
import type { LevelSemantic } from '@chitang/shared/domain/levels'

export const outcomeNames: Readonly<Record<OutcomeKind, string>> = {
  bought_competitor: '已购竞品', postponed: '暂缓', budget: '预算不够', service: '对服务不满意', other: '其他原因',
}

/** What the level then means; the letter is the brand's. */
export const semanticAfter = (kind: OutcomeKind): LevelSemantic => (kind === 'postponed' ? 'nurture' : 'lost')

/** 「没留电话」 says nothing about the customer: they are a friend on WeChat. */
export const isNoPhone = (text: string): boolean => /(没|未|无|不)[^，。,;；]{0,4}(留|给|有|肯留|愿留)?[^，。,;；]{0,2}(电话|手机|号码|联系方式)/.test(text)

/** What the gentle task asks the advisor to do: care first, nothing to sell. */
export function careTitle(kind: OutcomeKind, competitor: string | null): string {
  if (kind === 'bought_competitor') return `问问${competitor ? ` ${competitor} ` : '新车'}开得怎么样`
  if (kind === 'postponed') return '问声好，看看买车的事有没有新打算'
  if (kind === 'service') return '问声好，看上次不满意的事解决没有'
  return '问声好，不聊价格'
}
