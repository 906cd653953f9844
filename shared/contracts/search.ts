import { Type, type Static } from 'typebox'
import { Id, Nullable } from './common.ts'
import { endpoint } from './endpoint.ts'

export const SearchHit = Type.Object({
  kind: Type.Enum(['customer', 'tag', 'advisor']), id: Id, title: Type.String(), detail: Type.String(),
  /** How the words were found: name, phone tail, plate. */
  by: Nullable(Type.Enum(['name', 'phone_tail', 'plate'])),
})
export type SearchHit = Static<typeof SearchHit>

export const searchAll = endpoint({
  id: 'searchAll', method: 'GET', path: '/search', audience: 'admin', permission: 'customer.read', summary: 'Customers by name, end of the phone number or plate; tags and advisors by name; inside the reach of who asks, at most six of a kind',
  query: Type.Object({ q: Type.String({ minLength: 1, maxLength: 40 }), storeId: Type.Optional(Id) }), response: Type.Object({ items: Type.Array(SearchHit) }),
})
