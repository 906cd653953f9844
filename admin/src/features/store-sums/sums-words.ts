import type { StoreSums } from '@chitang/shared/contracts/store-sums'
import { figure } from '../../shared/words/number.ts'

export const sumColumns = [
  { key: 'customers', name: '客户' }, { key: 'added', name: '加好友' }, { key: 'followUps', name: '跟进' }, { key: 'scriptSends', name: '发话术' }, { key: 'visits', name: '到店' }, { key: 'deleted', name: '删除' },
] as const

export const mostAdds = (items: readonly StoreSums[]): number => Math.max(0, ...items.map((one) => one.added ?? 0))

/** Who added most, in one sentence; a store whose number is not told is never named as the least. */
export function sumsSentence(items: readonly StoreSums[]): string {
  const top = items.filter((one) => one.added !== null && one.added > 0).sort((x, y) => y.added! - x.added!)[0]
  return top ? `最近 30 天 ${top.storeName}加好友最多，${figure(top.added!)} 位。` : '最近 30 天还没有够 10 位的加好友数。'
}
