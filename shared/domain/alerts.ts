import type { Role } from './roles.ts'

/** What somebody must hear of while it can still be mended. Each has a next step; the closed list is the dictionary of the alert page. */
export const alertKinds = [
  'customer_left', 'staff_removed_customer', 'welcome_failed', 'code_failing', 'code_alone', 'overdue_follow_up', 'silent_adds', 'bulk_reveal', 'credential_refused', 'calls_blocked', 'quota', 'app_inactive', 'unheard',
] as const
export type AlertKind = (typeof alertKinds)[number]

export interface AlertDefault {
  readonly name: string
  /** Told at once. A manager of one side hears only of that side's advisors. Where nobody holds these roles, `escalate` hears at once. */
  readonly tell: readonly Role[]
  /** Told when it is still open after `escalateMinutes`. */
  readonly escalate: readonly Role[]
  readonly escalateMinutes: number | null
  /** The same once more is counted, and told again only after this long. */
  readonly repeatMinutes: number
  /** When it is told, where the name of the kind does not say it. */
  readonly when?: string
  /** No event tells it, so its card waits for the morning. */
  readonly byDay?: boolean
  /** Nobody may switch it off. */
  readonly always: boolean
  /** Also in the book of the group as a whole, for roles without a store. */
  readonly group: readonly Role[]
}

/** A late follow-up with an H or A customer is told when its day is over, with any other after so many days. */
export const anyLevelAfterDays = 7

/** Friends of one advisor whom nobody looks after that are worth a card. */
export const silentWorth = 3

const hour = 60
const day = 24 * hour

export const alertDefaults: Readonly<Record<AlertKind, AlertDefault>> = {
  customer_left: { name: '客户删除了顾问', tell: ['sales_manager', 'service_manager', 'store_manager'], escalate: [], escalateMinutes: null, repeatMinutes: day, always: false, group: [] },
  staff_removed_customer: { name: '顾问删除了客户', tell: ['sales_manager', 'service_manager'], escalate: ['store_manager'], escalateMinutes: day, repeatMinutes: day, always: false, group: [] },
  welcome_failed: { name: '欢迎语没发出去', tell: ['sales_manager', 'service_manager'], escalate: ['store_manager'], escalateMinutes: 2 * hour, repeatMinutes: day, always: false, group: [] },
  code_failing: { name: '活码没同步到企业微信', tell: ['market_manager'], escalate: ['store_manager'], escalateMinutes: hour, repeatMinutes: 4 * hour, always: false, group: [] },
  code_alone: { name: '活码没有自己的接待人', tell: ['market_manager', 'store_manager'], escalate: [], escalateMinutes: null, repeatMinutes: day, always: false, group: [] },
  overdue_follow_up: { name: '跟进超期', tell: ['sales_manager', 'service_manager'], escalate: ['store_manager'], escalateMinutes: day, repeatMinutes: day, always: false, group: [], byDay: true, when: `H、A 级过了当天就提醒，其他级别满 ${anyLevelAfterDays} 天` },
  silent_adds: { name: '加了好友没人跟', tell: ['sales_manager', 'service_manager'], escalate: ['store_manager'], escalateMinutes: 3 * day, repeatMinutes: 7 * day, always: false, group: [], byDay: true, when: `一位顾问有 ${silentWorth} 位好友加满 7 天没跟进` },
  bulk_reveal: { name: '短时间看了很多号码', tell: ['store_manager'], escalate: [], escalateMinutes: null, repeatMinutes: hour, always: true, group: ['dpo'] },
  credential_refused: { name: '企业微信连不上', tell: ['store_manager'], escalate: [], escalateMinutes: null, repeatMinutes: 4 * hour, always: true, group: ['group_hq'] },
  calls_blocked: { name: '企业微信暂停了调用', tell: ['store_manager'], escalate: [], escalateMinutes: null, repeatMinutes: 4 * hour, always: false, group: ['group_hq'] },
  quota: { name: '名额和调用额度', tell: ['store_manager', 'market_manager'], escalate: [], escalateMinutes: null, repeatMinutes: day, always: false, group: ['group_hq'] },
  app_inactive: { name: '应用要被停用', tell: ['store_manager'], escalate: [], escalateMinutes: null, repeatMinutes: day, always: true, group: ['group_hq'] },
  unheard: { name: '门店没有人收提醒', tell: [], escalate: [], escalateMinutes: null, repeatMinutes: day, always: true, group: ['group_hq'] },
}

/** What a store hears of; the rest is only the group's. */
export const storeKinds: readonly AlertKind[] = alertKinds.filter((kind) => alertDefaults[kind].tell.length > 0)

/** Who may read an alert of a store: whoever is told of it, now or later. */
export const readersOf = (kind: AlertKind): readonly Role[] => [...alertDefaults[kind].tell, ...alertDefaults[kind].escalate]

/** Number of reveals by one person in `bulkRevealMinutes` that somebody must look at. */
export const bulkReveals = 15
/** Audit actions by which somebody reads a whole number: one quota a day, one rule. */
export const revealActions: readonly string[] = ['phone.reveal', 'consent.reveal_phone']
export const bulkRevealMinutes = 10
/** What the card adds up. */
export const bulkRevealDays = 3

/** Steps a page offers for an alert; what they do is the page's and the server's. */
export const alertSteps = ['call_once', 'open_customer', 'remind_advisor', 'open_code', 'open_audit', 'open_wecom', 'open_broadcast', 'open_calendar', 'open_people', 'open_silent'] as const
export type AlertStep = (typeof alertSteps)[number]

export const alertStepNames: Readonly<Record<AlertStep, string>> = {
  call_once: '打电话', open_customer: '看资料', remind_advisor: '提醒顾问', open_code: '看活码', open_audit: '看记录', open_wecom: '看连接', open_broadcast: '看这次群发', open_calendar: '看群发日历', open_people: '安排岗位', open_silent: '看是哪些人',
}
