import { Type } from 'typebox'
import { IdParams, Nullable, Time } from './common.ts'
import { endpoint } from './endpoint.ts'

/** 「不再群发」, by the advisor's one tap; for the whole legal entity. */
export const setBroadcastWish = endpoint({
  id: 'setBroadcastWish', method: 'PUT', path: '/customers/:id/broadcast-wish', audience: 'staff', permission: 'customer.write', summary: 'The customer wants no more mass messages, or wants them again', params: IdParams,
  body: Type.Object({ optedOut: Type.Boolean() }), response: Type.Object({ optedOut: Type.Boolean(), since: Nullable(Time), withdrawnFrom: Type.Integer() }),
})
export const getBroadcastWish = endpoint({
  id: 'getBroadcastWish', method: 'GET', path: '/customers/:id/broadcast-wish', audience: 'staff', permission: 'customer.read', summary: 'Does the customer want mass messages?', params: IdParams,
  response: Type.Object({ optedOut: Type.Boolean(), since: Nullable(Time), by: Nullable(Type.String()) }),
})
