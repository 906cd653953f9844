import { expect, it } from 'vitest'
import { halfDayText, isAhead, likelyHalfDays } from './half-days.ts'

const at = (local: string) => Date.parse(`${local}+08:00`)

it('offers today, tomorrow and the weekend, and no half that is over', () => {
  // Thursday, ten in the morning
  expect(likelyHalfDays(at('2026-06-04T10:00:00')).map((one) => one.label)).toEqual(['今天上午', '今天下午', '明天上午', '明天下午', '周六上午', '周六下午', '周日上午', '周日下午'])
  expect(likelyHalfDays(at('2026-06-04T13:00:00')).map((one) => one.label)[0]).toBe('今天下午')
  expect(likelyHalfDays(at('2026-06-04T19:00:00')).map((one) => one.label)[0]).toBe('明天上午')
})

it('knows a half day that is still ahead in the store\'s zone', () => {
  expect(isAhead('2026-06-04', 'morning', at('2026-06-04T12:00:00'))).toBe(false)
  expect(isAhead('2026-06-05', 'morning', at('2026-06-04T23:59:00'))).toBe(true)
  expect(isAhead('2026-06-03', 'afternoon', at('2026-06-04T00:01:00'))).toBe(false)
})

it('says a half day shortly', () => {
  expect(halfDayText('2026-06-07', 'morning', at('2026-06-04T10:00:00'))).toBe('周日上午')
  expect(halfDayText('2026-06-20', 'afternoon', at('2026-06-04T10:00:00'))).toBe('6/20 下午')
})
