import { expect, it } from 'vitest'
import { nextOccurrence } from './recurrence.model.ts'

const at = (text: string) => new Date(`${text}:00+08:00`)
it.each([
  ['2026-06-06T10:00', 'week', '2026-12-31', '2026-06-06T20:30', '2026-06-13T10:00'], ['2026-06-06T10:00', 'day', '2026-12-31', '2026-06-09T09:00', '2026-06-09T10:00'],
  ['2026-01-31T10:00', 'month', '2026-12-31', '2026-01-31T21:00', '2026-02-28T10:00'], ['2026-01-31T10:00', 'month', '2026-12-31', '2026-03-01T00:00', '2026-03-31T10:00'], ['2026-12-15T10:00', 'month', '2027-12-31', '2026-12-15T21:00', '2027-01-15T10:00'],
  ['2026-06-06T10:00', 'week', '2026-06-12', '2026-06-06T20:30', null],
] as const)('%s every %s until %s, at %s → %s', (planned, every, until, now, next) => expect(nextOccurrence(at(planned), { every, until }, at(now), 'Asia/Shanghai')).toEqual(next === null ? null : at(next)))
