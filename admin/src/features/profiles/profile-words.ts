import type { MemberPublic } from '@chitang/shared/contracts/org'

/** What a customer who opens the member's profile does not find. */
export const missingOf = (one: MemberPublic): string[] =>
  one.known ? [...(one.channels === null ? ['视频号'] : one.channels.confirmed ? [] : ['视频号还没确认']), ...(one.address === null ? ['门店地址'] : []), ...(one.hours === null ? ['营业时间'] : [])] : []

export function profilesSentence(items: readonly MemberPublic[]): string {
  if (items.length === 0) return '员工对外资料'
  if (items.every((one) => !one.known)) return '企业微信没有把对外资料给这个应用。'
  const short = items.filter((one) => missingOf(one).length > 0).length
  return short === 0 ? `${items.length} 位能接待客户的同事，对外资料都齐了。` : `${items.length} 位里有 ${short} 位的对外资料不全，客户点开头像看不到。`
}
