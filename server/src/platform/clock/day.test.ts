import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayAt, localDay, shortDay, startOfDay } from './day.ts'

describe('days of the group\'s zone', () => {
  it('start at local midnight', () => {
    const evening = new Date('2026-06-03T16:30:00Z')
    expect(localDay(evening, 'Asia/Shanghai')).toBe('2026-06-04')
    expect(startOfDay(evening, 'Asia/Shanghai').toISOString()).toBe('2026-06-03T16:00:00.000Z')
    expect(startOfDay(evening, 'Asia/Shanghai', -1).toISOString()).toBe('2026-06-02T16:00:00.000Z')
    expect(shortDay(evening, 'Asia/Shanghai')).toBe('6/4')
    expect(dayAt(evening, 'Asia/Shanghai', 1, 10).toISOString()).toBe('2026-06-05T02:00:00.000Z')
  })
  it('hold across a change of summer time', () => {
    const before = new Date('2026-03-29T00:30:00Z')
    expect(startOfDay(before, 'Europe/Berlin', 1).toISOString()).toBe('2026-03-29T22:00:00.000Z')
  })
  it('always contain their instant', () => {
    fc.assert(fc.property(fc.date({ min: new Date('2000-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }), fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'UTC'), (at, zone) => {
      expect(startOfDay(at, zone).getTime()).toBeLessThanOrEqual(at.getTime())
      expect(startOfDay(at, zone, 1).getTime()).toBeGreaterThan(at.getTime())
    }))
  })
})
