import type { Alert } from '@chitang/shared/contracts/alerts'
import type { RouteLocationRaw } from 'vue-router'
import { records } from '../../shared/kpis/records.ts'
import type { IconName } from '../../shared/ui/icons.ts'

export const alertLooks: Readonly<Record<Alert['kind'], { icon: IconName; tone: 'red' | 'amber' }>> = {
  customer_left: { icon: 'leave', tone: 'red' }, staff_removed_customer: { icon: 'leave', tone: 'amber' }, welcome_failed: { icon: 'warn', tone: 'red' }, code_failing: { icon: 'qr', tone: 'red' }, code_alone: { icon: 'qr', tone: 'amber' },
  overdue_follow_up: { icon: 'clock', tone: 'amber' }, silent_adds: { icon: 'clock', tone: 'amber' }, bulk_reveal: { icon: 'eye', tone: 'red' }, credential_refused: { icon: 'link', tone: 'red' }, calls_blocked: { icon: 'link', tone: 'amber' }, quota: { icon: 'megaphone', tone: 'amber' }, app_inactive: { icon: 'stop', tone: 'red' }, unheard: { icon: 'bell', tone: 'red' },
}

/** Where the next step is; null: it is done here, by a button. */
export function stepTarget(alert: Alert): RouteLocationRaw | null {
  switch (alert.step) {
    case 'open_customer': return alert.personId ? { name: 'customer', params: { id: alert.personId } } : { name: 'customers' }
    case 'open_code': return alert.codeId ? { name: 'code', params: { id: alert.codeId } } : { name: 'codes' }
    case 'open_audit': return { name: 'audit', query: { member: alert.employeeId ?? undefined, action: 'phone.reveal' } }
    case 'open_wecom': return { name: 'wecom-health' }
    case 'open_broadcast': return alert.broadcastId ? { name: 'broadcast', params: { id: alert.broadcastId } } : { name: 'broadcasts' }
    case 'open_silent': return alert.silent ? records('added', alert.silent, { advisorId: alert.silent.memberId, fate: 'waiting', state: 'live' }) : { name: 'customers' }
    case 'open_people': return { name: 'people' }
    case 'open_calendar': return { name: 'broadcast-calendar' }
    default: return null
  }
}

export function wayDone(alert: Alert): string {
  if (alert.doneHow === 'mended') return '自己好了'
  return alert.doneHow === 'old' ? '放了两周，自动收起' : `${alert.doneBy ?? '同事'} 处理的`
}

const units = [[1440, '天'], [60, '小时'], [1, '分钟']] as const
export const minutesWords = (minutes: number): string => {
  const [size, word] = units.find(([size]) => minutes % size === 0) ?? [1, '分钟']
  return `${minutes / size} ${word}`
}
