import type { Dealer } from '@chitang/shared/contracts/sharing'
import { expect, it } from 'vitest'
import { boardSentence, dealerLook, healthWords, nextStep } from './sharing-words.ts'

const dealer = (more: Partial<Dealer> = {}): Dealer => ({
  shareId: '1', corpId: '2', corpName: '曜川芜湖镜湖店', driver: 'shared', state: 'active', since: null, joined: true, store: { id: '3', name: '曜川芜湖镜湖店', brand: '曜川', off: [] }, health: null, remindedAt: null, remindWhom: null, ...more,
})
it('the first line says how many are waiting for whom', () => {
  expect(boardSentence([])).toBe('还没有门店用集团的应用。')
  expect(boardSentence([dealer(), dealer({ state: 'confirming' }), dealer({ state: 'pending' }), dealer({ state: 'revoked' })])).toBe('4 家企业里 1 家已启用，1 家等门店确认，1 家还没授权，1 家停用了。')
})
it('each state has its word and the next step', () => {
  expect([dealer(), dealer({ store: null }), dealer({ state: 'pending', joined: false, store: null }), dealer({ state: 'confirming', store: null }), dealer({ state: 'revoked' })].map((one) => dealerLook(one).word))
    .toEqual(['已启用', '已启用，还没开店', '还没加入上下游', '待确认敏感权限', '停用'])
  expect([nextStep(dealer()), nextStep(dealer({ state: 'pending' }))]).toEqual([null, expect.stringContaining('应用共享')])
})
it('health is told in ages, never as dates to be subtracted', () => {
  const now = Date.parse('2026-06-04T02:00:00.000Z')
  expect(healthWords({ token: 'ok', reason: null, lastCallbackAt: '2026-06-04T01:48:00.000Z', tags: 58, lastSyncAt: null }, now)).toEqual(['12 分钟前收到通知', '58 个标签', '还没对过账'])
  expect(healthWords({ token: 'ok', reason: null, lastCallbackAt: '2026-06-04T01:59:58.000Z', tags: 0, lastSyncAt: null }, now)[0]).toBe('刚刚收到通知')
})
