import { compareKeys, compareKpis, type CompareReport, type OwnRank, type PoolReport, type RetentionReport, type StaffReport } from '@chitang/shared/contracts/reports'
import { quarterNames } from '@chitang/shared/domain/bands'
import { kpiOf, percentOf, type KpiId } from '@chitang/shared/domain/kpis'
import { addDays } from '@chitang/shared/domain/touch-windows'
import type { SheetOf } from '../../../platform/http/sheet-file.ts'

/** A report as sheets: what stands on its page, and how each number is counted. Sums only; the customers behind them leave by another way. */
export function poolSheets(report: PoolReport, when: (at: string) => string): SheetOf[] {
  return [
    { name: '每天', columns: ['日期', ...(report.counting !== null ? [] : ['好友总数', '净增']), '新增', '被客户删除', '顾问删除'], rows: report.days.map((day, at) => [day, ...(report.counting !== null ? [] : [report.pool[at]!, report.net[at]!]), report.adds[at]!, report.deletedCustomer[at]!, report.deletedMember[at]!]) },
    { name: '从哪里来', columns: ['来源', '新增'], rows: report.sources.map((one) => [one.name, one.adds]) },
    { name: '活码', columns: ['活码', '新增', '被删除'], rows: report.codes.map((one) => [one.name, one.adds, one.left]) },
    { name: '删除前48小时', columns: ['之前有什么', '次数'], rows: [['收到群发', report.before.broadcast], ['刚加上', report.before.add], ['收到话术', report.before.script]] },
    { name: '群发后48小时', columns: ['群发', '时间', '送达', '删除', '删除率%'], rows: report.broadcasts.map((one) => [one.title, when(one.at), one.delivered, one.left, percentOf(one.left, one.delivered)]) },
    { name: '合计', columns: ['指标', '数'], rows: [['30 天删除率%', report.deletionRate30], ['客户', report.persons], ['有两个及以上好友身份的', report.duplicates]] },
    formulas(['pool_total', 'pool_net', 'adds', 'deleted_by_customer', 'deleted_by_staff', 'deletion_rate', 'broadcast_deletion_48h', 'duplicate_rate']),
  ]
}

export const staffSheets = (report: StaffReport): SheetOf[] => [
  {
    name: '人员', columns: ['顾问', '岗位', '新增', '被删除', '跟进', '发话术', '到期跟进', '按时完成', '按时率%', '聊天', '消息', '已回复聊天占比%', '首次回复分钟', '被删除拉黑(企业微信)'],
    rows: report.items.map((one) => [
      one.name, one.roleName, one.adds, one.left, one.followUps, one.scriptSends, one.due, one.onTime, percentOf(one.onTime, one.due),
      ...(one.wecom ? [one.wecom.chats, one.wecom.messages, one.wecom.replyShare, one.wecom.replyMinutes, one.wecom.negative] : [null, null, null, null, null]),
    ]),
  },
  formulas(['adds', 'deleted_by_customer', 'task_timeliness', 'reply_share', 'reply_minutes']),
]

export const retentionSheets = ({ cohorts, funnel, silent }: RetentionReport): SheetOf[] => [
  { name: '每周', columns: ['周一', '周日', '新增', '现在还在', '还在%', '7 天内跟过', '跟过%'], rows: cohorts.map((one) => [one.week, addDays(one.week, 6), one.adds, one.still, percentOf(one.still, one.adds), one.met, percentOf(one.met, one.adds)]) },
  { name: '漏斗', columns: ['到哪一步', '人', '占新增%', '从', '到'], rows: ([['加上好友', funnel.adds], ['收到欢迎语', funnel.welcomed], ['7 天内跟进', funnel.met], ['到店', funnel.visited]] as const).map(([name, value]) => [name, value, percentOf(value, funnel.adds), funnel.from, funnel.to]) },
  { name: '加后未互动', columns: ['从', '到', '新增', '未互动', '未互动%', '目标%'], rows: [[silent.from, silent.to, silent.adds, silent.silent, percentOf(silent.silent, silent.adds), silent.target]] },
  formulas(['adds', 'silent_rate', 'deletion_rate']),
]

const heads = compareKeys.map((key) => kpiOf(compareKpis[key]).name + (kpiOf(compareKpis[key]).unit === '%' ? '%' : ''))

export const compareSheets = ({ stores, bands }: CompareReport): SheetOf[] => [
  {
    name: '门店对标', columns: ['门店', '品牌', ...heads],
    rows: [
      ...stores.map((one) => [one.storeName, one.brand, ...compareKeys.map((key) => one.values[key])]),
      ...([['前后四分之一的线·低', 'p25'], ['中位', 'p50'], ['前后四分之一的线·高', 'p75']] as const).map(([name, at]) => [name, '', ...compareKeys.map((key) => bands[key]?.[at] ?? null)]),
    ],
  },
  formulas(compareKeys.map((key) => compareKpis[key])),
]

export const rankSheets = ({ rows }: OwnRank): SheetOf[] => [
  { name: '本店对标', columns: ['指标', '本店', '在集团的位置', '能比的门店'], rows: rows.map((one) => [kpiOf(compareKpis[one.key]).name, one.value, one.quarter === null ? '' : quarterNames[one.quarter], one.stores]) },
  formulas(compareKeys.map((key) => compareKpis[key])),
]

const formulas = (ids: readonly KpiId[]): SheetOf => ({ name: '怎么算的', columns: ['指标', '算法', '来源', '时间'], rows: ids.map(kpiOf).map((one) => [one.name, one.formula, one.source, one.window]) })

/** Stands on every sheet: of what, of which days, who took it and when. */
export const reportMark = (input: { of: string; title: string; from: string; to: string; by: string; at: string }): string => `${input.of} ${input.title} ${input.from} 至 ${input.to}：${input.by} ${input.at} 导出。只有汇总数，没有客户资料。`
