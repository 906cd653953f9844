import type { ComplianceHome } from '@chitang/shared/contracts/home'
import type { RouteLocationRaw } from 'vue-router'
import { figure } from '../../shared/words/number.ts'

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

export interface ComplianceTile { key: string; label: string; value: string; unit: string; note: string; tone: 'plain' | 'amber' | 'red'; to?: RouteLocationRaw }

export function complianceTiles({ rights, consents, reveals, exports }: ComplianceHome, now: number): ComplianceTile[] {
  return [
    {
      key: 'rights', label: '权利请求', value: figure(rights.open), unit: '个', to: { name: 'compliance' },
      ...(rights.overdue > 0 ? { note: `${rights.overdue} 个已超期`, tone: 'red' as const } : rights.nextDueAt ? { note: `最早还剩 ${daysTo(rights.nextDueAt, now)} 天`, tone: daysTo(rights.nextDueAt, now) <= 3 ? 'amber' as const : 'plain' as const } : { note: '都答复了', tone: 'plain' as const }),
    },
    { key: 'consents', label: '30 天同意', value: figure(consents.agreed), unit: '次', note: `问了 ${figure(consents.asked)} · 没同意 ${figure(consents.declined)} · 撤回 ${figure(consents.withdrawn)}`, tone: 'plain' },
    { key: 'reveals', label: '今天查看完整号码', value: figure(reveals.today), unit: '次', note: `7 天里最多的一位 ${figure(reveals.top[0]?.count ?? 0)} 次`, tone: 'plain' },
    { key: 'exports', label: '30 天整店导出', value: figure(exports.last30), unit: '次', to: { name: 'exports' }, ...(exports.waiting > 0 ? { note: `${exports.waiting} 个等第二个人`, tone: 'amber' as const } : { note: '没有在等的', tone: 'plain' as const }) },
  ]
}

export function revealsSentence({ reveals }: Pick<ComplianceHome, 'reveals'>): string {
  const counts = reveals.byDay.map((one) => one.count)
  const sum = counts.reduce((a, b) => a + b, 0)
  return sum > 0 ? `共 ${figure(sum)} 次，最多的一天 ${figure(Math.max(...counts))} 次` : '这些天没有人看过'
}
