import { expect, it } from 'vitest'
import { losingMany } from './leaving.model.ts'

it('G5, 7: a tenth of an advisor’s friends deleting within a week is said, a few are not', () => {
  expect(losingMany({ friends: 90, left: 10 })).toBe(true)
  expect(losingMany({ friends: 100, left: 10 })).toBe(false)
  expect(losingMany({ friends: 3, left: 4 })).toBe(false)
  expect(losingMany({ friends: 0, left: 5 })).toBe(true)
})
