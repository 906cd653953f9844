import { expect, it } from 'vitest'
import { cohortsOf, funnelOf, mondayOf, silentOf, type Added, type After } from './retention.model.ts'

const at = (day: number, hour = 12) => new Date(Date.UTC(2026, 4, day, hour))
const added = (id: string, day: number): Added => ({ relationId: `r${id}`, personId: `p${id}`, day: `2026-05-${String(day).padStart(2, '0')}`, at: at(day) })
const after = (id: string, kind: After['kind'], day: number, relationId = `r${id}`): After => ({ personId: `p${id}`, relationId, kind, at: at(day) })

/** Worked out by hand: a, b came on Tuesday 5/5, c on Sunday 5/10, d on Monday 5/11. */
const adds = [added('a', 5), added('b', 5), added('c', 10), added('d', 11)]
const what = [
  after('a', 'welcomed', 5), after('a', 'met', 6), after('a', 'left', 20),
  after('b', 'met', 13), after('b', 'left', 9, 'other'),
  after('c', 'welcomed', 10), after('c', 'visited', 12),
  after('d', 'left', 4),
]

it('counts a week of adds, who of it is still a friend and who was met within seven days', () => {
  expect(['2026-05-05', '2026-05-10', '2026-05-11'].map(mondayOf)).toEqual(['2026-05-04', '2026-05-04', '2026-05-11'])
  expect(cohortsOf(adds, what, '2026-05-04', '2026-05-17')).toEqual([{ week: '2026-05-04', adds: 3, still: 2, met: 2 }, { week: '2026-05-11', adds: 1, still: 1, met: 0 }])
})

it('goes from the add over the welcome to the visit', () => {
  expect(funnelOf(adds, what, '2026-05-05', '2026-05-10')).toEqual({ from: '2026-05-05', to: '2026-05-10', adds: 3, welcomed: 2, met: 2, visited: 1 })
})

it('calls silent who was not met in seven days', () => {
  expect(silentOf(adds, what, '2026-05-01', '2026-05-31')).toEqual({ from: '2026-05-01', to: '2026-05-31', adds: 4, silent: 2 })
})
