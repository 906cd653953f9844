import type { GroupStore } from '@chitang/shared/contracts/home'
import { expect, it } from 'vitest'
import { cellWords, groupColumns, groupSentence, met, moved, ranked } from './group-words.ts'

const store = (storeId: string, more: Partial<GroupStore> = {}): GroupStore =>
  ({ storeId, storeName: storeId, brand: '', city: '', addsTarget: null, adds7: 20, adds7Before: 14, shape: [], deletionRate30: 0.5, captureSales: null, captureService: null, timeliness7: null, stuck: [], ...more })
const [adds, sales, , , deletions] = groupColumns as unknown as [typeof groupColumns[number], typeof groupColumns[number], unknown, unknown, typeof groupColumns[number]]

it('says how many stores need a call; a missing entry of reception alone is none', () => {
  const stores = [store('a', { stuck: [{ kind: 'connection', words: '' }] }), store('b', { stuck: [{ kind: 'arrivals', words: '' }] })]
  expect(groupSentence({ stores, addsToday: 31 })).toBe('2 家店今天加了 31 位好友，有 1 家卡着要你打电话。')
  expect(groupSentence({ stores: [stores[1]!], addsToday: null })).toBe('1 家店今天加的好友不到 10 位，有 1 家缺进店数。')
  expect(groupSentence({ stores: [store('c')], addsToday: 12 })).toBe('1 家店今天加了 12 位好友，没有卡住的店。')
})

it('ranks what is told, the better first, and the rest last', () => {
  const stores = [store('a', { adds7: null, deletionRate30: 2 }), store('b', { adds7: 12 }), store('c', { adds7: 40, deletionRate30: null })]
  expect(ranked(stores, adds).map((one) => one.storeId)).toEqual(['c', 'b', 'a'])
  expect(ranked(stores, deletions).map((one) => one.storeId)).toEqual(['b', 'a', 'c'])
  expect([met(79.9, sales), met(80, sales), met(1.2, deletions), met(null, sales), met(5, adds)]).toEqual([false, true, false, null, null])
  expect([cellWords(null, adds), cellWords(null, sales), cellWords(80, sales)]).toEqual(['不到 10', '—', '80%'])
  expect([moved(store('a')), moved(store('a', { adds7: 10 })), moved(store('a', { adds7: null }))]).toEqual(['比前 7 天多 6', '比前 7 天少 4', ''])
})
