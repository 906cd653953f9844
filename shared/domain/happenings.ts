/**
 * What a number of friends counts on a day. The list behind the number asks for the same facts, so that it holds
 * exactly those customers; one who counts twice (deleted and added again) is listed once.
 */
export const happenings = ['added', 'left', 'dropped', 'taken_over', 'handed_over', 'followed', 'script_sent', 'visited', 'welcome_failed'] as const
export type Happening = (typeof happenings)[number]

/** As it stands after the days, before 客户: 「6/4 加的」. */
export const happeningWords: Readonly<Record<Happening, string>> = {
  added: '加的', left: '删除顾问的', dropped: '被顾问删除的', taken_over: '接手的', handed_over: '交给别人的', followed: '记过跟进的', script_sent: '发过话术的', visited: '到店的', welcome_failed: '没收到欢迎语的',
}

/** What became of an add. `met` and `silent` look at the seven days behind it, `waiting` until now. */
export const fates = ['still', 'met', 'silent', 'waiting', 'welcomed', 'visited'] as const
export type Fate = (typeof fates)[number]
export const fateWords: Readonly<Record<Fate, string>> = { still: '之后一直还在的', met: '7 天内跟过的', silent: '7 天没人跟的', waiting: '到现在没人跟的', welcomed: '收到欢迎语的', visited: '后来到店的' }

/** What had come within 48 hours before a deletion: time, not cause. */
export const befores = ['broadcast', 'add', 'script'] as const
export type HappenedBefore = (typeof befores)[number]
export const beforeWords: Readonly<Record<HappenedBefore, string>> = { broadcast: '收到群发 48 小时内', add: '刚加上 48 小时内', script: '收到话术 48 小时内' }

/** How a friendship stands: `left` the customer ended it, `dropped` the advisor did. */
export const friendStates = ['live', 'deleted', 'left', 'dropped'] as const
export type FriendState = (typeof friendStates)[number]
export const friendStateWords: Readonly<Record<FriendState, string>> = { live: '还是好友', deleted: '已不是好友', left: '客户删除了顾问', dropped: '顾问删除了客户' }
