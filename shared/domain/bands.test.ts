import { expect, it } from 'vitest'
import { quarterOf } from './bands.ts'

it('places a number in its quarter, whichever way is good, and says nothing of what is not told', () => {
  const band = { p25: 10, p50: 20, p75: 30, stores: 8 }
  expect([31, 30, 20, 19, 10, 9].map((value) => quarterOf(value, band, false))).toEqual([1, 2, 2, 3, 3, 4])
  expect([9, 10, 20, 21, 30, 31].map((value) => quarterOf(value, band, true))).toEqual([1, 2, 2, 3, 3, 4])
  expect([quarterOf(null, band, false), quarterOf(3, null, false)]).toEqual([null, null])
})
