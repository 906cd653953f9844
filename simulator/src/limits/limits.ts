import { WecomError } from '../api/errors.ts'
import { createWindows, type Rule, type WindowView } from './windows.ts'

/** Published numbers of page 90454; `concurrent` and `wrongSecretsPerHour` are known from the forum only. */
export const DEFAULT_LIMITS = {
  perMinute: 10_000,
  perHour: 150_000,
  ipPerMinute: 20_000,
  ipPerHour: 600_000,
  concurrent: 300,
  debugPerMinute: 5,
  ticketsPerCorpHour: 400,
  ticketsPerAppHour: 100,
  wrongSecretsPerHour: 2000,
  uploadimgPerDay: 1000,
  uploadimgPerMonth: 3000,
  /** 账号上限: an app may send 200 times as many person-messages a day. */
  accountCap: 1000,
  messagesPerMemberMinute: 30,
  messagesPerMemberHour: 1000,
  contactWayQuota: 500_000,
  /** Conversions of unionids per upstream corp (5.2). */
  unionidsPerHour: 100_000,
  unionidsPerDay: 480_000,
  unionidsPerMonth: 7_500_000,
  /** For so long after its making a mass message answers 41063. */
  massSettleMs: 1000,
}
export type LimitName = keyof typeof DEFAULT_LIMITS
export type LimitValues = Record<LimitName, number>

export interface ApiCall { path: string; corpId: string | null; agentId: number | null; ip: string; debug: boolean; exempt: boolean }

export interface Limits {
  values: LimitValues
  set(values: Partial<LimitValues>): void
  /** Counts a call; throws 45009 or 45033. What it gives back ends the call's share of the concurrency. */
  enter(call: ApiCall, now: number): () => void
  /** Counts something that is not a call; false when there is too much of it. */
  spend(key: string, rules: readonly Rule[], now: number, units?: number): boolean
  wrongSecret(ip: string, now: number): void
  isBanned(ip: string, now: number): boolean
  view(now: number): { limits: LimitValues; counts: WindowView[]; concurrent: Record<string, number> }
  reset(): void
}

/** Own limits instead of the base ones (page 90454: app messages are not in the base frequency). */
const OUTSIDE_BASE = new Set(['message/send', 'message/recall'])
const TICKETS = new Set(['get_jsapi_ticket', 'ticket/get'])

export function createLimits(overrides: Partial<LimitValues> = {}): Limits {
  const values: LimitValues = { ...DEFAULT_LIMITS, ...overrides }
  const windows = createWindows()
  const concurrent = new Map<string, number>()

  function count({ path, corpId, agentId, ip, debug, exempt }: ApiCall, now: number): void {
    const need = (key: string, ...rules: Rule[]): void => {
      if (!windows.take(key, rules, now)) throw new WecomError(45009)
    }
    if (debug) need(`debug ${corpId ?? ip}`, { per: 'minute', max: values.debugPerMinute })
    if (exempt || OUTSIDE_BASE.has(path)) return
    need(`ip ${ip} ${path}`, { per: 'minute', max: values.ipPerMinute }, { per: 'hour', max: values.ipPerHour })
    if (!corpId) return
    need(`corp ${corpId} ${path}`, { per: 'minute', max: values.perMinute }, { per: 'hour', max: values.perHour })
    if (!TICKETS.has(path) || agentId === null) return
    need(`app ${corpId}/${agentId} ${path}`, { per: 'hour', max: values.ticketsPerAppHour })
    need(`tickets ${corpId} ${path}`, { per: 'hour', max: values.ticketsPerCorpHour })
  }

  return {
    values,
    set: (next) => void Object.assign(values, next),
    enter(call, now) {
      const { corpId } = call
      const busy = corpId ? (concurrent.get(corpId) ?? 0) : 0
      if (corpId && busy >= values.concurrent) throw new WecomError(45033)
      count(call, now)
      if (!corpId) return () => undefined
      concurrent.set(corpId, busy + 1)
      return () => void concurrent.set(corpId, (concurrent.get(corpId) ?? 1) - 1)
    },
    spend: (key, rules, now, units) => windows.take(key, rules, now, units),
    wrongSecret: (ip, now) => void windows.take(`secret ${ip}`, [{ per: 'hour', max: values.wrongSecretsPerHour - 1 }], now),
    isBanned: (ip, now) => windows.blocked(`secret ${ip}`, now),
    view: (now) => ({ limits: { ...values }, counts: windows.view(now), concurrent: Object.fromEntries([...concurrent].filter(([, n]) => n > 0)) }),
    reset: () => windows.clear(),
  }
}
