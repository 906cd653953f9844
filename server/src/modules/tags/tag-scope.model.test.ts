import { describe, expect, it } from 'vitest'
import type { StoreInfo } from '../org/index.ts'
import { groupNameOf, scopeOfGroup, usableIn, type Usability } from './tag-scope.model.ts'

const baohe = { id: '5', shortName: '包河', brand: '星程', city: '合肥', corpId: '1' } as StoreInfo
const jiangning = { id: '6', shortName: '江宁', brand: '星程', city: '南京', corpId: '1' } as StoreInfo
const stores = [baohe, jiangning]
const none = { brand: null, city: null, storeId: null }

describe('the scope of a tag group', () => {
  it.each([
    ['渠道来源', { ...none, scope: 'group' }],
    ['竞品·星程', { ...none, scope: 'brand', brand: '星程' }],
    ['试驾路线·合肥', { ...none, scope: 'region', city: '合肥' }],
    ['活动·包河', { ...none, scope: 'store', storeId: '5' }],
    ['活动·没有这家店', { ...none, scope: 'group' }],
  ])('%s', (name, scope) => expect(scopeOfGroup(name, stores)).toEqual(scope))

  it('of a rule group with one store is that store, whatever its name', () => expect(scopeOfGroup('试驾', stores, ['6'])).toEqual({ ...none, scope: 'store', storeId: '6' }))
  it('comes back from the name a new group is given', () => {
    for (const scope of ['group', 'brand', 'region', 'store'] as const) expect(scopeOfGroup(groupNameOf('路线', scope, baohe), stores).scope).toBe(scope)
    expect(groupNameOf('活动·包河', 'store', baohe)).toBe('活动·包河')
  })
})

describe('a tag is usable', () => {
  const tag = (scope: Partial<Usability>): Usability => ({ scope: 'group', brand: null, city: null, storeId: null, corpId: '1', strategyStoreIds: null, ...scope })
  it.each<[string, Partial<Usability>, boolean, boolean]>([
    ['group', {}, true, true],
    ['brand', { scope: 'brand', brand: '星程' }, true, true],
    ['another brand', { scope: 'brand', brand: '曜川' }, false, false],
    ['region', { scope: 'region', city: '合肥' }, true, false],
    ['store', { scope: 'store', storeId: '5' }, true, false],
    ['rule group of one store', { strategyStoreIds: ['6'] }, false, true],
    ['another corp', { corpId: '2' }, false, false],
  ])('%s', (_, scope, here, there) => expect([usableIn(tag(scope), baohe), usableIn(tag(scope), jiangning)]).toEqual([here, there]))
})
