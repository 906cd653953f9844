import type { ScriptTemplate } from '@chitang/shared/contracts/script-templates'
import { figure } from '../../shared/words/number.ts'

type Reach = ScriptTemplate['reach']

/** 12 家店：9 家沿用，2 家已改，1 家脱离 */
export function reachWords({ stores, inherited, overridden, forked, hidden }: Reach): string {
  const parts = [[inherited - hidden, '沿用'], [overridden, '已改'], [forked, '脱离'], [hidden, '停用']] as const
  return `${stores} 家店：${parts.flatMap(([count, word]) => (count > 0 ? [`${count} 家${word}`] : [])).join('，') || '还没有店在用'}`
}

export function templatesSentence(items: readonly ScriptTemplate[]): string {
  if (!items.length) return '还没有话术模板'
  const waiting = items.reduce((sum, item) => sum + item.reach.pending, 0)
  const changed = items.filter((item) => item.reach.overridden + item.reach.forked > 0).length
  return `${figure(items.length)} 条模板在用，${changed ? `${figure(changed)} 条有店改过` : '门店都在沿用'}${waiting ? `，${figure(waiting)} 处等门店对比` : ''}。`
}
