/** What one advisor did on a day, beside what is usual for them. */
export interface AdvisorDay { memberId: string; name: string; adds: number; usualAdds: number; deleted: number; dueTasks: number; onTime: number }

export interface Praise { memberId: string; name: string; words: string; why: string }

/** Measured against oneself, so that not the same person is praised every day; who lost a customer that day is left alone. */
export function choosePraise(days: readonly AdvisorDay[]): Praise | null {
  const gain = (one: AdvisorDay): number => one.adds - one.usualAdds
  const best = days.filter((one) => one.deleted === 0 && one.adds >= 3 && gain(one) >= 1).sort((a, b) => gain(b) - gain(a) || b.adds - a.adds || a.memberId.localeCompare(b.memberId))[0]
  if (best) return { memberId: best.memberId, name: best.name, words: `${best.name} 昨天加了 ${best.adds} 位好友`, why: `比平时多 ${Math.round(gain(best))} 位，没有一位删除` }
  const steady = days.filter((one) => one.dueTasks >= 3 && one.onTime === one.dueTasks).sort((a, b) => b.onTime - a.onTime || a.memberId.localeCompare(b.memberId))[0]
  return steady ? { memberId: steady.memberId, name: steady.name, words: `${steady.name} 昨天的 ${steady.dueTasks} 件跟进都按时做完了`, why: '一件没有拖到今天' } : null
}

/** The first line of the page and of the card. */
export const digestSentence = (adds: number, people: number): string =>
  `${adds > 0 ? `昨天加了 ${adds} 位好友` : '昨天没有新好友'}，${people > 0 ? `今天有 ${people} 位客户需要你。` : '今天没有客户等着你。'}`
