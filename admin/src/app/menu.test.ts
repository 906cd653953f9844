import { grantedPermissions } from '@chitang/shared/domain/policy'
import type { Role } from '@chitang/shared/domain/roles'
import { describe, expect, it } from 'vitest'
import { allowedMenu, firstAllowed } from './menu.ts'

const canOf = (...roles: Role[]) => {
  const granted = grantedPermissions(roles)
  return (permission: string) => permission in granted
}
const startOf = (...roles: Role[]) => {
  const granted = grantedPermissions(roles)
  return firstAllowed(canOf(...roles), (permission) => granted[permission])?.name ?? null
}

describe('menu', () => {
  it('gives the store manager everything', () => {
    expect(allowedMenu(canOf('store_manager')).map((item) => item.title)).toEqual(['首页', '客户', '协同', '获客', '触达', '话术', '数据', '标签', '合规', '设置'])
  })
  it('leaves the market manager without 撞单', () => {
    expect(allowedMenu(canOf('market_manager')).map((item) => item.title)).not.toContain('协同')
  })
  it('sends headquarters, which has no overview and few customers to see, to the stores side by side, and the officer to the deadlines', () => {
    expect(startOf('group_hq')).toBe('home-group')
    expect(startOf('dpo')).toBe('home-compliance')
    expect(startOf('sales_advisor')).toBe('customers')
  })
  it('has one page for a receptionist', () => {
    expect(startOf('reception')).toBe('arrivals')
  })
})
