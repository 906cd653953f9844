import { expect, it } from 'vitest'
import { captureOf, type ArrivalDay } from './capture.model.ts'

const day = (counted: number | null, listed = 0, friends = 0, friendsOfDay = 0, adds = 0): ArrivalDay => ({ day: '2026-06-04', counted, listed, friends, friendsOfDay, adds })

it.each([
  ['nobody said how many came', [], null],
  ['nobody came', [day(0)], null],
  ['only a count: the day’s new friends stand for them', [day(10, 0, 0, 0, 7)], { have: 7, of: 10, rate: 70, target: 80, short: 1 }],
  ['more friends than came', [day(5, 0, 0, 0, 9)], { have: 5, of: 5, rate: 100, target: 80, short: 0 }],
  ['named ones are matched, a friend of the day is not counted twice', [day(10, 6, 4, 2, 3)], { have: 5, of: 10, rate: 50, target: 80, short: 3 }],
  ['more named than counted', [day(3, 5, 4)], { have: 4, of: 5, rate: 80, target: 80, short: 0 }],
  ['several days add up', [day(46 - 10, 0, 0, 0, 27), day(null, 10, 8)], { have: 35, of: 46, rate: 76.1, target: 80, short: 2 }],
])('%s', (_, days, wanted) => expect(captureOf(days, 80)).toEqual(wanted))
