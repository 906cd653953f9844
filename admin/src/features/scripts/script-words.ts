import type { ScriptItem } from '@chitang/shared/contracts/scripts'
import { scriptCategories } from '@chitang/shared/domain/scripts'
import { figure } from '../../shared/words/number.ts'

export const categoryName = (code: string): string => scriptCategories.find((category) => category.code === code)?.name ?? code

export const scopeName = { store: '本店', brand: '品牌', group: '集团', personal: '我的' } as const

export function matchesScript(item: ScriptItem, words: string): boolean {
  const q = words.trim().toLowerCase()
  if (!q) return true
  const spelled = item.pinyin.replaceAll(' ', '').includes(q.replaceAll(' ', ''))
  return spelled || [item.title, item.text, item.code, item.initials].some((field) => field.toLowerCase().includes(q))
}

export function scriptsSentence(items: readonly ScriptItem[]): string {
  const usable = items.filter((item) => !item.hidden && !item.expired)
  const expired = items.filter((item) => !item.hidden && item.expired).length
  const uses = items.reduce((sum, item) => sum + item.storeUses, 0)
  if (!items.length) return '还没有话术'
  return `${figure(usable.length)} 条话术能用，本店一共用过 ${figure(uses)} 次${expired ? `，${figure(expired)} 条过期了` : ''}。`
}

export interface VariableHelp { name: string; how: string }

/** What the sidebar fills by itself; any other {name} becomes a small field before sending. */
export const filledVariables: readonly VariableHelp[] = [
  { name: '称呼', how: '确认过姓和先生/女士就用，否则读作「您」' }, { name: '顾问', how: '发的人的名字' }, { name: '门店简称', how: '所在门店' },
  { name: '车型', how: '客户资料里的意向车型' }, { name: '关注点', how: '现在的需求里记的关注' }, { name: '来源', how: '客户从哪个活码来' },
]
