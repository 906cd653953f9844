/** How many mass messages one customer of a corp may receive (WeCom doc 92135): the admin of the corp chooses, the API does not tell. */
export const receiveRules = ['month', 'week', 'day'] as const
export type ReceiveRule = (typeof receiveRules)[number]
export const receiveRuleNames: Readonly<Record<ReceiveRule, string>> = {
  month: '每位客户每月最多收到当月天数条', week: '每位客户每周最多收到 7 条', day: '每位客户每天最多收到 1 条',
}

/** Strongest first: of two that meet, the weaker gives way. */
export const touchClasses = ['safety', 'appointment', 'service', 'marketing'] as const
export type TouchClass = (typeof touchClasses)[number]
export const touchClassNames: Readonly<Record<TouchClass, string>> = { safety: '安全与召回', appointment: '预约', service: '服务提醒', marketing: '活动与营销' }

/** Smaller is stronger. */
export const classRank = (one: TouchClass): number => touchClasses.indexOf(one)
