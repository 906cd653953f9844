import { expect, it } from 'vitest'
import { defaultLevels, downgradeNeedsReason, levelWith, type Level } from './levels.ts'
import { grantedPermissions, widestRule } from './policy.ts'
import { maskPhone } from './masking.ts'
import { roleOfPosition } from './roles.ts'

it('a step down to B or lower asks why; up, sideways and from a new contact does not', () => {
  expect(downgradeNeedsReason(defaultLevels, 'H', 'B')).toBe(true)
  expect(downgradeNeedsReason(defaultLevels, 'H', 'A')).toBe(false)
  expect(downgradeNeedsReason(defaultLevels, 'B', 'A')).toBe(false)
  expect(downgradeNeedsReason(defaultLevels, 'N', 'C')).toBe(false)
  expect(downgradeNeedsReason(defaultLevels, 'A', 'F')).toBe(true)
})

it('reads what a letter means, never the letter', () => {
  const letters: Level[] = defaultLevels.map((level) => ({ ...level, code: { H: 'A', A: 'H' }[level.code] ?? level.code }))
  expect(downgradeNeedsReason(letters, 'A', 'B')).toBe(true)
  expect(downgradeNeedsReason(letters, 'H', 'A')).toBe(false)
  expect(levelWith(letters, 'hot7')?.code).toBe('A')
})

it('the widest role wins, and a mask stays only if every such role is masked', () => {
  expect(widestRule(['market_manager'], 'customer.read')).toMatchObject({ reach: 'store', masked: true })
  expect(widestRule(['market_manager', 'store_manager'], 'customer.read')?.masked).toBeUndefined()
  expect(grantedPermissions(['reception'])).toEqual({ 'self.read': 'own', 'arrivals.read': 'store', 'arrivals.write': 'store' })
})

it('masks numbers and reads roles from positions', () => {
  expect(maskPhone('12800006721')).toBe('128****6721')
  expect(maskPhone('110')).toBe('****')
  expect(roleOfPosition('店总')).toEqual({ role: 'store_manager', brand: null })
  expect(roleOfPosition('曜川品牌经理')).toEqual({ role: 'brand_manager', brand: '曜川' })
  expect(roleOfPosition('首席快乐官')).toBeNull()
})
