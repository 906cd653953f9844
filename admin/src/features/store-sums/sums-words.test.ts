import { expect, it } from 'vitest'
import { mostAdds, sumsSentence } from './sums-words.ts'

const store = (storeName: string, added: number | null) => ({ storeId: '1', storeName, brand: '曜川', customers: 30, added, followUps: null, scriptSends: null, visits: null, deleted: null })

it('names the store with the most, and none whose number is not told', () => {
  expect(sumsSentence([store('滨湖店', null), store('河西店', 12), store('江宁店', 1830)])).toBe('最近 30 天 江宁店加好友最多，1\u202f830 位。')
  expect(sumsSentence([store('滨湖店', null), store('河西店', 0)])).toBe('最近 30 天还没有够 10 位的加好友数。')
  expect(mostAdds([store('滨湖店', null), store('河西店', 12)])).toBe(12)
})
