import { Type, type Static } from 'typebox'
import { Id, Nullable } from './common.ts'
import { endpoint } from './endpoint.ts'

/** A number below ten that crosses a company's line is null: it could point at a person. */
const Sum = Nullable(Type.Integer())
export const StoreSums = Type.Object({
  storeId: Id, storeName: Type.String(), brand: Type.String(),
  customers: Sum, added: Sum, followUps: Sum, scriptSends: Sum, visits: Sum, deleted: Sum,
})
export type StoreSums = Static<typeof StoreSums>

export const getStoreSums = endpoint({
  id: 'getStoreSums', method: 'GET', path: '/store-sums', audience: 'admin', permission: 'sums.read', summary: 'Stores of one\'s reach in sums of the last thirty days; never a single customer',
  response: Type.Object({ days: Type.Integer(), items: Type.Array(StoreSums) }),
})
