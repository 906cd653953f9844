import { expect, it } from 'vitest'
import { waitingByDay } from './waiting.model.ts'

const at = (day: number, hour: number): Date => new Date(Date.UTC(2026, 5, day, hour))

it('says of each past day what waited at its end, from when it was asked and when it was answered', () => {
  const spans = [
    { key: 'a', from: at(1, 9), to: at(2, 10) }, { key: 'b', from: at(2, 9), to: null }, { key: 'b', from: at(2, 11), to: at(3, 9) },
    // Answered in the moment the day ends: it does not wait any more.
    { key: 'c', from: at(1, 1), to: at(2, 16) },
  ]
  expect(waitingByDay(spans, [at(1, 0), at(1, 16), at(2, 16), at(3, 16)])).toEqual([0, 2, 1, 1])
})
