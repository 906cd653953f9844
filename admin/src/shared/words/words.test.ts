import { describe, expect, it } from 'vitest'
import { figure, names } from './number.ts'
import { ageWords, dateTimeWords, dayLabel, dayOf, dayStart, durationWords, onDay, plannedWords, timeWords, weekday } from './time.ts'

// 2026-06-04 10:00 in Shanghai, a Thursday.
const now = Date.parse('2026-06-04T02:00:00.000Z')

describe('time words', () => {
  it('speaks of the last minutes, today, yesterday, tomorrow and older days', () => {
    expect(timeWords('2026-06-04T01:59:30.000Z', now)).toBe('刚刚')
    expect(timeWords('2026-06-04T02:00:09.000Z', now)).toBe('刚刚')
    expect(timeWords('2026-06-04T01:56:30.000Z', now)).toBe('3 分钟前')
    expect(timeWords('2026-06-04T01:20:00.000Z', now)).toBe('09:20')
    expect(timeWords('2026-06-03T09:40:00.000Z', now)).toBe('昨天 17:40')
    expect(timeWords('2026-06-05T02:00:00.000Z', now)).toBe('明天 10:00')
    expect(timeWords('2026-05-28T09:40:00.000Z', now)).toBe('5/28')
    expect(timeWords('2025-12-31T15:00:00.000Z', now)).toBe('2025/12/31')
  })
  it('turns the day at midnight of Shanghai, not of UTC', () => {
    expect(timeWords('2026-06-03T16:30:00.000Z', now)).toBe('00:30')
    expect(timeWords('2026-06-03T15:30:00.000Z', now)).toBe('昨天 23:30')
  })
  it('keeps the clock where the hour matters', () => {
    expect(dateTimeWords('2026-06-04T10:00:00.000Z', now)).toBe('今天 18:00')
    expect(dateTimeWords('2026-05-28T08:05:00.000Z', now)).toBe('5/28 16:05')
  })
  it('counts waiting in the unit a person would say', () => {
    expect(ageWords('2026-06-04T01:48:00.000Z', now)).toBe('12 分钟')
    expect(ageWords('2026-06-03T00:00:00.000Z', now)).toBe('26 小时')
    expect(ageWords('2026-05-30T00:00:00.000Z', now)).toBe('5 天')
    expect(ageWords('2026-06-04T03:00:00.000Z', now)).toBe('刚刚')
  })
  it('plans by day and clock of the zone', () => {
    expect(plannedWords('2026-06-06T02:00:00.000Z', now)).toBe('6/6 周六 10:00')
    expect(dayOf(Date.parse('2026-06-05T16:30:00.000Z'))).toBe('2026-06-06')
    expect(dayOf(dayStart('2026-06-06'))).toBe('2026-06-06')
    expect(onDay('2026-06-06T02:00:00.000Z', '2026-06-07')).toBe('2026-06-07T02:00:00.000Z')
  })
  it('names durations, days and weekdays', () => {
    expect(durationWords(392)).toBe('392 毫秒')
    expect(durationWords(1206)).toBe('1.2 秒')
    expect(dayLabel('2026-05-22')).toBe('5/22')
    expect(weekday(now)).toBe('周四')
  })
})

describe('number words', () => {
  it('groups thousands', () => {
    expect(figure(1488)).toBe('1\u202f488')
    expect(figure(96)).toBe('96')
  })
  it('names two and counts the rest', () => {
    expect(names(['陈晓峰'])).toBe('陈晓峰')
    expect(names(['陈晓峰', '李娜', '王磊'])).toBe('陈晓峰、李娜等 3 人')
  })
})
