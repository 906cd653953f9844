import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, daysBetween, endOfDay, isQuiet, lastDayOf, windowOfDay, windowsOfSpan } from './touch-windows.ts'
import { receiveRules } from './touches.ts'

const day = fc.date({ min: new Date('2019-12-25T00:00:00Z'), max: new Date('2032-03-05T00:00:00Z'), noInvalidDate: true }).map((at) => at.toISOString().slice(0, 10))
const rule = fc.constantFrom(...receiveRules)

describe('windows', () => {
  it.each([
    ['month', '2028-02-29', { start: '2028-02-01', limit: 29 }, '2028-02-29'],
    ['month', '2027-02-28', { start: '2027-02-01', limit: 28 }, '2027-02-28'],
    ['month', '2026-12-31', { start: '2026-12-01', limit: 31 }, '2026-12-31'],
    ['week', '2027-01-01', { start: '2026-12-28', limit: 7 }, '2027-01-03'],
    ['week', '2026-12-28', { start: '2026-12-28', limit: 7 }, '2027-01-03'],
    ['week', '2026-06-07', { start: '2026-06-01', limit: 7 }, '2026-06-07'],
    ['day', '2026-06-30', { start: '2026-06-30', limit: 1 }, '2026-06-30'],
  ] as const)('%s of %s', (kind, on, window, last) => {
    expect(windowOfDay(kind, on)).toEqual({ kind, ...window })
    expect(lastDayOf(windowOfDay(kind, on))).toBe(last)
  })

  it('of a span cover every day in it, touch it each, and never overlap', () => {
    fc.assert(fc.property(rule, day, fc.integer({ min: 0, max: 70 }), (kind, first, length) => {
      const last = addDays(first, length)
      const windows = windowsOfSpan(kind, first, last)
      for (const one of daysBetween(first, last)) expect(windows.filter((window) => window.start <= one && one <= lastDayOf(window))).toHaveLength(1)
      for (const window of windows) expect(window.start <= last && lastDayOf(window) >= first).toBe(true)
      for (const [n, window] of windows.entries()) if (n > 0) expect(window.start).toBe(addDays(lastDayOf(windows[n - 1]!), 1))
    }))
  })

  it('a send inside the span is charged to a window that was held', () => {
    fc.assert(fc.property(rule, day, fc.integer({ min: 0, max: 70 }), fc.integer({ min: 0, max: 70 }), (kind, first, length, after) => {
      const window = windowOfDay(kind, addDays(first, Math.min(after, length)))
      expect(windowsOfSpan(kind, first, addDays(first, length))).toContainEqual(window)
    }))
  })

  it('has a place for each of its days, in months and weeks', () => {
    fc.assert(fc.property(rule, day, (kind, on) => {
      const window = windowOfDay(kind, on)
      expect(daysBetween(window.start, lastDayOf(window))).toHaveLength(window.limit)
    }))
  })
})

it.each([
  ['21:00', '21:00', '08:30', true], ['08:29', '21:00', '08:30', true], ['08:30', '21:00', '08:30', false], ['20:59', '21:00', '08:30', false],
  ['13:00', '12:00', '14:00', true], ['14:00', '12:00', '14:00', false], ['03:00', '00:00', '00:00', false],
])('%s in the quiet hours %s–%s: %s', (clock, from, to, quiet) => expect(isQuiet(clock, from, to)).toBe(quiet))

it.each([['09:30', '21:00', '20:30'], ['09:30', '19:00', '19:00'], ['20:40', '21:00', '21:00'], ['21:30', '21:00', '23:59'], ['10:00', '00:00', '20:30']])('planned at %s, quiet from %s: ends at %s', (planned, quiet, end) => expect(endOfDay(planned, quiet)).toBe(end))
