import type { SyncRun } from '@chitang/shared/contracts/sync'
import type { CorpHealth } from '@chitang/shared/contracts/wecom-health'
import { expect, it } from 'vitest'
import { budgetPart, callbackPart, connectionPart, driftPart, systemSentence } from './system-words.ts'

const now = Date.parse('2026-06-04T02:00:00Z')
const corp = (more: object = {}) => ({ name: '华岳', calls24h: 1200, secret: { state: 'ok', action: null }, blocks: [], budget: [], ...more }) as unknown as CorpHealth
const events = (more: object = {}) => ({ receivedToday: 8, pending: 0, retrying: 0, dead: 0, oldestPendingAt: null, p95Ms: 420, ...more })
const run = (more: object = {}) => ({ corpId: '1', kind: 'reconcile', status: 'done', finishedAt: '2026-06-03T18:10:00.000Z', repaired: 3, ...more }) as unknown as SyncRun
const corps = [{ id: '1', name: '华岳' }]

it.each([
  ['a refused secret', connectionPart([corp(), corp({ name: '河西', secret: { state: 'refused', action: '更新 Secret' } })]), 'red', '河西连不上'],
  ['a block', connectionPart([corp({ blocks: [{}] })]), 'amber', '华岳被限流'],
  ['all connected', connectionPart([corp()]), 'ok', '1 家企业都连得上'],
  ['a dead callback', callbackPart(events({ dead: 2 }), now), 'red', '2 件没处理成'],
  ['a late callback', callbackPart(events({ pending: 1, oldestPendingAt: '2026-06-04T01:55:00.000Z' }), now), 'amber', '最早的一件等了 5 分钟'],
  ['nothing came yet', callbackPart(events({ receivedToday: 0, p95Ms: null }), now), 'ok', '没有积压'],
  ['drift that was mended', driftPart(corps, [run()], now), 'ok', '上次有 3 处不一致，已更正'],
  ['a reading that failed', driftPart(corps, [run({ status: 'failed' }), run()], now), 'red', '华岳上次没对完'],
  ['no reading for long', driftPart(corps, [run({ finishedAt: '2026-06-01T18:10:00.000Z' })], now), 'amber', '华岳一天半没对账'],
  ['a tight allowance', budgetPart([corp({ budget: [{ family: 'tags', minute: { used: 1, cap: 10 }, hour: { used: 8, cap: 10 } }] })]), 'amber', '最紧的用了 80%'],
] as const)('%s', (_, part, tone, words) => expect([part.tone, part.words]).toEqual([tone, words]))

it('the page opens with the worst', () => {
  expect(systemSentence([connectionPart([corp()]), callbackPart(events({ dead: 1 }), now)])).toBe('客户变动的通知：1 件没处理成。')
  expect(systemSentence([connectionPart([corp()])])).toBe('一切正常。')
})
