import { defaultLevels } from '@chitang/shared/domain/levels'
import { expect, it } from 'vitest'
import { levelsProblem } from './levels.model.ts'

const everyone = new Set(defaultLevels.map((level) => level.code))

it('a brand may change words and cadence and add letters, never what a letter in use means', () => {
  const faster = defaultLevels.map((level) => ({ ...level, cadenceDays: 2, meaning: `${level.meaning}！` }))
  expect(levelsProblem(defaultLevels, faster, everyone)).toBeNull()
  expect(levelsProblem(defaultLevels, [...defaultLevels, { code: 'T', semantic: 'cancelled', meaning: '退订', cadenceDays: 1, firstDeadlineHours: 24 }], everyone)).toBeNull()
  expect(levelsProblem(defaultLevels, defaultLevels.filter((level) => level.code !== 'B'), everyone)).toContain('不能去掉')
  expect(levelsProblem(defaultLevels, defaultLevels.filter((level) => level.code !== 'B'), new Set(['A']))).toBeNull()
  expect(levelsProblem(defaultLevels, defaultLevels.map((level) => (level.code === 'H' ? { ...level, semantic: 'cancelled' as const } : level)), everyone)).toContain('换含义')
  expect(levelsProblem(defaultLevels, [...defaultLevels, defaultLevels[0]!], everyone)).toContain('出现了两次')
  expect(levelsProblem([], defaultLevels.filter((level) => level.semantic !== 'new'), everyone)).toContain('刚加')
})
