import { expect, it } from 'vitest'
import { rightsSentence } from './rights-words.ts'

it('names the nearest deadline', () => {
  const now = Date.parse('2026-06-04T02:00:00Z')
  const due = (at: string) => ({ dueAt: at }) as Parameters<typeof rightsSentence>[0][number]
  expect(rightsSentence([], now)).toBe('没有客户在等答复。')
  expect(rightsSentence([due('2026-06-20T02:00:00Z'), due('2026-06-07T02:00:00Z')], now)).toBe('有 2 个请求要办，最早的还剩 3 天。')
  expect(rightsSentence([due('2026-06-02T02:00:00Z')], now)).toBe('有 1 个请求要办，最早的超期 2 天。')
})
