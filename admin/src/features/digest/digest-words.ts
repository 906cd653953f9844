import type { Digest } from '@chitang/shared/contracts/digest'
import { kpiOf, type Kpi, type KpiId } from '@chitang/shared/domain/kpis'
import type { RouteLocationNamedRaw } from 'vue-router'
import { dueRecords, onDay, records } from '../../shared/kpis/records.ts'
import { figure } from '../../shared/words/number.ts'

export interface DigestTile { kpi: KpiId; label: string; value: string | null; unit: string; note: string; tone: 'plain' | 'amber' | 'red' | 'ok' | 'brand'; to: RouteLocationNamedRaw }

/** The opening sentence, a clause a line. */
export function digestLine(digest: Pick<Digest, 'adds' | 'people'>): string[] {
  return [digest.adds.value > 0 ? `昨天加了 ${figure(digest.adds.value)} 位好友，` : '昨天没有新好友，', digest.people.length > 0 ? `今天有 ${digest.people.length} 位客户需要你。` : '今天没有客户等着你。']
}

function captureTile(kpi: 'wecom_capture_sales' | 'wecom_capture_service', label: string, share: Digest['captureSales'], day: string): DigestTile {
  const to = { name: 'arrivals', query: { day } }
  if (share === null) return { kpi, label, value: null, unit: '', note: kpi === 'wecom_capture_sales' ? '缺少进店数\n点此录入' : '缺少进厂数\n点此录入', tone: 'brand', to }
  const reached = share.short === 0
  return { kpi, label, value: figure(Math.round(share.rate)), unit: '%', note: reached ? `达到 ${share.target}%` : `再加 ${figure(share.short)} 人达标`, tone: reached ? 'ok' : 'amber', to }
}

export function digestTiles(digest: Digest): DigestTile[] {
  const { adds, tasks, deleted, numbersDay } = digest
  const late = tasks.due - tasks.done
  return [
    { kpi: 'adds', label: '新增好友', value: figure(adds.value), unit: '人', note: adds.target === null ? '昨天' : `目标 ${figure(adds.target)}`, tone: 'plain', to: records('added', onDay(numbersDay)) },
    captureTile('wecom_capture_sales', '企微留档·销售', digest.captureSales, numbersDay),
    captureTile('wecom_capture_service', '企微留档·售后', digest.captureService, numbersDay),
    { kpi: 'task_timeliness', label: '跟进完成', value: figure(tasks.done), unit: `/ ${figure(tasks.due)}`, note: tasks.due === 0 ? '昨天没有到期的' : late > 0 ? `${figure(late)} 件过了时间` : '都做完了', tone: late > 0 ? 'amber' : 'plain', to: dueRecords(onDay(numbersDay)) },
    { kpi: 'deleted_by_customer', label: '被客户删除', value: figure(deleted.value), unit: '人', note: deleted.rate30 === null ? '昨天' : `30 天内 ${deleted.rate30}%`, tone: 'plain', to: records('left', onDay(numbersDay)) },
  ]
}

/** Of each tile, and of the rate told beside the last one. */
export const formulas = (tiles: readonly DigestTile[]): Kpi[] => [...tiles.map((tile) => tile.kpi), 'deletion_rate' as const].map((id) => kpiOf(id))
