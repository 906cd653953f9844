import { policyTable, type Permission } from '@chitang/shared/domain/policy'
import { describe, expect, it } from 'vitest'
import { covers, decide, demand, demandStore, grantsOf, reachesBrand, rowFilterSql } from './policy.ts'
import type { Scope } from './scope.ts'

const scope = (roles: Scope['roles']): Scope => ({
  groupId: '1', timeZone: 'Asia/Shanghai', employeeId: '10', memberId: '20', memberIds: ['20', '21'], corpId: '2', installId: '3', roles,
  allStores: [{ id: '100', brand: '星程', hasBasis: true, modulesOff: [] }, { id: '200', brand: '曜川', hasBasis: false, modulesOff: ['codes'] }], actor: { employeeId: '10', memberId: '20', client: 'admin', ip: '' },
})

describe('policy', () => {
  it('denies everybody everything that is not listed', () => {
    for (const permission of Object.keys(policyTable) as Permission[]) expect(decide(scope([]), permission).allowed).toBe(false)
    expect(decide(scope([{ role: 'reception', storeId: '100' }]), 'customer.read').allowed).toBe(false)
  })
  it('gives an advisor the own rows, a manager the store, headquarters only stores with a basis and masked', () => {
    expect(decide(scope([{ role: 'sales_advisor', storeId: '100' }]), 'customer.read')).toMatchObject({ allowed: true, rows: { stores: [], members: ['20', '21'] }, masked: false })
    expect(decide(scope([{ role: 'store_manager', storeId: '200' }]), 'customer.read').rows.stores).toEqual(['200'])
    expect(decide(scope([{ role: 'group_hq', storeId: null }]), 'customer.read')).toMatchObject({ rows: { stores: ['100'] }, masked: true })
    expect(decide(scope([{ role: 'group_hq', storeId: null }]), 'phone.reveal').allowed).toBe(false)
  })
  it('a brand\'s role reaches the stores of that brand and no others, and keeps what is the brand\'s', () => {
    const star = scope([{ role: 'brand_manager', storeId: null, brand: '星程' }])
    expect(decide(star, 'script.publish')).toMatchObject({ reach: 'brand', rows: { stores: ['100'] } })
    expect(decide(scope([{ role: 'brand_manager', storeId: null, brand: '曜川' }]), 'customer.read').allowed).toBe(false)
    expect(decide(scope([{ role: 'brand_manager', storeId: null, brand: null }]), 'script.use').allowed).toBe(false)
    expect([null, '星程', '曜川'].map((brand) => reachesBrand(star, 'script.template', brand))).toEqual([false, true, false])
    expect([null, '星程'].map((brand) => reachesBrand(scope([{ role: 'group_hq', storeId: null }]), 'script.template', brand))).toEqual([true, true])
  })
  it('adds up the roles of one person', () => {
    const both = decide(scope([{ role: 'sales_advisor', storeId: '100' }, { role: 'sales_manager', storeId: '200' }]), 'customer.read')
    expect(both.rows).toEqual({ stores: ['200'], members: ['20', '21'] })
    expect(covers(both.rows, { storeId: '100', memberId: '21' })).toBe(true)
    expect(covers(both.rows, { storeId: '100', memberId: '99' })).toBe(false)
  })
  it('a foreign store does not exist', () => {
    expect(() => demandStore(scope([{ role: 'store_manager', storeId: '100' }]), 'code.write', '200')).toThrow('没有找到')
  })
  it('a module that is switched off for a dealer is away for its people, never for headquarters and never for another store', () => {
    expect(() => demand(scope([{ role: 'store_manager', storeId: '200' }]), 'code.write')).toThrow('活码')
    expect(decide(scope([{ role: 'store_manager', storeId: '200' }]), 'tag.read').allowed).toBe(true)
    expect(decide(scope([{ role: 'store_manager', storeId: '200' }, { role: 'store_manager', storeId: '100' }]), 'code.write').rows.stores).toEqual(['100'])
    expect(decide(scope([{ role: 'group_hq', storeId: null }]), 'code.read').rows.stores).toEqual(['100', '200'])
  })
  it('shows nobody a page that only refuses: support has the customers while a store lets them', () => {
    expect(Object.keys(grantsOf(scope([{ role: 'vendor_support', storeId: null }])))).toEqual(expect.not.arrayContaining(['customer.read', 'wecom.read']))
    expect(grantsOf(scope([{ role: 'vendor_support', storeId: null }, { role: 'vendor_support', storeId: '100' }]))).toMatchObject({ 'customer.read': 'store', 'support.ask': 'group' })
  })
  it('no reach means no rows, never all rows', () => {
    expect(rowFilterSql({ stores: [], members: [] }, 'a', 'b')).toEqual({ sql: '1 = 0', params: [] })
  })
})
