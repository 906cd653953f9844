import { expect, it } from 'vitest'
import { lastFifth, worthTelling } from './quota.model.ts'

it.each([
  ['everybody gets it', { taken: 0, capped: 0, reserved: 100, few: 0 }, false],
  ['a handful of a large audience', { taken: 4, capped: 3, reserved: 100, few: 0 }, false],
  ['four of eight are too few to tell', { taken: 4, capped: 0, reserved: 4, few: 0 }, false],
  ['a tenth lost', { taken: 6, capped: 4, reserved: 90, few: 0 }, true],
  ['nobody left', { taken: 12, capped: 0, reserved: 0, few: 0 }, true],
  ['a fifth has hardly any place left', { taken: 0, capped: 0, reserved: 100, few: 20 }, true],
] as const)('%s', (_what, found, wanted) => expect(worthTelling(found)).toBe(wanted))

it('counts nothing where one a day is all there is', () => expect([1, 7, 30].map(lastFifth)).toEqual([null, 6, 24]))
