import { expect, it } from 'vitest'
import { dueWords } from './due-words.ts'

const hours = (n: number): string => dueWords(n * 3_600_000, 0)

it('counts begun days to a deadline, and is late from its first minute', () => {
  expect([49, 48, 3, 0, -3, -24, -60].map(hours)).toEqual(['还剩 3 天', '还剩 2 天', '还剩 1 天', '还剩 1 天', '刚刚超期', '超期 1 天', '超期 2 天'])
})
