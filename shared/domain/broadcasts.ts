/** draft 草稿 · planning 正在占名额 · waiting 等审批 · scheduled 已安排 · pushing 正在交给企业微信 · sending 等顾问确认 · closing 正在收尾 · done 已结束 · cancelled 已取消 */
export const broadcastStates = ['draft', 'planning', 'waiting', 'scheduled', 'pushing', 'sending', 'closing', 'done', 'cancelled'] as const
export type BroadcastState = (typeof broadcastStates)[number]
export const broadcastStateNames: Readonly<Record<BroadcastState, string>> = {
  draft: '草稿', planning: '正在占名额', waiting: '等审批', scheduled: '已安排', pushing: '正在交给企业微信', sending: '等顾问确认', closing: '正在收尾', done: '已结束', cancelled: '已取消',
}

/** What becomes of one customer in one broadcast. */
export const targetStates = ['reserved', 'excluded', 'pushed', 'sent', 'not_friend', 'over_limit', 'unsent', 'withdrawn'] as const
export type TargetState = (typeof targetStates)[number]

/**
 * Why a customer is left out. Across legal entities a reason never names a store, a time or a class: whoever it was is
 * `capped` (当日已达触达上限) there, `taken` only inside one's own legal entity.
 */
export const exclusionNames = {
  opted_out: '不再群发', no_route: '没有可发的顾问', taken: '当天已有安排', capped: '当日已达触达上限', not_friend: '已不是好友', restricted: '受限', preferred_elsewhere: '归其他门店发', refused: '企业微信不接受', lower_class: '让给更要紧的一条',
} as const
export type Exclusion = keyof typeof exclusionNames
export const exclusions = Object.keys(exclusionNames) as Exclusion[]
