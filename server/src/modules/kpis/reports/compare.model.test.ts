import { expect, it } from 'vitest'
import { bandOf } from './compare.model.ts'

it('ranks what is told and says nothing from three stores', () => {
  expect(bandOf([1, 2, 3])).toBeNull()
  expect(bandOf([1, null, 2, 3, null])).toBeNull()
  expect(bandOf([4, 1, 3, 2])).toEqual({ p25: 1.8, p50: 2.5, p75: 3.3, stores: 4 })
  expect(bandOf([10, 10, 20, 30, 80])).toEqual({ p25: 10, p50: 20, p75: 30, stores: 5 })
})
