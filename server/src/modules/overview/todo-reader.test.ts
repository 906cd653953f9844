import { expect, it } from 'vitest'
import type { Role } from '@chitang/shared/domain/roles'
import type { Scope } from '../../platform/access/scope.ts'
import { todoReader } from './todo-reader.ts'

const reads = (role: Role): string => todoReader({
  groupId: '1', timeZone: 'Asia/Shanghai', employeeId: '10', memberId: '20', memberIds: ['20'], corpId: '2', installId: '3', roles: [{ role, storeId: '100' }],
  allStores: [{ id: '100', brand: '星程', hasBasis: true, modulesOff: [] }], actor: { employeeId: '10', memberId: '20', client: 'admin', ip: '' },
} satisfies Scope, '100').key

it('tells nobody of what they could not open', () => {
  expect(reads('store_manager')).toBe('script.publish+kit.accept+transfer.read+wecom.read+customer_left+bulk_reveal+calls_blocked+app_inactive')
  expect(reads('sales_manager')).toMatch(/transfer\.read\+customer_left$/)
  expect(reads('market_manager')).not.toMatch(/transfer|wecom|customer_left|bulk_reveal/)
})
