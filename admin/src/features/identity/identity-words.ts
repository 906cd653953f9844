import type { IdentityPair } from '@chitang/shared/contracts/identity'

/** 「把政务的 DMS 档案接到包河的孙女士名下，9 + 12 条记录排在一条时间线上。」 */
export function mergeSentence(pair: IdentityPair, survivorId: string): string {
  const [stays, goes] = survivorId === pair.a.personId ? [pair.a, pair.b] : [pair.b, pair.a]
  return `把${goes.storeName}的${goes.what}「${goes.name}」接到${stays.storeName}的${stays.name}名下，${entryWords(goes.entries)} + ${entryWords(stays.entries)} 条记录排在一条时间线上。`
}

/** The timeline is counted as far as a screen of it. */
const entryWords = (entries: number): string => (entries >= 100 ? '100 多' : String(entries))

export const pairTitle = (pair: IdentityPair): string => `${pair.a.name} 和 ${pair.b.name}，是同一个人吗？`

/** What stands in the result column once somebody chose a side. */
export function resultOf(field: IdentityPair['fields'][number], chosen: 'a' | 'b' | undefined): { text: string | null; why: string } {
  if (!field.differs || chosen === undefined || chosen === field.resultFrom) return { text: field.result, why: field.why }
  return { text: chosen === 'a' ? field.a : field.b, why: '你选的，另一边的值也留着' }
}
