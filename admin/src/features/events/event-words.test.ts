import { expect, it } from 'vitest'
import { eventsSentence } from './event-words.ts'

const now = Date.parse('2026-06-04T02:00:00.000Z')
const base = { receivedToday: 96, pending: 0, retrying: 0, dead: 0, oldestPendingAt: null, p95Ms: 400 }

it('opens with what matters most', () => {
  expect(eventsSentence(base, now)).toBe('今天企业微信告诉我们 96 件事，都办好了。')
  expect(eventsSentence({ ...base, pending: 2, retrying: 1, oldestPendingAt: '2026-06-04T01:57:00.000Z' }, now)).toBe('今天企业微信告诉我们 96 件事，3 件还在办，最久的等了 3 分钟。')
  expect(eventsSentence({ ...base, dead: 2, pending: 5 }, now)).toContain('2 件没办成，等你重放')
  expect(eventsSentence({ ...base, receivedToday: 0 }, now)).toBe('今天企业微信还没有来消息。')
})
