import type { EventRow } from '@chitang/shared/contracts/events'
import type { IconName } from '../../shared/ui/icons.ts'
import { figure } from '../../shared/words/number.ts'
import { ageWords } from '../../shared/words/time.ts'

export const eventLook: Record<EventRow['status'], { word: string; tone: 'ok' | 'amber' | 'red' | 'soft'; icon: IconName }> = {
  done: { word: '办好了', tone: 'ok', icon: 'check' },
  pending: { word: '在排队', tone: 'soft', icon: 'clock' },
  retrying: { word: '正在重试', tone: 'amber', icon: 'refresh' },
  dead: { word: '没办成', tone: 'red', icon: 'warn' },
}

export interface EventSummary { receivedToday: number; pending: number; retrying: number; dead: number; oldestPendingAt: string | null; p95Ms: number | null }

export function eventsSentence(summary: EventSummary, now: number): string {
  const head = `今天企业微信告诉我们 ${figure(summary.receivedToday)} 件事`
  if (summary.dead) return `${head}，${figure(summary.dead)} 件没办成，等你重放。`
  if (summary.pending + summary.retrying) {
    const waited = summary.oldestPendingAt ? `，最久的等了 ${ageWords(summary.oldestPendingAt, now)}` : ''
    return `${head}，${figure(summary.pending + summary.retrying)} 件还在办${waited}。`
  }
  return summary.receivedToday ? `${head}，都办好了。` : '今天企业微信还没有来消息。'
}
