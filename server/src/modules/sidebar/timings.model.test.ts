import { expect, it } from 'vitest'
import { percentilesOf, timingsByClient, type TimingRow } from './timings.model.ts'

it('takes percentiles that somebody really waited', () => {
  expect(percentilesOf([300, 100, 200, 400])).toEqual({ p50: 200, p75: 300, p95: 400 })
  expect(percentilesOf([7])).toEqual({ p50: 7, p75: 7, p95: 7 })
})

it('keeps clients apart, the most used first, and says nothing about a paint nobody reported', () => {
  const row = (client: string, paint: number, fcp: number | null = null): TimingRow => ({ client, js: 1, signature: 2, context: 3, id: 4, api: 5, paint, fcp })
  const [first, second] = timingsByClient([row('mac', 900), row('android', 1500, 600), row('android', 2500)])
  expect(first).toMatchObject({ client: 'android', opens: 2, paint: { p50: 1500, p95: 2500 }, fcp: { p50: 600 } })
  expect(second).toMatchObject({ client: 'mac', opens: 1, fcp: null })
})
