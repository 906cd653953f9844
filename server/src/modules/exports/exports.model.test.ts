import { expect, it } from 'vitest'
import { cellText, fetchableUntil } from './exports.model.ts'

it('no cell is a formula, times are the store\'s, nothing is nothing', () => {
  const at = new Date('2026-06-04T02:05:00Z')
  expect(['=1+1', '+86', null, at, { a: 1 }, '王女士'].map((one) => cellText(one, 'Asia/Shanghai'))).toEqual(["'=1+1", "'+86", '', '2026-06-04 10:05', '{"a":1}', '王女士'])
  expect(fetchableUntil(at).toISOString()).toBe('2026-06-05T02:05:00.000Z')
})
