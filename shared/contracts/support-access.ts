import { Type, type Static } from 'typebox'
import { Id, IdParams, Nullable, Time } from './common.ts'
import { endpoint } from './endpoint.ts'

/** asked 等门店同意 · granted 进行中 · refused 没有同意 · over 已结束 */
export const supportStates = ['asked', 'granted', 'refused', 'over'] as const

export const SupportAccess = Type.Object({
  id: Id, storeName: Type.String(), who: Type.String(), reason: Type.String(), state: Type.Enum([...supportStates]),
  askedAt: Time, decidedBy: Nullable(Type.String()), until: Nullable(Time), mayDecide: Type.Boolean(), mayEnd: Type.Boolean(),
})
export type SupportAccess = Static<typeof SupportAccess>

export const listSupportAccess = endpoint({
  id: 'listSupportAccess', method: 'GET', path: '/support-access', audience: 'admin', permission: 'support.read', summary: 'Who of platform support asked to look into a store, and who let them',
  query: Type.Object({ storeId: Type.Optional(Id) }),
  response: Type.Object({ items: Type.Array(SupportAccess), stores: Type.Array(Type.Object({ id: Id, name: Type.String() })) }),
})
export const askSupportAccess = endpoint({
  id: 'askSupportAccess', method: 'POST', path: '/support-access', audience: 'admin', permission: 'support.ask', summary: 'Ask a store to let support look for an hour',
  body: Type.Object({ storeId: Id, reason: Type.String({ minLength: 4, maxLength: 100 }) }), response: SupportAccess,
})
export const decideSupportAccess = endpoint({
  id: 'decideSupportAccess', method: 'POST', path: '/support-access/:id/decision', audience: 'admin', permission: 'support.grant', summary: 'Let support in for an hour, or not', params: IdParams,
  body: Type.Object({ agree: Type.Boolean() }), response: SupportAccess,
})
export const endSupportAccess = endpoint({
  id: 'endSupportAccess', method: 'POST', path: '/support-access/:id/end', audience: 'admin', permission: 'support.read', summary: 'End it before the hour is over', params: IdParams, response: SupportAccess,
})
