import { expect, it } from 'vitest'
import { scopeOfGroupName } from './sync-tags.ts'
import type { StoreInfo } from '../org/index.ts'

it('reads the scope from the group\'s name, since WeCom\'s tag space is flat', () => {
  const stores = [{ id: '5', shortName: '包河', brand: '星程' }] as StoreInfo[]
  expect(scopeOfGroupName('渠道来源', stores)).toEqual({ scope: 'group', brand: null, storeId: null })
  expect(scopeOfGroupName('竞品·星程', stores)).toEqual({ scope: 'brand', brand: '星程', storeId: null })
  expect(scopeOfGroupName('活动·包河', stores)).toEqual({ scope: 'store', brand: null, storeId: '5' })
  expect(scopeOfGroupName('活动·没有这家店', stores).scope).toBe('group')
})
