import { defaultLevels } from '@chitang/shared/domain/levels'
import { expect, it } from 'vitest'
import { isToldOtherwise, isWorthTelling, lateByAdvisor } from './late.model.ts'

const today = Date.parse('2026-06-10T16:00:00Z')
const row = (memberId: string, level: string | null, count: number, daysAgo: number) => ({ storeId: '1', memberId, level, count, oldest: today - daysAgo * 86_400_000 + 3_600_000 })
it('adds up an advisor’s late work, H and A apart, with the days of the oldest', () => {
  const sums = lateByAdvisor([row('a', 'H', 1, 1), row('a', 'B', 4, 3), row('a', null, 1, 2), row('b', 'C', 2, 8)], () => defaultLevels, today)
  expect(Object.fromEntries(sums)).toEqual({ '1:a': { count: 6, hot: 1, days: 3 }, '1:b': { count: 2, hot: 0, days: 8 } })
})
it.each([
  ['a hot one over since yesterday', { count: 1, hot: 1, days: 1 }, true],
  ['lowered to B, three days late', { count: 1, hot: 0, days: 3 }, false],
  ['a B a week late', { count: 1, hot: 0, days: 7 }, true],
] as const)('%s', (_, late, isWorth) => expect(isWorthTelling(late)).toBe(isWorth))
it.each([
  ['the same', {}, false, false], ['one is no longer hot', { hot: 2 }, false, true], ['a day older', { days: 3 }, false, true], ['one done', { count: 6 }, false, true], ['due again', {}, true, true],
] as const)('told otherwise: %s', (_, told, isDueAgain, answer) => expect(isToldOtherwise({ count: 5, hot: 1, days: 4 }, { count: 5, hot: 1, days: 4, ...told }, isDueAgain)).toBe(answer))
