import { overdueAtMost, type Overview } from '@chitang/shared/contracts/overview'
import { alertStepNames } from '@chitang/shared/domain/alerts'
import type { KpiId } from '@chitang/shared/domain/kpis'
import { addDays } from '@chitang/shared/domain/touch-windows'
import type { Permission } from '@chitang/shared/domain/policy'
import type { RouteLocationRaw } from 'vue-router'
import type { IconName } from '../../shared/ui/icons.ts'
import { figure } from '../../shared/words/number.ts'
import type { DaySeries } from '../../shared/charts/day-bars.ts'
import { dueRecords, monthTo, onDay, records, type OpensOf, type Records } from '../../shared/kpis/records.ts'
import { ageWords, dayOf, weekday } from '../../shared/words/time.ts'
import type { Tile } from './tiles.ts'

type Todo = Overview['todo'][number]

export function openingSentence(overview: Pick<Overview, 'addsToday' | 'todo'>): string {
  const adds = overview.addsToday > 0 ? `今天到现在加了 ${figure(overview.addsToday)} 位好友` : '今天到现在还没有新好友'
  const todo = overview.todo.length
  return todo > 0 ? `${adds}，有 ${figure(todo)} 件事等你定。` : `${adds}，没有事等你定。`
}

/** What 怎么算的 tells of: the strip in its order, the rate told beside a tile, and 企微留档 where it is shown. */
export const homeKpis = (tiles: readonly Tile[], view: HomeView): KpiId[] => [...tiles.map((tile) => tile.kpi), 'deletion_rate', ...(view === 'market' ? [] : ['wecom_capture_sales', 'wecom_capture_service'] as const)]

/** Its records are those of the tiles; the rate beside them is of thirty days. */
export const homeOpens = (tiles: readonly Tile[], today: string): OpensOf => ({ ...Object.fromEntries(tiles.map((tile) => [tile.kpi, tile.to ?? null])), deletion_rate: records('left', monthTo(today)) })

const dayTotal = (day: Overview['addsByDay'][number]) => day.employee + day.scene + day.campaign + day.other

/** Whose day it is, by what they may do: who runs codes and broadcasts reads another day than who leads advisors. */
export type HomeView = 'store' | 'market' | 'sales'
export const homeView = (can: (permission: Permission) => boolean): HomeView => (can('people.write') ? 'store' : can('code.write') ? 'market' : 'sales')

const order: Readonly<Record<HomeView, readonly KpiId[]>> = {
  store: ['adds', 'welcome_failed', 'task_timeliness', 'deleted_by_customer', 'broadcasts_unconfirmed', 'collisions_open'],
  market: ['adds', 'welcome_failed', 'broadcasts_unconfirmed', 'deleted_by_customer'],
  sales: ['task_timeliness', 'adds', 'collisions_open', 'deleted_by_customer', 'welcome_failed', 'broadcasts_unconfirmed'],
}

/** Only the last line may be coloured, and only when somebody waits. Who may not see customers one by one gets no list to open. */
export function todayTiles(overview: Overview, can: (permission: Permission) => boolean): Tile[] {
  const now = Date.parse(overview.now)
  const today = dayOf(now)
  const { sparks, broadcastsWaiting } = overview
  const left = Math.max(0, overview.tasksDueToday - overview.tasksDoneToday)
  const oldest = overview.todo.filter((item) => item.kind === 'collision').map((item) => item.at).sort()[0]
  const customers = (to: Records) => (can('customer.read') ? { to } : {})
  const rate = overview.deletionRate30 === null ? '' : ` · 30 天内 ${overview.deletionRate30}%`
  const tiles: Tile[] = [
    {
      kpi: 'adds', label: '今日新增', value: figure(overview.addsToday), unit: '人', tone: 'plain', spark: overview.addsByDay.slice(-7).map(dayTotal), ...customers(records('added', onDay(today))),
      note: `${overview.addsTarget === null ? '' : `目标 ${figure(overview.addsTarget)} · `}上${weekday(now)}此时 ${figure(overview.addsLastWeek)}`,
    },
    {
      kpi: 'welcome_failed', label: '欢迎语失败', value: figure(overview.welcomeFailedToday), unit: '人', spark: sparks.welcomeFailed, ...customers(records('welcome_failed', onDay(today))),
      ...(overview.welcomeFailedToday > 0
        ? { note: '客户没收到，请顾问自己发', tone: 'red' as const, icon: 'warn' as const }
        : { note: overview.addsToday > 0 ? '今天的都送到了' : '今天还没有要发的', tone: 'plain' as const }),
    },
    {
      kpi: 'task_timeliness', label: '到期跟进', value: figure(overview.tasksDoneToday), unit: `/ ${figure(overview.tasksDueToday)} 已完成`, spark: sparks.tasksDone, ...customers(dueRecords(onDay(today))),
      ...(overview.tasksOverdue > 0
        ? { note: `以前的还有 ${figure(overview.tasksOverdue)} 件${overview.tasksOverdue >= overdueAtMost ? '以上' : ''}没做`, tone: 'amber' as const, icon: 'clock' as const, ...(can('customer.read') ? { noteTo: { name: 'customers', query: { due: 'overdue' } } } : {}) }
        : { note: left > 0 ? `还有 ${figure(left)} 件今天到期` : overview.tasksDueToday > 0 ? '今天的都做完了' : '今天没有到期的', tone: 'plain' as const }),
    },
    { kpi: 'deleted_by_customer', label: '被客户删除', value: figure(overview.deletedToday), unit: '人', note: `昨天 ${figure(sparks.deleted.at(-2) ?? 0)}${rate}`, tone: 'plain', spark: sparks.deleted, ...customers(records('left', onDay(today))) },
    {
      kpi: 'broadcasts_unconfirmed', label: '群发待确认', value: figure(broadcastsWaiting.advisors), unit: '位顾问', tone: 'plain', note: broadcastsWaiting.broadcasts > 0 ? `${broadcastsWaiting.title ?? ''}${broadcastsWaiting.broadcasts > 1 ? `等 ${broadcastsWaiting.broadcasts} 个` : ''}` : '没有等确认的',
      spark: sparks.broadcastsWaiting, ...(can('broadcast.read') ? { to: { name: 'broadcasts', query: { state: 'unconfirmed' } } } : {}),
    },
    {
      kpi: 'collisions_open', label: '撞单待定', value: figure(overview.collisionsOpen), unit: '件', spark: sparks.collisionsOpen,
      ...(overview.collisionsOpen > 0
        ? { note: oldest ? `最早一件等了 ${ageWords(oldest, now)}` : '等你定归属', tone: 'amber' as const, icon: 'clock' as const }
        : { note: '没有要定的', tone: 'plain' as const }),
      ...(can('collision.read') ? { to: { name: 'collisions' } } : {}),
    },
  ]
  return order[homeView(can)].flatMap((key) => tiles.find((tile) => tile.kpi === key) ?? [])
}

const todoLook: Record<Todo['kind'], { icon: IconName; tone: 'red' | 'amber'; verb: string }> = {
  collision: { icon: 'pair', tone: 'amber', verb: '定归属' },
  welcome_failed: { icon: 'warn', tone: 'red', verb: '看原因' },
  deleted: { icon: 'leave', tone: 'red', verb: '看客户' },
  overdue: { icon: 'clock', tone: 'amber', verb: '看跟进' },
  code_failing: { icon: 'qr', tone: 'red', verb: '看活码' },
  wecom_credential: { icon: 'link', tone: 'red', verb: '看连接' },
  script_compare: { icon: 'chat', tone: 'amber', verb: '去对比' },
  alert: { icon: 'bell', tone: 'red', verb: '看提醒' },
  refused: { icon: 'leave', tone: 'amber', verb: '来定' },
  unassigned: { icon: 'users', tone: 'red', verb: '选人接手' },
  unclaimed: { icon: 'users', tone: 'red', verb: '看是不是本店的' },
  losing: { icon: 'warn', tone: 'red', verb: '看是哪些' },
  script_gap: { icon: 'chat', tone: 'amber', verb: '写一条' },
  starter_kit: { icon: 'store', tone: 'amber', verb: '看开店包' },
}

export interface TodoAct { icon: IconName; tone: 'red' | 'amber'; verb: string; to: RouteLocationRaw }

/** Where the act is. Who may not decide a 撞单 (the market manager) can still look at the customer. */
export function todoAct(item: Todo, mayDecide: boolean, now: number): TodoAct {
  const look = todoLook[item.kind]
  if (item.kind === 'collision' && mayDecide) return { ...look, to: { name: 'collisions', query: { id: item.refId } } }
  if (item.kind === 'wecom_credential') return { ...look, to: { name: 'wecom-health' } }
  if (item.kind === 'starter_kit') return { ...look, to: { name: 'store-kit' } }
  if (item.kind === 'code_failing') return { ...look, to: { name: 'code', params: { id: item.refId } } }
  if (item.kind === 'script_compare' || item.kind === 'script_gap') return { ...look, to: { name: 'scripts', query: { tab: item.kind === 'script_gap' ? 'gaps' : 'compare' } } }
  if (item.kind === 'alert') return { ...look, verb: item.step ? alertStepNames[item.step] : look.verb, to: { name: 'alert', params: { id: item.refId } } }
  if (item.kind === 'refused') return { ...look, to: { name: 'transfer', params: { id: item.refId } } }
  if (item.kind === 'unassigned') return { ...look, to: { name: 'transfer-new', params: { memberId: item.refId } } }
  if (item.kind === 'unclaimed') return { ...look, to: { name: 'transfers' } }
  if (item.kind === 'losing') return { ...look, to: records('left', { from: addDays(dayOf(now), -6), to: dayOf(now) }, { advisorId: item.refId }) }
  const to = item.personId ? { name: 'customer', params: { id: item.personId } } : { name: 'customers' }
  return item.kind === 'collision' ? { ...look, verb: '看客户', to } : { ...look, to }
}

/** Three told-apart pieces in the plot; the table keeps all four kinds. */
export function addsChart(days: Overview['addsByDay']): { days: string[]; series: DaySeries[]; table: { name: string; values: number[] }[]; sentence: string } {
  const totals = days.map(dayTotal)
  const sum = totals.reduce((a, b) => a + b, 0)
  const peak = Math.max(0, ...totals)
  const peakDay = days[totals.indexOf(peak)]
  const peakWords = peakDay && peak > 0 ? `，最多的一天 ${figure(peak)} 人` : ''
  return {
    days: days.map((day) => day.day),
    series: [
      { name: '场景码', look: 'main', values: days.map((day) => day.scene) },
      { name: '活动码', look: 'hatched', values: days.map((day) => day.campaign) },
      { name: '员工码和其他', look: 'pale', values: days.map((day) => day.employee + day.other) },
    ],
    table: [
      { name: '场景码', values: days.map((day) => day.scene) },
      { name: '活动码', values: days.map((day) => day.campaign) },
      { name: '员工码', values: days.map((day) => day.employee) },
      { name: '其他', values: days.map((day) => day.other) },
    ],
    sentence: sum > 0 ? `共 ${figure(sum)} 人${peakWords}` : '这些天还没有新好友',
  }
}
