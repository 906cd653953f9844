import { expect, it } from 'vitest'
import { downgradeNeedsReason } from './levels.ts'
import { grantedPermissions, widestRule } from './policy.ts'
import { maskPhone } from './masking.ts'
import { roleOfPosition } from './roles.ts'

it('a step down to B or lower asks why; up, sideways and from a new contact does not', () => {
  expect(downgradeNeedsReason('H', 'B')).toBe(true)
  expect(downgradeNeedsReason('H', 'A')).toBe(false)
  expect(downgradeNeedsReason('B', 'A')).toBe(false)
  expect(downgradeNeedsReason('N', 'C')).toBe(false)
  expect(downgradeNeedsReason('A', 'F')).toBe(true)
})

it('the widest role wins, and a mask stays only if every such role is masked', () => {
  expect(widestRule(['market_manager'], 'customer.read')).toMatchObject({ reach: 'store', masked: true })
  expect(widestRule(['market_manager', 'store_manager'], 'customer.read')?.masked).toBeUndefined()
  expect(grantedPermissions(['reception'])).toEqual({ 'self.read': 'own' })
})

it('masks numbers and reads roles from positions', () => {
  expect(maskPhone('12800006721')).toBe('128****6721')
  expect(maskPhone('110')).toBe('****')
  expect(roleOfPosition('店总')).toBe('store_manager')
  expect(roleOfPosition('首席快乐官')).toBeNull()
})
