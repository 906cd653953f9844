import { defaultLevels } from '@chitang/shared/domain/levels'
import { expect, it } from 'vitest'
import { cadenceWords, deadlineWords, figureOrNull, listProblem } from './level-words.ts'

const levels = defaultLevels.map((level) => ({ ...level }))

it('says cadence and deadline as people do', () => {
  expect([cadenceWords(null), cadenceWords(1), cadenceWords(7)]).toEqual(['不排', '每天', '7 天'])
  expect([deadlineWords(null), deadlineWords(24), deadlineWords(48)]).toEqual(['不限', '24 小时内', '2 天内'])
  expect([figureOrNull('', 365), figureOrNull('0', 365), figureOrNull('12', 365), figureOrNull('9999', 365), figureOrNull('三', 365)]).toEqual([null, null, 12, 365, null])
})

it('says what keeps a list from being saved', () => {
  expect(listProblem(levels)).toBeNull()
  expect(listProblem([...levels, levels[0]!])).toContain('出现了两次')
  expect(listProblem(levels.filter((level) => level.semantic !== 'lost'))).toContain('战败')
  expect(listProblem(levels.map((level) => (level.code === 'A' ? { ...level, code: ' ' } : level)))).toContain('字母')
})
