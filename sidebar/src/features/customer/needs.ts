import type { Needs } from '@chitang/shared/contracts/customers'
import type { NeedName } from './sheets.ts'

export const needNames: Readonly<Record<NeedName, string>> = {
  budget: '预算', tradeIn: '置换', householdSize: '家里几口人', focus: '看重', finance: '付款',
}
export const needOrder: readonly NeedName[] = ['budget', 'tradeIn', 'householdSize', 'focus', 'finance']

const wan = (value: number) => String(Math.round(value * 10) / 10)

export function needText(name: NeedName, needs: Needs): string | null {
  switch (name) {
    case 'budget': {
      const { budgetMin: low, budgetMax: high } = needs
      if (low != null && high != null) return `${wan(low)}–${wan(high)} 万`
      if (high != null) return `${wan(high)} 万以内`
      return low != null ? `${wan(low)} 万以上` : null
    }
    case 'tradeIn': return needs.tradeIn == null ? null : needs.tradeIn ? '置换' : '不置换'
    case 'householdSize': return needs.householdSize == null ? null : `${needs.householdSize} 口之家`
    case 'focus': return needs.focus?.length ? `看重${needs.focus.join('、')}` : null
    case 'finance': return needs.finance || null
  }
}

export const budgets: readonly { label: string; min: number | null; max: number | null }[] = [
  { label: '10 万以内', min: null, max: 10 }, { label: '10–15 万', min: 10, max: 15 }, { label: '15–18 万', min: 15, max: 18 },
  { label: '18–25 万', min: 18, max: 25 }, { label: '25 万以上', min: 25, max: null },
]
export const focuses = ['价格', '油耗', '续航', '空间', '安全', '智驾', '保值', '品牌'] as const
export const finances = ['全款', '分期', '公户'] as const

/** The values a change replaces, so that 撤销 puts exactly those back. */
export function previous(needs: Needs, change: Needs): Needs {
  const before: Record<string, unknown> = {}
  for (const key of Object.keys(change)) before[key] = needs[key as keyof Needs] ?? null
  return before as Needs
}
