import type { GroupHome, GroupStore } from '@chitang/shared/contracts/home'
import { kpiOf } from '@chitang/shared/domain/kpis'
import type { OpensOf } from '../../shared/kpis/records.ts'
import { figure } from '../../shared/words/number.ts'

/** What one does today: whom to call first, then how the whole stands. */
export function groupSentence({ stores, addsToday }: Pick<GroupHome, 'stores' | 'addsToday'>): string {
  if (stores.length === 0) return '没有你能看的门店。'
  const stuck = stores.filter((one) => one.stuck.some(({ kind }) => kind !== 'arrivals')).length
  const uncounted = stores.filter((one) => one.stuck.length > 0).length
  const adds = addsToday === null ? `${stores.length} 家店今天加的好友不到 10 位` : `${stores.length} 家店今天加了 ${figure(addsToday)} 位好友`
  return stuck > 0 ? `${adds}，有 ${stuck} 家卡着要你打电话。` : uncounted > 0 ? `${adds}，有 ${uncounted} 家缺进店数。` : `${adds}，没有卡住的店。`
}

export interface GroupColumn { key: 'adds7' | 'deletionRate30' | 'captureSales' | 'captureService' | 'timeliness7'; name: string; percent: boolean; less: boolean; target: number | null }

export const groupColumns: readonly GroupColumn[] = [
  { key: 'adds7', name: '近 7 天新增', percent: false, less: false, target: null },
  { key: 'captureSales', name: '留档·销售', percent: true, less: false, target: kpiOf('wecom_capture_sales').target },
  { key: 'captureService', name: '留档·售后', percent: true, less: false, target: kpiOf('wecom_capture_service').target },
  { key: 'timeliness7', name: '跟进及时', percent: true, less: false, target: kpiOf('task_timeliness').target },
  { key: 'deletionRate30', name: '30 天删除率', percent: true, less: true, target: kpiOf('deletion_rate').target },
]

/** 怎么算的 leads to the number of every store. */
const ofStores = (key: GroupColumn['key']) => ({ name: 'store-number', params: { of: 'home', key } })
export const groupOpens: OpensOf = { adds: ofStores('adds7'), wecom_capture_sales: ofStores('captureSales'), wecom_capture_service: ofStores('captureService'), task_timeliness: ofStores('timeliness7'), deletion_rate: ofStores('deletionRate30') }

/** A number that is not told stands last, whichever way one sorts. */
export function ranked(stores: readonly GroupStore[], { key, less }: GroupColumn): GroupStore[] {
  const value = (one: GroupStore): number | null => one[key]
  return [...stores].sort((a, b) => {
    const [x, y] = [value(a), value(b)]
    if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1
    return less ? x - y : y - x
  })
}

export const cellWords = (value: number | null, { percent }: GroupColumn): string => (value === null ? (percent ? '—' : '不到 10') : percent ? `${value}%` : figure(value))
/** Reached, missed, or nothing to reach. */
export const met = (value: number | null, { target, less }: GroupColumn): boolean | null => (value === null || target === null ? null : less ? value <= target : value >= target)

/** The last seven days beside the seven before; told only when both are. */
export function moved({ adds7, adds7Before }: Pick<GroupStore, 'adds7' | 'adds7Before'>): string {
  if (adds7 === null || adds7Before === null || adds7 === adds7Before) return ''
  return adds7 > adds7Before ? `比前 7 天多 ${figure(adds7 - adds7Before)}` : `比前 7 天少 ${figure(adds7Before - adds7)}`
}
