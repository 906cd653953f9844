import type { Visibility } from '@chitang/shared/contracts/visibility'
import type { OutsideRole, Sight } from '@chitang/shared/domain/visibility'
import type { IconName } from '../../shared/ui/icons.ts'
import { figure } from '../../shared/words/number.ts'

export const sightLooks: Record<Sight, { word: string; icon: IconName; tone: string }> = {
  clear: { word: '看得到', icon: 'eye', tone: 'ink' },
  masked: { word: '打码', icon: 'lock', tone: 'amber' },
  sums: { word: '只有汇总', icon: 'list', tone: 'soft' },
  none: { word: '看不到', icon: 'x', tone: 'quiet' },
}
export const outsideNames: Record<OutsideRole, string> = { group_hq: '集团运营', brand_manager: '品牌经理', dpo: '集团合规', oem: '主机厂', vendor_support: '平台支持' }

/** The page in one sentence: what matters most is whether anybody can read a customer's name and number. */
export function visibilitySentence(view: Visibility): string {
  const consents = view.byConsent.reduce((sum, one) => sum + one.people, 0)
  const shared = consents > 0 ? `${figure(consents)} 位客户同意给别的公司看` : '没有客户同意给别的公司看'
  if (view.corp === 'own') return `集团看不到本店任何一位客户，${shared}。`
  return `集团能打码看本店 ${figure(view.byBasis.people)}${view.byBasis.more ? ' 多' : ''} 位客户，手机号明文看不到，${shared}。`
}

export const linkedWords = (linked: number | null): string => (linked === null ? '不到 10 位，不显示具体数' : linked === 0 ? '没有' : `${figure(linked)} 位`)
