/** One meaning per number, everywhere: the sentence behind 怎么算的, the default target, and which list it opens. */
export type KpiUnit = '人' | '件' | '次' | '%' | '分钟' | '台'

/** The list behind a number, as route name and query; who shows it may narrow it to a day or an advisor. */
export interface Opens { readonly name: string; readonly query?: Readonly<Record<string, string>> }

export interface Kpi {
  readonly name: string
  readonly unit: KpiUnit
  readonly formula: string
  readonly source: string
  readonly window: string
  /** Null = no target unless a store sets one. */
  readonly target: number | null
  /** Which way is good; null = only reported. */
  readonly better: 'more' | 'less' | null
  readonly opens: Opens
}

const facts = '企业微信的添加、删除事件和对账；迟到的会记回发生的那天'

export const kpis = {
  adds: { name: '新增好友', unit: '人', formula: '当天新加的好友数，删了又加回的再算一次；两位顾问各加一次算两次', source: facts, window: '天', target: null, better: 'more', opens: { name: 'customers' } },
  pool_total: { name: '客户池总数', unit: '人', formula: '到当天为止的新增和接手，减去被客户删除、顾问删除和交给别人的；一位客户加了两位顾问算两次', source: facts, window: '当天收盘', target: null, better: 'more', opens: { name: 'customers', query: { state: 'live' } } },
  pool_net: { name: '净增', unit: '人', formula: '新增好友 + 接手 − 被客户删除 − 顾问删除 − 交给别人', source: facts, window: '天', target: null, better: 'more', opens: { name: 'customers' } },
  deleted_by_customer: { name: '被客户删除', unit: '人', formula: '当天客户把顾问删除或拉黑的次数', source: '企业微信的删除事件；企业微信不说原因', window: '天', target: null, better: 'less', opens: { name: 'customers', query: { state: 'left' } } },
  deleted_by_staff: { name: '顾问删除', unit: '人', formula: '当天顾问把客户删除的次数', source: '企业微信的删除事件', window: '天', target: null, better: 'less', opens: { name: 'customers', query: { state: 'dropped' } } },
  deletion_rate: { name: '删除率', unit: '%', formula: '近 30 天被客户删除 ÷（30 天前的好友数 + 30 天新增）', source: facts, window: '30 天', target: 1, better: 'less', opens: { name: 'customers', query: { state: 'left' } } },
  broadcast_deletion_48h: { name: '群发48h删除率', unit: '%', formula: '群发送达后 48 小时内删除顾问的客户 ÷ 送达的客户；只是时间在后，不等于因为群发', source: '群发送达结果和删除事件', window: '每次群发', target: 0.3, better: 'less', opens: { name: 'broadcasts' } },
  task_timeliness: { name: '跟进及时率', unit: '%', formula: '在到期日当天或之前完成的跟进 ÷ 当天到期的跟进，取消的不算', source: '池塘里的跟进待办', window: '天', target: 90, better: 'more', opens: { name: 'customers', query: { due: 'overdue' } } },
  silent_rate: { name: '加后未互动', unit: '%', formula: '加了满 7 天、7 天里没有一条跟进记录、话术回应或到店的好友 ÷ 同期新增。没开会话存档看不到聊天，所以只看记下来的', source: '池塘里的跟进、话术和到店记录', window: '30 天', target: 20, better: 'less', opens: { name: 'customers', query: { silent: 'week', state: 'live' } } },
  duplicate_rate: { name: '重复率', unit: '%', formula: '有两个及以上好友身份的客户 ÷ 有好友身份的客户', source: '核对是否同一人的结果，每天点数一次', window: '当天', target: null, better: null, opens: { name: 'customers', query: { twice: 'yes' } } },
  wecom_capture_sales: { name: '企微留档率(销售)', unit: '%', formula: '进店的人里已经是企微好友的 ÷ 进店人数。登记了手机号的按号码对；只登记人数的，用当天销售顾问的新增补，最多补到进店数', source: '前台每日登记的进店数', window: '本月', target: 80, better: 'more', opens: { name: 'arrivals' } },
  wecom_capture_service: { name: '企微留档率(售后)', unit: '%', formula: '进厂车主里已经是企微好友的 ÷ 进厂台次。登记了车牌或手机号的按号码对；只登记台次的，用当天服务顾问的新增补，最多补到进厂数', source: '前台每日登记的进厂数', window: '本月', target: 100, better: 'more', opens: { name: 'arrivals' } },
  adds_per_retail: { name: '每增一台终端添加数', unit: '人', formula: '本月新增好友 ÷ 本月零售台数', source: '新增来自企业微信，零售台数由前台登记', window: '本月', target: 7, better: 'more', opens: { name: 'arrivals' } },
  reply_minutes: { name: '平均首次回复时长', unit: '分钟', formula: '客户当天发起聊天后顾问第一次回复的平均分钟数，只算单聊', source: '企业微信「联系客户统计」，次日给出', window: '天', target: 10, better: 'less', opens: { name: 'report-staff' } },
  reply_share: { name: '已回复聊天占比', unit: '%', formula: '当天客户主动发起的单聊里顾问已回复的占比', source: '企业微信「联系客户统计」，次日给出', window: '天', target: 95, better: 'more', opens: { name: 'report-staff' } },
  welcome_failed: { name: '欢迎语失败', unit: '人', formula: '当天新好友里没收到欢迎语的人数', source: '发欢迎语时企业微信的回答', window: '天', target: 0, better: 'less', opens: { name: 'customers', query: { welcome: 'failed' } } },
  broadcasts_unconfirmed: { name: '群发待确认', unit: '人', formula: '已经发给顾问、还没在企业微信里确认的任务；一次群发里一位顾问算一次', source: '群发任务何时发出、何时确认或取消；小折线是每天收工时还没确认的', window: '现在', target: null, better: 'less', opens: { name: 'broadcasts', query: { state: 'unconfirmed' } } },
  rights_open: { name: '权利请求', unit: '件', formula: '客户要副本、更正或删除自己的资料，还没答复的件数；15 个工作日内要答复', source: '顾问和合规登记的请求', window: '现在', target: null, better: 'less', opens: { name: 'compliance' } },
  consents_agreed: { name: '30 天同意', unit: '次', formula: '近 30 天里客户同意把资料给另一家公司的次数；问了、没同意和撤回各数各的', source: '客户在说明页或纸上的回答', window: '30 天', target: null, better: null, opens: { name: 'compliance', query: { tab: 'consents', answer: 'agreed' } } },
  phones_revealed: { name: '今天查看完整号码', unit: '次', formula: '今天有人点开一位客户的完整手机号的次数，同一位看两次算两次', source: '每次查看都写进店里的册子，改不了', window: '天', target: null, better: null, opens: { name: 'audit', query: { kind: 'reveal' } } },
  exports_asked: { name: '30 天导出', unit: '次', formula: '近 30 天里申请导出整店数据或客户名单的次数，没被同意的不算', source: '导出的申请和确认', window: '30 天', target: null, better: 'less', opens: { name: 'exports', query: { days: '30' } } },
  collisions_open: { name: '撞单待定', unit: '件', formula: '同一位客户被两位顾问接待、还没定归属的件数；两家店的算在两家店', source: '池塘里的撞单记录，小折线是每天收工时还没定的', window: '现在', target: null, better: 'less', opens: { name: 'collisions' } },
} as const satisfies Record<string, Kpi>

export type KpiId = keyof typeof kpis
export const kpiIds = Object.keys(kpis) as KpiId[]
export const kpiOf = (id: KpiId): Kpi => kpis[id]

/** What can be told only with the paid 会话存档; named so that nobody takes something else for it. */
export const needsArchive = ['首次响应时长', '双向聊天', '聊天内容里的意向'] as const

/** Targets a store may set itself. */
export const editableTargets = ['wecom_capture_sales', 'wecom_capture_service', 'deletion_rate', 'task_timeliness', 'silent_rate', 'adds_per_retail'] as const satisfies readonly KpiId[]
export type EditableTarget = (typeof editableTargets)[number]

/** Per cent with one decimal; nothing to divide by is not zero. */
export const percentOf = (have: number, of: number): number | null => (of > 0 ? Math.round((have / of) * 1000) / 10 : null)

/** How many more are needed so that the share reaches the target; none is negative. */
export const missingTo = (have: number, of: number, target: number): number => Math.max(0, Math.ceil((of * target) / 100 - have - 1e-9))
