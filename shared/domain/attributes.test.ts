import { describe, expect, it } from 'vitest'
import { attributeProblem, attributeText, builtinAttributes, itemsOf, sameValue, type AttributeValue } from './attributes.ts'

const def = (key: string) => builtinAttributes.find((one) => one.key === key)!

describe('a value reads as a person says it', () => {
  it.each<[string, AttributeValue, string]>([
    ['budget', { min: 15, max: 18 }, '15–18 万'], ['budget', { min: null, max: 10 }, '10 万以内'], ['budget', { min: 25, max: null }, '25 万以上'],
    ['trade_in', true, '置换'], ['trade_in', false, '不置换'], ['household_size', 3, '3 口之家'], ['focus', ['油耗', '空间'], '看重油耗、空间'],
    ['expected_order_month', '2026-07', '7 月订'], ['insurance_due', '2026-07-05', '保险到期 7/5'], ['commute_km', 40, '40 公里'],
  ])('%s %j', (key, value, words) => expect(attributeText(def(key), value)).toBe(words))
  it('nothing where nothing is known', () => expect(attributeText(def('finance'), null)).toBeNull())
})

it('says why a value does not fit', () => {
  expect(attributeProblem(def('finance'), '分期')).toBeNull()
  expect(attributeProblem(def('finance'), '比特币')).toContain('没有这一项')
  expect(attributeProblem(def('budget'), { min: 20, max: 10 })).toContain('最低不能大于最高')
  expect(attributeProblem(def('budget'), { min: null, max: null })).toContain('至少填一个')
  expect(attributeProblem(def('service_due'), '2026-02-30')).toContain('日期')
  expect(attributeProblem(def('service_due'), '2026-02-28')).toBeNull()
  expect(attributeProblem(def('household_size'), Number.NaN)).toContain('数字')
  expect(attributeProblem({ ...def('intent_model'), options: ['越屿 1.5T'] }, '越屿1.5T')).toContain('从列表里选')
  expect(attributeProblem({ ...def('intent_model'), options: ['越屿 1.5T'] }, '越屿 1.5T')).toBeNull()
  expect(attributeProblem(def('intent_model'), '老款')).toBeNull()
  expect(attributeProblem(def('focus'), ['价格', '价格'])).not.toBeNull()
})

it('a list is the same list in any order; a range is stored to be searched from both ends', () => {
  expect(sameValue(['a', 'b'], ['b', 'a'])).toBe(true)
  expect(sameValue({ min: 1, max: 2 }, { min: 1, max: 3 })).toBe(false)
  expect(sameValue(null, undefined)).toBe(true)
  expect(sameValue(null, false)).toBe(false)
  expect(itemsOf({ min: 15, max: 18 })).toEqual([{ item: '', text: null, low: 15, high: 18 }])
  expect(itemsOf(['价格', '油耗']).map((one) => one.item)).toEqual(['价格', '油耗'])
})
