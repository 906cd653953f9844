import { expect, it } from 'vitest'
import { splitOptions } from './attribute-words.ts'

it('reads options as people type lists', () => {
  expect(splitOptions('全款、分期，公户\n分期;  ')).toEqual(['全款', '分期', '公户'])
  expect(splitOptions(' ')).toEqual([])
})
