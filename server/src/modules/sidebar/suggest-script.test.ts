import { expect, it } from 'vitest'
import { suggestScript } from './suggest-script.ts'

const script = (id: string, category: string, scope: string, storeUses: number) => ({ slotId: id, kind: 'script' as const, category, scope, storeUses, title: id, code: id })

it('suggests by level, the store\'s own and most used first, with the reason said', () => {
  const list = [script('group', 'price', 'group', 900), script('own', 'price', 'store', 10), script('more', 'price', 'store', 20), script('hello', 'first', 'group', 1)]
  expect(suggestScript(list, { level: 'A', semantic: 'warm15' })).toMatchObject({ scriptId: 'more', reason: 'A级，适合谈价格' })
  expect(suggestScript(list, { level: null, semantic: null })?.scriptId).toBe('hello')
  expect(suggestScript(list, { level: 'F', semantic: 'lost' })).toBeNull()
  expect(suggestScript([], { level: 'A', semantic: 'warm15' })).toBeNull()
})
