import { expect, it } from 'vitest'
import { spansToRead } from './spans.model.ts'

it.each([
  ['nothing read yet: 180 days in six calls', null, 6, { from: '2026-05-05', to: '2026-06-03' }],
  ['a night later: the day before once more', '2026-06-02', 1, { from: '2026-06-02', to: '2026-06-03' }],
  ['a month missed', '2026-05-01', 2, { from: '2026-05-05', to: '2026-06-03' }],
  ['read already', '2026-06-03', 0, undefined],
  ['missed for a year: only what is still there', '2025-01-01', 6, { from: '2026-05-05', to: '2026-06-03' }],
])('%s', (_, readDay, calls, first) => {
  const spans = spansToRead(readDay, '2026-06-04')
  expect(spans).toHaveLength(calls)
  expect(spans[0]).toEqual(first)
  if (readDay === null) expect(spans.at(-1)).toEqual({ from: '2025-12-06', to: '2026-01-04' })
})
