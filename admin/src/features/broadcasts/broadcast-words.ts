import type { Audience } from '@chitang/shared/contracts/audiences'
import type { Broadcast, BroadcastLine, Conflict, Proposal } from '@chitang/shared/contracts/broadcasts'
import type { BroadcastState, Exclusion, TargetState } from '@chitang/shared/domain/broadcasts'
import { exclusionNames } from '@chitang/shared/domain/broadcasts'
import type { IconName } from '../../shared/ui/icons.ts'
import { figure } from '../../shared/words/number.ts'
import { clock, dateWords, dayOf, weekday } from '../../shared/words/time.ts'

export type Tone = 'soft' | 'amber' | 'red' | 'ok' | 'ink'

export const stateLooks: Readonly<Record<BroadcastState, { tone: Tone; icon: IconName }>> = {
  draft: { tone: 'soft', icon: 'pencil' }, planning: { tone: 'soft', icon: 'refresh' }, waiting: { tone: 'amber', icon: 'clock' }, scheduled: { tone: 'ink', icon: 'calendar' },
  pushing: { tone: 'soft', icon: 'refresh' }, sending: { tone: 'amber', icon: 'clock' }, closing: { tone: 'soft', icon: 'refresh' }, done: { tone: 'ok', icon: 'check' }, cancelled: { tone: 'soft', icon: 'stop' },
}

export const targetStateNames: Readonly<Record<TargetState, string>> = {
  reserved: '已占名额', excluded: '不发', pushed: '等顾问确认', sent: '已送达', not_friend: '已不是好友', over_limit: '超过接收上限', unsent: '没发出', withdrawn: '已撤下',
}

/** Still before the customers: nothing can be counted yet. */
export const isPlanned = (state: BroadcastState): boolean => ['planning', 'waiting', 'scheduled', 'pushing'].includes(state)
export const isRunning = (state: BroadcastState): boolean => ['pushing', 'sending', 'closing'].includes(state)
export const isOver = (state: BroadcastState): boolean => state === 'done' || state === 'cancelled'
/** May still be stopped. */
export const isStoppable = (state: BroadcastState): boolean => !isOver(state) && state !== 'draft' && state !== 'closing'

/** How the list opens: what waits for somebody comes first. */
export function listSentence(rows: readonly BroadcastLine[]): string {
  const waiting = rows.filter((row) => row.state === 'waiting').length
  const confirming = rows.filter((row) => row.state === 'sending' && row.waitingAdvisors > 0)
  const next = rows.filter((row) => row.state === 'scheduled').length
  if (waiting) return `${waiting} 个群发等审批${confirming.length ? `，${confirming.length} 个等顾问确认` : ''}`
  if (confirming.length) return `${confirming.length} 个群发等顾问确认，共 ${confirming.reduce((sum, row) => sum + row.waitingAdvisors, 0)} 位顾问没点`
  if (next) return `${next} 个群发已安排好，没有要处理的`
  return rows.length ? '没有要处理的群发' : '群发'
}

/** What is counted: customers, or customer groups. */
export const unitOf = ({ groupChatIds }: Pick<Audience, 'groupChatIds'>): string => (groupChatIds ? '个群' : '人')

/** How the page of one broadcast opens. */
export function resultSentence(one: Pick<Broadcast, 'state' | 'title' | 'plannedAt' | 'funnel' | 'audience'>, waitingAdvisors: number, now: number): string {
  const { funnel, plannedAt } = one
  const unit = unitOf(one.audience)
  const when = plannedAt ? `${dateWords(Date.parse(plannedAt), now)} ${weekday(Date.parse(plannedAt))} ${clock(Date.parse(plannedAt))}` : ''
  switch (one.state) {
    case 'draft': return one.title
    case 'planning': return '正在占名额，一会儿就好'
    case 'waiting': return `等审批，${when} 发给 ${figure(funnel.target)} ${unit}`
    case 'scheduled': return `${when} 发给 ${figure(funnel.target)} ${unit}`
    case 'pushing': return '正在交给企业微信'
    case 'sending': return waitingAdvisors ? `已送达 ${figure(funnel.delivered)} ${unit}，还有 ${waitingAdvisors} 位顾问没确认` : `已送达 ${figure(funnel.delivered)} ${unit}，顾问都确认了`
    case 'closing': return `已送达 ${figure(funnel.delivered)} ${unit}，正在收尾`
    case 'done': return `送达 ${figure(funnel.delivered)} ${unit}${funnel.target > funnel.delivered ? `，${figure(funnel.target - funnel.delivered)} ${unit}没收到` : ''}`
    case 'cancelled': return funnel.delivered ? `已取消，取消前送达 ${figure(funnel.delivered)} ${unit}` : '已取消，没有客户收到'
  }
}

/** 今天 · 明天 · 周日 · 6/14 周日, as a person would say it. */
export function dayWord(iso: string, now: number): string {
  const time = Date.parse(iso)
  const days = Math.round((Date.parse(dayOf(time)) - Date.parse(dayOf(now))) / 86_400_000)
  if (days === 0) return '今天'
  if (days === 1) return '明天'
  return days > 0 && days < 7 ? weekday(time) : `${dateWords(time, now)} ${weekday(time)}`
}

const hoursOf = (minutes: number): string => (minutes % 60 === 0 ? `${minutes / 60} 小时` : `${minutes} 分钟`)

/** A space between a figure and the verb before it. */
const spaced = (day: string): string => (/^\d/.test(day) ? ` ${day}` : day)
export const moveWords = (iso: string, now: number): string => `改到${spaced(dayWord(iso, now))}`

/** A way out of a conflict: what it is, what it costs, what the button says. */
export function proposalWords(one: Proposal, free: number, plannedAt: string, now: number, unit = '人'): { title: string; line: string; act: string } {
  const at = Date.parse(one.plannedAt)
  switch (one.kind) {
    case 'move': return {
      title: `改到 ${dateWords(at, now)} ${weekday(at)} ${clock(at)}`, line: one.persons < free ? `那天有 ${figure(free - one.persons)} ${unit}已有安排，会跳过。` : '那天他们没有别的安排。', act: `${moveWords(one.plannedAt, now)}，发 ${figure(one.persons)} ${unit}`,
    }
    case 'skip': return {
      title: `仍发${spaced(dayWord(plannedAt, now))}，跳过这 ${figure(free - one.persons)} ${unit}`, line: '他们那天收到已约好的那条，收不到这条。', act: `仍发${spaced(dayWord(plannedAt, now))}，发 ${figure(one.persons)} ${unit}`,
    }
    case 'split': return {
      title: '按归属顾问分',
      line: `${figure(one.ours ?? 0)} 人归本店、${figure(one.theirs ?? 0)} 人归对方店。要对方点头${one.askMinutes ? `，${hoursOf(one.askMinutes)}没回就按跳过处理` : ''}。`, act: `按归属分，发 ${figure(one.persons)} ${unit}`,
    }
  }
}

/** Across companies neither store nor time nor class is named. */
export const takenWords = (conflicts: readonly Conflict[], unit = '人'): string => `${unit}${conflicts.length > 0 && conflicts.every((one) => one.storeName === null) ? '当日已达触达上限' : '当天已有安排'}`

export const excludedWords = (list: readonly { reason: Exclusion; persons: number }[]): { words: string; persons: number; reason: Exclusion }[] =>
  list.filter((one) => one.persons > 0).map((one) => ({ ...one, words: exclusionNames[one.reason] }))
