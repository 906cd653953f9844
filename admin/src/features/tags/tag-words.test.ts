import type { TagGroupItem } from '@chitang/shared/contracts/tags'
import { expect, it } from 'vitest'
import { operationResult, operationTitle } from '../../shared/tags/operation-words.ts'
import { lastUsedWords, mergeTargets, scopeTitle } from './tag-words.ts'
import { tabsFor } from './tabs.ts'

const group = (id: string, more: Partial<TagGroupItem>, ...names: string[]): TagGroupItem => ({
  id, name: `组${id}`, scope: 'store', storeId: '5', corpId: '1', canEdit: true, forWhom: null, strategyName: null, ...more,
  tags: names.map((name) => ({ id: `${id}-${name}`, name, uses: 0, lastUsedAt: null, computed: false, canEdit: true, mergingInto: null })),
})

it('merges only where both tags have one home', () => {
  const home = group('1', {}, '甲', '乙')
  expect(mergeTargets([home, group('2', {}, '丙'), group('3', { strategyName: '规则组' }, '丁'), group('4', { scope: 'brand', storeId: null }, '戊')], { id: '1-甲', group: home }).map((one) => one.name)).toEqual(['乙', '丙'])
})

it('says what was done and what was left, numbers first', () => {
  expect(operationResult({ kind: 'bulk_add', done: 1200, skipped: 3, failed: 0 })).toBe('打好了 1\u202f200 位，3 位不用动')
  expect(operationTitle({ kind: 'merge', tagNames: ['老'], targetName: '新', ruleSentence: null })).toBe('把「老」并入「新」')
  expect(scopeTitle('region', '合肥')).toBe('区域的 · 合肥')
  expect(lastUsedWords(null, 0)).toBe('还没人用过')
})

it('shows the sums to headquarters and the mapping to those who keep tags', () => {
  expect(tabsFor((permission) => permission === 'tag.read').map((tab) => tab.value)).toEqual(['tags', 'rules', 'operations', 'dead'])
  expect(tabsFor(() => true)).toHaveLength(6)
})
