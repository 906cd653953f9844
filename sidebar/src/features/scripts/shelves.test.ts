import type { ScriptItem } from '@chitang/shared/contracts/scripts'
import { expect, it } from 'vitest'
import { objectionsOn, onShelf, shelvesOf, type ShelfInput } from './shelves.ts'

const item = (slotId: string, category: string, more: Partial<ScriptItem> = {}) => ({ slotId, category, objection: null, favourite: false, expired: false, sort: 0, ...more }) as ScriptItem
const match = { rank: 0 as const, marks: new Set<number>() }
const items = [item('a', 'price', { sort: 2 }), item('b', 'price', { sort: 1, favourite: true }), item('over', 'price', { sort: 0, expired: true }), item('c', 'objection', { objection: 'wait' })]
const input = (more: Partial<ShelfInput> = {}): ShelfInput => ({ found: items.map((one) => ({ item: one, match })), searching: false, suggestions: [{ slotId: 'c', title: 'c', reason: '报价后第 3 天', storeUses: 1 }], recent: ['b', 'gone', 'a'], ...more })
const slots = (shelf: string, more: Partial<ShelfInput> = {}) => onShelf(input(more), shelf, null).map((one) => one.item.slotId)

it('shelves: 推荐 first, stages without a hit last; a search shows hits by stage only', () => {
  expect(shelvesOf(input()).map((one) => `${one.name} ${one.count}`).slice(0, 6)).toEqual(['推荐 1', '全部 4', '收藏 1', '最近 2', '价格 3', '异议 1'])
  expect(shelvesOf(input({ searching: true })).map((one) => one.code).slice(0, 3)).toEqual(['all', 'price', 'objection'])
})

it('order: the store\'s own on a stage, newest first in 最近, what is over last, the reason beside a suggestion', () => {
  expect(slots('price')).toEqual(['b', 'a', 'over'])
  expect(slots('recent')).toEqual(['b', 'a'])
  expect(onShelf(input(), 'suggested', null)[0]).toMatchObject({ item: { slotId: 'c' }, why: '报价后第 3 天' })
  expect(slots('all', { searching: true })).toEqual(['a', 'b', 'over', 'c'])
})

it('what customers say narrows a stage', () => {
  expect(objectionsOn(input().found, 'objection')).toEqual([{ code: 'wait', name: '再等等', count: 1 }])
  expect(onShelf(input(), 'objection', 'family')).toEqual([])
})
