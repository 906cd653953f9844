import { describe, expect, it } from 'vitest'
import { calendarSentence, monthBy, monthName, weeksOf } from './month.ts'

describe('the month', () => {
  it('stands in weeks from Monday on', () => {
    expect(weeksOf('2026-06').length).toBe(5)
    expect(weeksOf('2026-06')[0]).toEqual(['2026-06-01', '2026-06-02', '2026-06-03', '2026-06-04', '2026-06-05', '2026-06-06', '2026-06-07'])
    expect(weeksOf('2026-02')[0]![6]).toBe('2026-02-01')
    expect(weeksOf('2026-02').flat().filter(Boolean)).toHaveLength(28)
    expect([monthBy('2026-12', 1), monthBy('2026-01', -1), monthName('2026-06')]).toEqual(['2027-01', '2025-12', '2026 年 6 月'])
  })
  it('opens with the fullest day', () => {
    expect(calendarSentence('2026-06', [{ day: '2026-06-06', items: [1, 2], takenShare: 0.31 }, { day: '2026-06-07', items: [], takenShare: 0 }])).toBe('6 月有 2 个群发，最满的是 6/6 周六，31% 的客户已有安排')
    expect(calendarSentence('2026-06', [])).toBe('6 月还没有群发')
  })
})
