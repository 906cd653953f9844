import { expect, it } from 'vitest'
import { dueAfter, subjectState } from './rights.model.ts'

it('gives fifteen working days: weekends do not count', () => {
  expect(dueAfter(new Date('2026-06-05T02:00:00Z'), 'Asia/Shanghai')).toEqual(new Date('2026-06-26T02:00:00Z'))
})

it('warns before a company holds important data', () => {
  expect([79_999, 80_000, 100_000, 100_001].map(subjectState)).toEqual(['calm', 'near', 'near', 'over'])
})
