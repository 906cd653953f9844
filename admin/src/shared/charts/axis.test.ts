import { describe, expect, it } from 'vitest'
import { axisTop, labelled, lineAxis, ticksOf } from './axis.ts'

describe('the axis', () => {
  it('of bars keeps at most four grid lines, the last above the peak', () => {
    for (const peak of [0, 1, 5, 18, 32, 97, 130, 1800]) {
      const axis = axisTop(peak)
      expect(axis.max).toBeGreaterThanOrEqual(peak)
      expect(ticksOf(axis)).toHaveLength(4)
    }
    expect(ticksOf(axisTop(32))).toEqual([0, 12, 24, 36])
  })
  it.each([[[1488, 1502, 1511]], [[0, 0, 0]], [[7]], [[3, 90, 40]], [[20_000, 20_450]]])('of the line %j holds every value in few steps', (values) => {
    const axis = lineAxis(values)
    expect(axis.min).toBeGreaterThanOrEqual(0)
    expect(axis.min).toBeLessThanOrEqual(Math.min(...values))
    expect(axis.max).toBeGreaterThanOrEqual(Math.max(...values))
    expect(ticksOf(axis).length).toBeLessThanOrEqual(6)
  })
  it('has words under the first day, one a week and today', () => {
    expect(Array.from({ length: 14 }, (_, index) => index).filter((index) => labelled(14, index))).toEqual([0, 7, 13])
  })
})
