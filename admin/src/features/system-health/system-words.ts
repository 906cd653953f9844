import type { ResponseOf } from '@chitang/shared/contracts/endpoint'
import type { getEventSummary } from '@chitang/shared/contracts/events'
import type { SyncRun } from '@chitang/shared/contracts/sync'
import type { ClientTimings } from '@chitang/shared/contracts/timings'
import type { CorpHealth } from '@chitang/shared/contracts/wecom-health'
import type { RouteLocationRaw } from 'vue-router'
import type { IconName } from '../../shared/ui/icons.ts'
import { figure } from '../../shared/words/number.ts'
import { ageWords, dateTimeWords, durationWords } from '../../shared/words/time.ts'
import { clientNames, familyWords } from '../wecom-health/health-words.ts'

/** One part of the system in a sentence: fine, to be watched, or broken. */
export interface Part { key: string; name: string; tone: 'ok' | 'amber' | 'red'; icon: IconName; words: string; why: string; to: RouteLocationRaw; verb: string }

const looks = { ok: 'check', amber: 'clock', red: 'warn' } as const satisfies Record<Part['tone'], IconName>
const part = (key: string, name: string, tone: Part['tone'], words: string, why: string, to: RouteLocationRaw, verb: string): Part => ({ key, name, tone, icon: looks[tone], words, why, to, verb })

export function connectionPart(corps: readonly CorpHealth[]): Part {
  const broken = corps.filter((one) => one.secret.state === 'refused' || one.secret.state === 'blocked')
  const blocked = corps.filter((one) => one.blocks.length > 0)
  const to = { name: 'wecom-health' }
  if (broken.length > 0) return part('connection', '企业微信连接', 'red', `${broken[0]!.name}连不上${broken.length > 1 ? `，还有 ${broken.length - 1} 家` : ''}`, broken[0]!.secret.action ?? '看看应用 Secret', to, '看连接')
  if (blocked.length > 0) return part('connection', '企业微信连接', 'amber', `${blocked[0]!.name}被限流`, '过一会儿会自动继续', to, '看连接')
  return part('connection', '企业微信连接', 'ok', `${corps.length} 家企业都连得上`, `24 小时调用 ${figure(corps.reduce((sum, one) => sum + one.calls24h, 0))} 次`, to, '看连接')
}

/** How late may a callback be before somebody notices. */
const lateMs = 60_000

export function callbackPart(events: ResponseOf<typeof getEventSummary>, now: number): Part {
  const to = { name: 'events' }
  const late = events.oldestPendingAt !== null && now - Date.parse(events.oldestPendingAt) > lateMs
  const took = events.p95Ms === null ? '今天还没有处理完的' : `二十次里十九次在 ${durationWords(events.p95Ms)}内处理完`
  if (events.dead > 0) return part('callbacks', '客户变动的通知', 'red', `${figure(events.dead)} 件没处理成`, `${took}，等着 ${figure(events.pending + events.retrying)} 件`, to, '看事件')
  if (late) return part('callbacks', '客户变动的通知', 'amber', `最早的一件等了 ${ageWords(events.oldestPendingAt!, now)}`, `等着 ${figure(events.pending + events.retrying)} 件`, to, '看事件')
  if (events.receivedToday === 0) return part('callbacks', '客户变动的通知', 'ok', '没有积压', '今天还没有收到通知', to, '看事件')
  return part('callbacks', '客户变动的通知', 'ok', `今天收到 ${figure(events.receivedToday)} 件，没有积压`, took, to, '看事件')
}

const staleMs = 36 * 3_600_000

/** Drift is what the last complete reading of each corp had to mend. */
export function driftPart(corps: readonly { id: string; name: string }[], runs: readonly SyncRun[], now: number): Part {
  const to = { name: 'sync' }
  const last = corps.map((corp) => ({ corp, run: runs.find((run) => run.corpId === corp.id && run.status === 'done') }))
  const failed = corps.find((corp) => runs.find((run) => run.corpId === corp.id)?.status === 'failed')
  if (failed) return part('drift', '和企业微信对账', 'red', `${failed.name}上次没对完`, '客户和标签可能有出入', to, '看对账')
  const stale = last.filter(({ run }) => !run?.finishedAt || now - Date.parse(run.finishedAt) > staleMs)
  if (stale.length > 0) return part('drift', '和企业微信对账', 'amber', `${stale[0]!.corp.name}一天半没对账`, '每天凌晨会自动对一次', to, '看对账')
  const mended = last.reduce((sum, { run }) => sum + (run?.kind === 'reconcile' ? run.repaired : 0), 0)
  const newest = last.flatMap(({ run }) => run?.finishedAt ?? []).sort().at(-1)
  return part('drift', '和企业微信对账', 'ok', mended > 0 ? `上次有 ${figure(mended)} 处不一致，已更正` : '和企业微信一致', newest ? `${dateTimeWords(newest, now)} 对的` : '', to, '看对账')
}

/** From so much of an allowance on somebody should know. */
const tightShare = 0.7

export function budgetPart(corps: readonly CorpHealth[]): Part {
  const to = { name: 'wecom-health' }
  const shares = corps.flatMap((corp) => corp.budget.map((one) => ({ corp: corp.name, family: one.family, share: Math.max(one.minute.used / one.minute.cap, one.hour.used / one.hour.cap) }))).sort((a, b) => b.share - a.share)
  const [tight] = shares
  const percent = (share: number): string => (share > 0 && share < 0.01 ? '不到 1%' : `${Math.round(share * 100)}%`)
  if (!tight) return part('budget', '调用额度', 'ok', '这一小时还没用', '额度按企业微信公布的数留了余地', to, '看额度')
  return part('budget', '调用额度', tight.share > tightShare ? 'amber' : 'ok', `最紧的用了 ${percent(tight.share)}`, `${tight.corp} · ${familyWords[tight.family]}`, to, '看额度')
}

const slowMs = 3000

export function sidebarPart(rows: readonly ClientTimings[]): Part {
  const [slowest] = [...rows].sort((a, b) => b.paint.p75 - a.paint.p75)
  if (!slowest) return part('sidebar', '侧边栏快慢', 'ok', '最近 7 天没有人打开过', '顾问在企业微信里打开后，这里写真实的快慢', { name: 'system-health', hash: '#timings' }, '看各端')
  return part('sidebar', '侧边栏快慢', slowest.paint.p75 > slowMs ? 'amber' : 'ok', `最慢的是${clientNames[slowest.client] ?? slowest.client}，四次里三次 ${durationWords(slowest.paint.p75)}内看到资料`, `最近 7 天 ${figure(rows.reduce((sum, one) => sum + one.opens, 0))} 次真实的打开`, { name: 'system-health', hash: '#timings' }, '看各端')
}

export function systemSentence(parts: readonly Part[]): string {
  const broken = parts.filter((one) => one.tone === 'red')
  const watched = parts.filter((one) => one.tone === 'amber')
  if (broken.length > 0) return `${broken[0]!.name}：${broken[0]!.words}。`
  return watched.length > 0 ? `都在转，${watched[0]!.name}要留意。` : '一切正常。'
}
