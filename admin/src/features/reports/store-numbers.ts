import type { GroupHome } from '@chitang/shared/contracts/home'
import type { compareKeys, CompareReport } from '@chitang/shared/contracts/reports'
import { addDays } from '@chitang/shared/domain/touch-windows'
import type { KpiId } from '@chitang/shared/domain/kpis'
import { dueRecords, records, type Records, type Span } from '../../shared/kpis/records.ts'
import { cellWords, groupColumns } from '../home/group-words.ts'
import { compareRows, compareWords, rankOpens } from './report-words.ts'

export type HomeKey = (typeof groupColumns)[number]['key']
const homeKpis: Readonly<Record<HomeKey, KpiId>> = { adds7: 'adds', captureSales: 'wecom_capture_sales', captureService: 'wecom_capture_service', timeliness7: 'task_timeliness', deletionRate30: 'deletion_rate' }

/** One number of all stores: as the group's home tells it, or as 门店对标 does. */
export interface StoreNumber { of: 'home' | 'compare'; key: string; kpi: KpiId; name: string; less: boolean; target: number | null; words: (value: number | null) => string }

export const storeNumbers: readonly StoreNumber[] = [
  ...groupColumns.map((one): StoreNumber => ({ of: 'home', key: one.key, kpi: homeKpis[one.key], name: one.name, less: one.less, target: one.target, words: (value) => cellWords(value, one) })),
  ...compareRows.map((one): StoreNumber => ({ of: 'compare', key: one.key, kpi: one.kpi, name: one.name, less: one.less, target: one.target, words: (value) => compareWords(value, one) })),
]
export const storeNumber = (of: string, key: string): StoreNumber | null => storeNumbers.find((one) => one.of === of && one.key === key) ?? null

export interface StoreValue { storeId: string; storeName: string; value: number | null }
export const valuesOf = (number: StoreNumber, home: GroupHome | null, compare: CompareReport | null): StoreValue[] =>
  number.of === 'home' ? (home?.stores ?? []).map((one) => ({ storeId: one.storeId, storeName: one.storeName, value: one[number.key as HomeKey] }))
    : (compare?.stores ?? []).map((one) => ({ storeId: one.storeId, storeName: one.storeName, value: one.values[number.key as (typeof compareKeys)[number]] }))

/** The best first; what is not told stands last, whichever way is good. */
export const bestFirst = (values: readonly StoreValue[], less: boolean): StoreValue[] =>
  [...values].sort((a, b) => (a.value === null || b.value === null ? Number(a.value === null) - Number(b.value === null) : less ? a.value - b.value : b.value - a.value))

const week = (to: string): Span => ({ from: addDays(to, -6), to })
/** Which days it counts; `to` is the last closed one. */
export const spanOf = ({ of, key }: StoreNumber, to: string): Span => (of === 'home' && (key === 'adds7' || key === 'timeliness7') ? week(to) : key.startsWith('capture') ? { from: `${to.slice(0, 7)}-01`, to } : { from: addDays(to, -29), to })

/** Its customers in one store; null = it has none to show: 企微留档 is told by reception, chats by WeCom. */
export function storeRecords(number: StoreNumber, to: string): Records | null {
  if (number.of === 'home' && number.key === 'adds7') return records('added', week(to))
  if (number.of === 'home' && number.key === 'timeliness7') return dueRecords(week(to))
  const location = rankOpens(addDays(to, -29), to)[number.kpi]
  return location?.name === 'customers' ? (location as Records) : null
}
