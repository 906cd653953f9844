import { defaultLevels } from '@chitang/shared/domain/levels'
import { describe, expect, it } from 'vitest'
import { nextOptions, nextTitle } from './cadence.ts'

const now = Date.parse('2026-06-04T02:00:00Z')
const labels = (level: string | null) => nextOptions(defaultLevels, level, now).options.map((option) => option.label)

describe('the next date', () => {
  it('always offers the level\'s own cadence and presets it', () => {
    expect(labels('A')).toEqual(['明天', '周日 6/7', '7 天后'])
    expect(nextOptions(defaultLevels, 'A', now).preset).toBe(3)
    expect(labels('H')).toEqual(['明天', '周日 6/7', '7 天后'])
    expect(nextOptions(defaultLevels, 'H', now).preset).toBe(1)
    expect(labels('C')).toEqual(['明天', '7 天后', '15 天后'])
    expect(nextOptions(defaultLevels, null, now).preset).toBe(3)
  })
  it('names the task by what was talked about', () => {
    expect(nextTitle(['置换', '家人', '价格'])).toBe('跟进置换、家人')
    expect(nextTitle([])).toBe('继续跟进')
  })
})
