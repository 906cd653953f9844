import fc from 'fast-check'
import { expect, it } from 'vitest'
import { bulkSpans } from './bulk.model.ts'

const rule = { count: 3, minutes: 10 }
const looks = (actorId: string, ...minutes: number[]) => minutes.map((minute) => ({ actorId, at: new Date(minute * 60_000) }))

it.each([
  ['nobody', [], []],
  ['spread over the day', looks('a', 0, 30, 60), []],
  ['three in ten minutes', looks('a', 0, 4, 9, 40), [['a', 3, 0, 9]]],
  ['stretches that touch are one', looks('a', 0, 5, 9, 14, 18), [['a', 5, 0, 18]]],
  ['two people are not one', [...looks('a', 0, 1), ...looks('b', 2, 3)], []],
  ['two stretches, the newer first', looks('a', 0, 1, 2, 100, 101, 102), [['a', 3, 100, 102], ['a', 3, 0, 2]]],
] as const)('%s', (_, given, wanted) => {
  expect(bulkSpans(given, rule).map((one) => [one.actorId, one.count, one.from.getTime() / 60_000, one.to.getTime() / 60_000])).toEqual(wanted)
})

it('a window with enough looks always lies in a stretch', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 40 }), (minutes) => {
    const spans = bulkSpans(looks('a', ...minutes), rule)
    for (const from of minutes) {
      const inside = minutes.filter((one) => one >= from && one <= from + rule.minutes)
      const last = Math.max(...inside)
      if (inside.length >= rule.count) expect(spans.some((one) => one.from.getTime() <= from * 60_000 && one.to.getTime() >= last * 60_000)).toBe(true)
    }
  }))
})
