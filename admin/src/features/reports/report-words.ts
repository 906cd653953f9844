import { compareKpis, type CompareKey, type CompareReport, type OwnRank, type PoolReport, type RetentionReport, type StaffReport, type StaffRow } from '@chitang/shared/contracts/reports'
import type { Fate, HappenedBefore, Happening } from '@chitang/shared/domain/happenings'
import { quarterNames, quarterOf, type Quarter } from '@chitang/shared/domain/bands'
import { kpiOf, percentOf, type KpiId } from '@chitang/shared/domain/kpis'
import { addDays } from '@chitang/shared/domain/touch-windows'
import { dueRecords, monthTo, records, silentSpan, type OpensOf, type Records } from '../../shared/kpis/records.ts'
import { figure } from '../../shared/words/number.ts'

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)
const percentWords = (rate: number | null): string => (rate === null ? '—' : `${rate}%`)

/** How the pool moved, and whether it leaks. */
export function poolSentence({ counting, days, pool, net: byDay }: Pick<PoolReport, 'counting' | 'days' | 'pool' | 'net'>): string {
  if (counting !== null) return counting > 0 ? `还有 ${figure(counting)} 天正在补算，算好了这里自己换上。` : '正在翻以前的记录，算好了这里自己换上。'
  const net = sum(byDay)
  return `现在有 ${figure(pool.at(-1) ?? 0)} 位好友，${days.length} 天里${net >= 0 ? '多了' : '少了'} ${figure(Math.abs(net))} 位。`
}

export const addsSentence = ({ adds }: Pick<PoolReport, 'adds'>): string => (sum(adds) > 0 ? `共 ${figure(sum(adds))} 人，最多的一天 ${figure(Math.max(...adds))} 人` : '这些天没有新好友')
export const leftSentence = ({ deletedCustomer, deletedMember }: Pick<PoolReport, 'deletedCustomer' | 'deletedMember'>): string =>
  sum(deletedCustomer) + sum(deletedMember) > 0 ? `客户删除 ${figure(sum(deletedCustomer))}，顾问删除 ${figure(sum(deletedMember))}` : '没有人删除'

/** Time, not cause: several may have come before the same deletion. */
export function beforeRows({ before }: Pick<PoolReport, 'before'>): { key: HappenedBefore; name: string; value: number }[] {
  return [{ key: 'broadcast', name: '收到群发之后', value: before.broadcast }, { key: 'add', name: '刚加上之后', value: before.add }, { key: 'script', name: '收到话术之后', value: before.script }]
}

export const duplicateWords = ({ persons, duplicates }: Pick<PoolReport, 'persons' | 'duplicates'>): string =>
  persons === null || duplicates === null ? '还没有点过数，几分钟内会有。' : `${figure(persons)} 位客户里，${figure(duplicates)} 位有两个及以上好友身份（${percentWords(percentOf(duplicates, persons))}）。`

export function staffSentence({ items, from, to }: Pick<StaffReport, 'items' | 'from' | 'to'>): string {
  const due = sum(items.map((one) => one.due))
  const rate = percentOf(sum(items.map((one) => one.onTime)), due)
  const days = Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1
  return `${items.length} 位顾问 ${days} 天加了 ${figure(sum(items.map((one) => one.adds)))} 位好友${rate === null ? '' : `，到期的跟进 ${rate}% 按时做了`}。`
}

/** `open`: the records of one advisor's number; what WeCom counts comes without them. */
export interface StaffColumn { key: string; name: string; value: (row: StaffRow) => number | null; words: (row: StaffRow) => string; wecom?: boolean; open?: (row: StaffRow, days: { from: string; to: string }) => Records }
const plain = (key: 'adds' | 'left' | 'followUps' | 'scriptSends', name: string, did: Happening): StaffColumn => ({ key, name, value: (row) => row[key], words: (row) => figure(row[key]), open: ({ memberId }, days) => records(did, days, { advisorId: memberId }) })
const told = (key: string, name: string, value: (told: NonNullable<StaffRow['wecom']>) => number | null, unit = ''): StaffColumn =>
  ({ key, name, wecom: true, value: (row) => (row.wecom ? value(row.wecom) : null), words: (row) => { const one = row.wecom ? value(row.wecom) : null; return one === null ? '—' : unit === '' ? figure(one) : `${one}${unit}` } })
export const staffColumns: readonly StaffColumn[] = [
  plain('adds', '新增', 'added'), plain('left', '被删除', 'left'), plain('followUps', '跟进', 'followed'), plain('scriptSends', '发话术', 'script_sent'),
  { key: 'onTime', name: '按时', value: (row) => percentOf(row.onTime, row.due), words: (row) => (row.due > 0 ? `${percentOf(row.onTime, row.due)}%` : '—'), open: ({ memberId }, { from, to }) => dueRecords({ from, to: addDays(to, -1) }, { advisorId: memberId }) },
  told('chats', '聊天', (one) => one.chats), told('replyShare', '已回复', (one) => one.replyShare, '%'), told('replyMinutes', '首次回复', (one) => one.replyMinutes, ' 分'),
]

export function retentionSentence({ silent, cohorts }: Pick<RetentionReport, 'silent' | 'cohorts'>): string {
  const [adds, still] = [sum(cohorts.map((one) => one.adds)), sum(cohorts.map((one) => one.still))]
  if (adds === 0) return '近 12 周没有新好友，没什么可看的。'
  const rate = percentOf(silent.silent, silent.adds)
  return `近 12 周加的 ${figure(adds)} 位里 ${percentOf(still, adds)}% 还在${rate === null ? '' : `，加后 7 天没人跟的占 ${rate}%`}。`
}

/** Each step with what it lost from the one before. */
export function funnelRows({ funnel }: Pick<RetentionReport, 'funnel'>): { key: string; name: string; value: number; note?: string; fate?: Fate }[] {
  const of = (value: number): string => `占新增 ${percentWords(percentOf(value, funnel.adds))}`
  return [
    { key: 'adds', name: '加上好友', value: funnel.adds }, { key: 'welcomed', name: '收到欢迎语', value: funnel.welcomed, note: of(funnel.welcomed), fate: 'welcomed' },
    { key: 'met', name: '7 天内跟进', value: funnel.met, note: of(funnel.met), fate: 'met' }, { key: 'visited', name: '到店', value: funnel.visited, note: of(funnel.visited), fate: 'visited' },
  ]
}

export interface CompareRow { key: CompareKey; kpi: KpiId; name: string; unit: string; less: boolean; target: number | null }
const row = (key: CompareKey, name: string, unit: string): CompareRow => {
  const kpi = compareKpis[key]
  return { key, kpi, name, unit, less: kpiOf(kpi).better === 'less', target: kpiOf(kpi).target }
}
export const compareRows: readonly CompareRow[] = [
  row('adds30', '30 天新增', ''), row('captureSales', '企微留档率(销售)', '%'), row('captureService', '企微留档率(售后)', '%'), row('timeliness30', '跟进及时率', '%'),
  row('silentRate', '加后未互动', '%'), row('deletionRate30', '30 天删除率', '%'), row('replyMinutes', '平均首次回复时长', ' 分'),
]
export const compareWords = (value: number | null, { unit, key }: CompareRow): string => (value === null ? (key === 'adds30' ? '不到 10' : '—') : unit === '' ? figure(value) : `${value}${unit}`)

/** Where a store stands among all: in words, since a dot alone says nothing in grey. */
export function placeOf(value: number | null, band: CompareReport['bands'][string] | undefined, less: boolean): string {
  const quarter = quarterOf(value, band, less)
  return quarter === null ? '' : quarter === 1 ? quarterNames[1] : quarter === 4 ? quarterNames[4] : '中间'
}

/** The own store's best and worst in one breath. */
export function rankSentence({ storeName, rows }: Pick<OwnRank, 'storeName' | 'rows'>): string {
  const at = (quarter: Quarter): string[] => rows.filter((one) => one.quarter === quarter).map((one) => compareRows.find((row) => row.key === one.key)!.name)
  if (rows.every((one) => one.quarter === null)) return '能比的门店还不到 4 家，先看自己的报表。'
  const [first, last] = [at(1), at(4)]
  if (last.length > 0) return `${storeName}有 ${last.length} 项在集团后四分之一：${last.join('、')}。`
  return first.length > 0 ? `${storeName}有 ${first.length} 项在集团前四分之一：${first.join('、')}。` : `${storeName}每一项都在集团中间。`
}

/** The records of a store's own line; `to` is the last closed day. */
export const rankOpens = (from: string, to: string): OpensOf => ({
  adds: records('added', { from, to }), deletion_rate: records('left', monthTo(to)), task_timeliness: dueRecords({ from, to }), silent_rate: records('added', silentSpan(addDays(to, 1)), { fate: 'silent' }),
  wecom_capture_sales: { name: 'arrivals', query: { day: to } }, wecom_capture_service: { name: 'arrivals', query: { day: to } },
})
