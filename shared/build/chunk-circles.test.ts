import { expect, it } from 'vitest'
import { firstCircle } from './chunk-circles.ts'

const circleOf = (imports: Record<string, string[]>) => firstCircle((file) => imports[file] ?? [], Object.keys(imports))

it('finds files that wait for each other, however far round', () => {
  expect(circleOf({ page: ['a', 'b'], a: ['b', 'base'], b: ['base'], base: [] })).toBeNull()
  expect(circleOf({ page: ['a'], a: ['b'], b: ['c'], c: ['a'] })).toEqual(['a', 'b', 'c', 'a'])
})
