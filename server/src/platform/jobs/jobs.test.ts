import { describe, expect, it } from 'vitest'
import { backoffMs } from './backoff.ts'
import { laneCount, laneKeyOf, laneOf } from './lanes.ts'

describe('lanes and back-off', () => {
  it('one customer has one lane, many customers spread', () => {
    expect(laneOf(laneKeyOf('1', 'wmA'))).toBe(laneOf('1:wmA'))
    const used = new Set(Array.from({ length: 20_000 }, (_, index) => laneOf(`1:wm${index}`)))
    expect(used.size).toBe(laneCount)
  })
  it('waits longer each time, up to ten minutes', () => {
    expect([1, 2, 3, 4].map((attempt) => backoffMs(attempt, 0.5))).toEqual([500, 1000, 2000, 4000])
    expect(backoffMs(40, 1)).toBeLessThanOrEqual(750_000)
  })
})
