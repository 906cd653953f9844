import type { CorpHealth } from '@chitang/shared/contracts/wecom-health'
import { describe, expect, it } from 'vitest'
import { gaugeOf, healthSentence, soonWords, stateLook } from './health-words.ts'

const corp = (more: Partial<CorpHealth> = {}): CorpHealth => ({
  corpId: '1', name: '曜川滨湖店', lastCallbackAt: null, calls24h: 0, budget: [], blocks: [], errors: [], concurrency: { active: 0, waiting: 0, limit: 40, halved: false },
  secret: { state: 'ok', reason: null, action: null, failures: 0, retryAt: null, tokenEndsAt: null }, ...more,
})
const refused = { state: 'blocked' as const, reason: '应用 Secret 不对或已重置', action: '请管理员更新应用 Secret', failures: 3, retryAt: null, tokenEndsAt: null }
const block = { family: 'contacts' as const, path: 'externalcontact/get', until: '2026-06-04T02:00:40.000Z' }

describe('the opening sentence', () => {
  it('says who must do what before it counts', () => {
    expect(healthSentence([corp({ calls24h: 900 }), corp({ secret: refused })])).toBe('「曜川滨湖店」连不上企业微信，请管理员更新应用 Secret。')
    expect(healthSentence([corp({ blocks: [block] })])).toBe('「曜川滨湖店」被企业微信限流，会自动继续，不用处理。')
    expect(healthSentence([corp({ calls24h: 1234 })])).toBe('企业微信连接正常，24 小时调用 1\u202f234 次。')
    expect(healthSentence([corp(), corp()])).toBe('2 家企业都连着企业微信。')
  })
})

describe('a corp', () => {
  it('is called by what is worst about it', () => {
    expect(stateLook(corp({ secret: refused, blocks: [block] })).word).toBe('连不上')
    expect(stateLook(corp({ blocks: [block] })).word).toBe('被限流')
    expect(stateLook(corp({ secret: { ...refused, state: 'unknown' } })).word).toBe('还没连过')
    expect(stateLook(corp())).toMatchObject({ word: '连接正常', tone: 'ok' })
  })
  it('has gauges that warn where a sync stops', () => {
    expect(gaugeOf({ used: 0, cap: 8_000 })).toEqual({ left: 8_000, cap: 8_000, usedPercent: 0, tone: 'calm' })
    expect(gaugeOf({ used: 20, cap: 8_000 })).toMatchObject({ usedPercent: 1, tone: 'calm' })
    expect(gaugeOf({ used: 4_800, cap: 8_000 }).tone).toBe('amber')
    expect(gaugeOf({ used: 8_000, cap: 8_000 })).toMatchObject({ left: 0, tone: 'red' })
  })
  it('is told in how long something happens', () => {
    const now = Date.parse('2026-06-04T02:00:00Z')
    expect(['2026-06-04T02:00:39.500Z', '2026-06-04T02:09:00Z', '2026-06-04T04:00:00Z'].map((at) => soonWords(at, now))).toEqual(['约 40 秒后', '约 9 分钟后', '约 2 小时后'])
  })
})
