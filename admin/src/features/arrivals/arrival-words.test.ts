import { expect, it } from 'vitest'
import { arrivalsSentence, countOf } from './arrival-words.ts'

const said = ['2026-06-02', '2026-06-03', '2026-06-04'].map((day) => ({ day, sales: null, service: null, retail: null }))
const line = (isFriend: boolean) => ({ isFriend }) as never

it('says what is missing first, then how far it goes', () => {
  const base = { day: '2026-06-04', salesArrivals: null, serviceArrivals: null, lines: [], said }
  expect(arrivalsSentence(base, '2026-06-04')).toBe('今天还没登记进店数，近两周缺 2 天。')
  expect(arrivalsSentence({ ...base, lines: [line(true)] }, '2026-06-05')).toBe('6/4贴了 1 位，还没写总数。')
  expect(arrivalsSentence({ ...base, salesArrivals: 12, lines: [line(true), line(false)] }, '2026-06-04')).toBe('今天进店 12 人、进厂 — 台，有 1 位还不是好友。')
})

it('takes whole numbers and nothing else', () => {
  expect(['12', ' 0 ', '', '3.5', '-1', '12345', 'x'].map(countOf)).toEqual([12, 0, null, null, null, null, null])
})
