import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { absenceStep, batchesOf, minimumPages, progressOf } from './sync.model.ts'

const at = (minutes: number) => new Date(minutes * 60_000)

describe('a sync run', () => {
  it('reads every member once, at most a hundred a call', () => {
    fc.assert(fc.property(fc.array(fc.string(), { maxLength: 450 }), (userids) => {
      const batches = batchesOf(userids)
      expect(batches.flat()).toEqual(userids)
      expect(batches.every((batch) => batch.length > 0 && batch.length <= 100)).toBe(true)
    }))
  })
  it('knows the least number of calls', () => expect(minimumPages([0, 1, 100, 101, 250])).toBe(1 + 1 + 1 + 2 + 3))
  it('takes nobody for lost who was missing once, or twice within the hour', () => {
    expect(absenceStep(null, at(0))).toBe('mark')
    expect(absenceStep(at(0), at(59))).toBe('wait')
    expect(absenceStep(at(0), at(60))).toBe('ask')
  })
  it('says how far it is, and does not guess from nothing', () => {
    const run = { batches: 4, batchesDone: 1, relations: 100, expected: null, startedAt: at(0), now: at(1) }
    expect(progressOf(run)).toEqual({ share: 0.25, etaMs: 180_000 })
    expect(progressOf({ ...run, batchesDone: 0 })).toEqual({ share: 0, etaMs: null })
    expect(progressOf({ ...run, expected: 200 }).share).toBe(0.5)
    expect(progressOf({ ...run, expected: 50 }).share).toBe(0.25)
    expect(progressOf({ ...run, batchesDone: 4 }).share).toBe(0.99)
  })
})
