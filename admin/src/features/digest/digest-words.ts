import type { Digest } from '@chitang/shared/contracts/digest'
import { kpiOf, type KpiId } from '@chitang/shared/domain/kpis'
import type { RouteLocationRaw } from 'vue-router'
import { figure } from '../../shared/words/number.ts'

export interface DigestTile { key: string; label: string; value: string | null; unit: string; note: string; tone: 'plain' | 'amber' | 'red' | 'ok' | 'brand'; to?: RouteLocationRaw }

/** The opening sentence, a clause a line. */
export function digestLine(digest: Pick<Digest, 'adds' | 'people'>): string[] {
  return [digest.adds.value > 0 ? `昨天加了 ${figure(digest.adds.value)} 位好友，` : '昨天没有新好友，', digest.people.length > 0 ? `今天有 ${digest.people.length} 位客户需要你。` : '今天没有客户等着你。']
}

function captureTile(key: 'captureSales' | 'captureService', label: string, share: Digest['captureSales']): DigestTile {
  const to = { name: share === null ? 'arrivals' : 'home' }
  if (share === null) return { key, label, value: null, unit: '', note: key === 'captureSales' ? '缺少进店数\n点此录入' : '缺少进厂数\n点此录入', tone: 'brand', to }
  const reached = share.short === 0
  return { key, label, value: figure(Math.round(share.rate)), unit: '%', note: reached ? `达到 ${share.target}%` : `再加 ${figure(share.short)} 人达标`, tone: reached ? 'ok' : 'amber', to }
}

export function digestTiles(digest: Digest): DigestTile[] {
  const { adds, tasks, deleted, numbersDay } = digest
  const late = tasks.due - tasks.done
  return [
    { key: 'adds', label: '新增好友', value: figure(adds.value), unit: '人', note: adds.target === null ? '昨天' : `目标 ${figure(adds.target)}`, tone: 'plain', to: { name: 'customers', query: { from: numbersDay, to: numbersDay } } },
    captureTile('captureSales', '企微留档·销售', digest.captureSales),
    captureTile('captureService', '企微留档·售后', digest.captureService),
    { key: 'tasks', label: '跟进完成', value: figure(tasks.done), unit: `/ ${figure(tasks.due)}`, note: tasks.due === 0 ? '昨天没有到期的' : late > 0 ? `${figure(late)} 件过了时间` : '都按时做完', tone: late > 0 ? 'amber' : 'plain', to: { name: 'customers', query: { due: 'overdue' } } },
    { key: 'deleted', label: '被客户删除', value: figure(deleted.value), unit: '人', note: deleted.rate30 === null ? '昨天' : `30 天内 ${deleted.rate30}%`, tone: 'plain', to: { name: 'customers', query: { left: numbersDay, leftTo: numbersDay } } },
  ]
}

const shown: readonly KpiId[] = ['adds', 'wecom_capture_sales', 'wecom_capture_service', 'task_timeliness', 'deleted_by_customer', 'deletion_rate']
export const formulas = shown.map((id) => kpiOf(id))
