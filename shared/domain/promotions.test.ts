import { expect, it } from 'vitest'
import { promotionOf, promotionState, type PromotionPeriod } from './promotions.ts'

const now = new Date('2026-06-10T02:00:00Z')
const offer = (id: string, scope: PromotionPeriod['scope'], from: string, to: string): PromotionPeriod => ({ id, scope, validFrom: `2026-06-${from}T00:00:00Z`, validTo: `2026-06-${to}T00:00:00Z` })
const offers = [offer('group', 'group', '01', '30'), offer('later', 'store', '01', '20'), offer('soon', 'store', '01', '12'), offer('over', 'store', '01', '09'), offer('coming', 'store', '11', '30')]

it('takes the named offer while it lives, else the store\'s own that ends first', () => {
  expect(offers.map((one) => promotionState(one, now))).toEqual(['live', 'live', 'live', 'over', 'coming'])
  expect(promotionOf(offers, null, now)?.id).toBe('soon')
  expect(promotionOf(offers, 'group', now)?.id).toBe('group')
  expect(promotionOf(offers, 'over', now)).toBeNull()
  expect(promotionOf([offers[0]!, offers[3]!], null, now)?.id).toBe('group')
  expect(promotionOf([offers[4]!], null, now)).toBeNull()
})
