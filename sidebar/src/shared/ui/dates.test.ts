import { describe, expect, it } from 'vitest'
import { agoWords, clock, dateInputValue, dayShort, dayWord, dueWords, fromDateInput, inDays, thousands } from './dates.ts'

const now = Date.parse('2026-06-04T02:00:00Z') // Thursday 10:00 in the store

describe('days of the store', () => {
  it('counts by the store\'s midnight', () => {
    expect(dayWord(Date.parse('2026-06-04T15:59:00Z'), now)).toBe('今天')
    expect(dayWord(Date.parse('2026-06-04T16:01:00Z'), now)).toBe('明天')
    expect(dayWord(Date.parse('2026-06-07T02:00:00Z'), now)).toBe('周日 6/7')
    expect(dayShort(Date.parse('2026-06-07T02:00:00Z'), now)).toBe('周日')
    expect(dayWord(Date.parse('2026-06-20T02:00:00Z'), now)).toBe('6/20')
  })
  it('says how a deadline stands', () => {
    expect(dueWords(Date.parse('2026-06-04T10:00:00Z'), now)).toBe('今天 18:00 前')
    expect(dueWords(Date.parse('2026-06-04T01:00:00Z'), now)).toBe('今天 09:00 已过')
    expect(dueWords(Date.parse('2026-06-02T10:00:00Z'), now)).toBe('过期 2 天 · 6/2 18:00')
  })
  it('goes to an hour of a later day and through a date field', () => {
    expect(new Date(inDays(now, 3)).toISOString()).toBe('2026-06-07T02:00:00.000Z')
    expect(dateInputValue(inDays(now, 3))).toBe('2026-06-07')
    expect(fromDateInput('2026-06-07')).toBe(inDays(now, 3))
    expect(clock(now)).toBe('10:00')
  })
  it('has words for spans and figures', () => {
    expect(agoWords(38_000)).toBe('38 秒')
    expect(agoWords(180_000)).toBe('3 分钟')
    expect(thousands(1488)).toBe('1\u202f488')
  })
})
