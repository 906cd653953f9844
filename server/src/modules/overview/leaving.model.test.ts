import { expect, it } from 'vitest'
import { friendsToCount, losingMany } from './leaving.model.ts'

it('G5, 7: a tenth of an advisor’s friends deleting within a week is said, a few are not', () => {
  expect(losingMany({ friends: 90, left: 10 })).toBe(true)
  expect(losingMany({ friends: 100, left: 10 })).toBe(false)
  expect(losingMany({ friends: 3, left: 4 })).toBe(false)
  expect(losingMany({ friends: 0, left: 5 })).toBe(true)
})

it.each([5, 7, 10, 33, 120])('with %i gone, counting friends stops only where the share is no tenth any more', (left) => {
  const most = friendsToCount(left)
  expect(losingMany({ friends: most, left })).toBe(false)
  expect(losingMany({ friends: most - 1, left })).toBe(true)
})
