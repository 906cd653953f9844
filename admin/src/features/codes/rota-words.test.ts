import { expect, it } from 'vitest'
import { halfHours, rotaLines, rotaRules, weekdayWords } from './rota-words.ts'

it.each([[[1, 2, 3, 4, 5], '周一至周五'], [[6, 7], '周六、周日'], [[5, 1, 2, 3, 7], '周一至周三、周五、周日'], [[1, 2, 3, 4, 5, 6, 7], '每天']])('%j', (days, words) => expect(weekdayWords(days)).toBe(words))

it('says a rota shift by shift', () => {
  const rota = { week: [{ weekdays: [6], from: '10:00', to: '24:00', memberIds: ['2'] }, { weekdays: [1], from: '09:00', to: '12:00', memberIds: ['1', '2'] }], days: [{ day: '2026-10-01', shifts: [] }], backupIds: [], dailyCap: 5, rotation: 'fewest' as const }
  expect(rotaLines({ ...rota, week: [{ weekdays: [5, 6], from: '22:00', to: '02:00', memberIds: ['3'] }], days: [] }, (id) => id)).toEqual([{ when: '周五、周六 22:00–次日 02:00', who: '3' }])
  expect(rotaLines(rota, (id) => `顾问${id}`)).toEqual([{ when: '周一 09:00–12:00', who: '顾问1、顾问2' }, { when: '周六 10:00–24:00', who: '顾问2' }, { when: '10/1', who: '没人值班，替补接' }])
  expect(rotaRules(rota)).toBe('轮着来，今天加得最少的先接 · 每人每天最多 5 位')
  expect([halfHours[0], halfHours.at(-1), halfHours.length]).toEqual(['00:00', '24:00', 49])
})
