import { expect, it } from 'vitest'
import { lineAxis } from './line-trend.ts'

it.each([[[1488, 1502, 1511]], [[0, 0, 0]], [[7]], [[3, 90, 40]], [[20_000, 20_450]]])('the axis of %j holds every value in few steps', (values) => {
  const { min, max, interval } = lineAxis(values)
  expect(min).toBeGreaterThanOrEqual(0)
  expect(min).toBeLessThanOrEqual(Math.min(...values))
  expect(max).toBeGreaterThanOrEqual(Math.max(...values))
  expect((max - min) / interval).toBeLessThanOrEqual(5)
})
