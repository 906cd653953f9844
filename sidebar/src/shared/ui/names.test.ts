import { expect, it } from 'vitest'
import { characters, shortName } from './names.ts'

it('keeps short names and whole characters', () => {
  expect(shortName('王女士')).toBe('王女士')
  expect(shortName('Lily🌸')).toBe('Lily🌸')
  expect(characters('👨‍👩‍👧家')[0]).toBe('👨‍👩‍👧')
  expect(shortName('')).toBe('')
})
it('cuts at eight characters', () => {
  expect(shortName('这个昵称有三十个字那么长')).toBe('这个昵称有三十个…')
  expect(shortName('👨‍👩‍👧'.repeat(9))).toBe(`${'👨‍👩‍👧'.repeat(8)}…`)
})
