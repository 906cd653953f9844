import type { ComplianceHome } from '@chitang/shared/contracts/home'
import { figure } from '../../shared/words/number.ts'
import { dayOf } from '../../shared/words/time.ts'
import type { Tile } from './tiles.ts'

const day = 86_400_000
const daysTo = (iso: string, now: number): number => Math.ceil((Date.parse(iso) - now) / day)

/** The nearest deadline first: missing it is what the officer answers for. */
export function complianceSentence({ rights, todo }: Pick<ComplianceHome, 'rights' | 'todo'>, now: number): string {
  if (rights.overdue > 0) return `有 ${rights.overdue} 个客户请求超期了，先办这些。`
  const left = rights.nextDueAt === null ? null : daysTo(rights.nextDueAt, now)
  const first = left === null ? '没有客户在等答复' : `${rights.open} 个客户在等答复，最早的还剩 ${left} 天`
  const others = todo.filter((one) => one.kind !== 'rights').length
  return others > 0 ? `${first}，另有 ${others} 件等你定。` : `${first}。`
}

export function complianceTiles({ rights, consents, reveals, exports, sparks }: ComplianceHome, now: number): Tile[] {
  const days = rights.nextDueAt === null ? null : daysTo(rights.nextDueAt, now)
  return [
    {
      kpi: 'rights_open', label: '权利请求', value: figure(rights.open), unit: '件', spark: sparks.rights, to: { name: 'compliance' },
      ...(rights.overdue > 0 ? { note: `${rights.overdue} 个已超期`, tone: 'red' as const, icon: 'clock' as const } : days === null ? { note: '都答复了', tone: 'plain' as const } : { note: `最早还剩 ${days} 天`, ...(days <= 3 ? { tone: 'amber' as const, icon: 'clock' as const } : { tone: 'plain' as const }) }),
    },
    { kpi: 'consents_agreed', label: '30 天同意', value: figure(consents.agreed), unit: '次', spark: sparks.consents, note: `问了 ${figure(consents.asked)} · 没同意 ${figure(consents.declined)} · 撤回 ${figure(consents.withdrawn)}`, tone: 'plain', to: { name: 'compliance', query: { tab: 'consents', answer: 'agreed' } } },
    { kpi: 'phones_revealed', label: '今天查看完整号码', value: figure(reveals.today), unit: '次', spark: reveals.byDay.slice(-7).map((one) => one.count), note: `7 天里最多的一位 ${figure(reveals.top[0]?.count ?? 0)} 次`, tone: 'plain', to: { name: 'audit', query: { kind: 'reveal', day: dayOf(now) } } },
    { kpi: 'exports_asked', label: '30 天导出', value: figure(exports.last30), unit: '次', spark: sparks.exports, to: { name: 'exports', query: { days: '30' } }, ...(exports.waiting > 0 ? { note: `${exports.waiting} 个等第二个人`, tone: 'amber' as const, icon: 'clock' as const } : { note: '没有在等的', tone: 'plain' as const }) },
  ]
}

export function revealsSentence({ reveals }: Pick<ComplianceHome, 'reveals'>): string {
  const counts = reveals.byDay.map((one) => one.count)
  const sum = counts.reduce((a, b) => a + b, 0)
  return sum > 0 ? `共 ${figure(sum)} 次，最多的一天 ${figure(Math.max(...counts))} 次` : '这些天没有人看过'
}
