import { describe, expect, it } from 'vitest'
import { doneWords, sinceWords } from './wish.ts'

const now = Date.parse('2026-06-04T02:00:00.000Z')

describe('the words of 不再群发', () => {
  it('says who wrote it down and when', () => {
    expect(sinceWords({ optedOut: true, since: '2026-06-01T08:05:00.000Z', by: '李娜' }, now)).toBe('李娜 6/1 16:05 记下，点一下恢复')
    expect(sinceWords({ optedOut: true, since: null, by: null }, now)).toBe('记下，点一下恢复')
    expect(sinceWords({ optedOut: false, since: null, by: null }, now)).toContain('全公司马上停')
  })
  it('says what was taken back', () => {
    expect(doneWords(true, 2)).toBe('记下了，不再群发，2 个没发的已撤下')
    expect(doneWords(true, 0)).toBe('记下了，不再群发')
    expect(doneWords(false, 0)).toBe('群发恢复了')
  })
})
