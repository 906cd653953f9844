import { expect, it } from 'vitest'
import { arrange } from './arrange.ts'

it('keeps a person\'s order, forgets panels that are gone, and puts new ones behind their default neighbour', () => {
  expect(arrange('sales', [])).toEqual(['next', 'needs', 'recent', 'tags', 'vehicle'])
  expect(arrange('service', [])).toEqual(['next', 'vehicle', 'recent', 'tags', 'needs'])
  expect(arrange('sales', ['tags', 'next', 'chat_archive', 'recent', 'needs'])).toEqual(['tags', 'vehicle', 'next', 'recent', 'needs'])
  expect(arrange('sales', ['recent', 'recent', 'next'])).toEqual(['recent', 'tags', 'vehicle', 'next', 'needs'])
})
