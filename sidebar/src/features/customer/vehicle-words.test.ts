import { expect, it } from 'vitest'
import { vehicleWords } from './vehicle-words.ts'

it('says what the dealer system knows, and nothing else', () => {
  const none = { model: null, plateMasked: null, kilometres: null, lastServiceAt: null, nextServiceAt: null, insuranceUntil: null }
  expect(vehicleWords(none)).toBe('')
  expect(vehicleWords({ ...none, kilometres: 12300, nextServiceAt: '2026-06-30T16:00:00.000Z' })).toBe('12 300 公里 · 下次保养 2026/7/1')
})
