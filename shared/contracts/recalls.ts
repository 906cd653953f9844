import { Type, type Static } from 'typebox'
import { Id, IdParams, Nullable, Page, Cursor, Limit, Time } from './common.ts'
import { endpoint } from './endpoint.ts'

/** asked 等合规同意 · agreed 可以联系 · refused 没有同意 · over 已到期 */
export const recallStates = ['asked', 'agreed', 'refused', 'over'] as const

export const Recall = Type.Object({
  id: Id, brand: Type.String(), title: Type.String(), noticeNo: Type.String(), vehicles: Type.Integer(), state: Type.Enum([...recallStates]),
  askedBy: Type.String(), askedAt: Time, decidedBy: Nullable(Type.String()), until: Nullable(Time), mayDecide: Type.Boolean(), mayOpen: Type.Boolean(),
})
export type Recall = Static<typeof Recall>

export const listRecalls = endpoint({ id: 'listRecalls', method: 'GET', path: '/recalls', audience: 'admin', permission: 'recall.read', summary: 'Recalls: who asked for owners of which vehicles, on what legal duty', response: Type.Object({ brands: Type.Array(Type.String()), items: Type.Array(Recall) }) })
export const askRecall = endpoint({
  id: 'askRecall', method: 'POST', path: '/recalls', audience: 'admin', permission: 'recall.ask', summary: 'Ask for the owners of the vehicles of a safety recall',
  body: Type.Object({ brand: Type.String({ minLength: 1, maxLength: 20 }), title: Type.String({ minLength: 2, maxLength: 60 }), noticeNo: Type.String({ minLength: 4, maxLength: 60 }), vins: Type.Array(Type.String({ minLength: 17, pattern: '^[A-HJ-NPR-Z0-9]{17}$' }), { minItems: 1, maxItems: 5000 }) }), response: Recall,
})
export const decideRecall = endpoint({
  id: 'decideRecall', method: 'POST', path: '/recalls/:id/decision', audience: 'admin', permission: 'recall.decide', summary: 'The data protection officer agrees for thirty days, or not', params: IdParams, body: Type.Object({ agree: Type.Boolean() }), response: Recall,
})
/** Only name, phone and the vehicle it is about; nothing else of the customer. */
export const RecallOwner = Type.Object({ id: Id, vin: Type.String(), storeName: Type.String(), name: Type.String(), phone: Nullable(Type.String()) })
export type RecallOwner = Static<typeof RecallOwner>
export const listRecallOwners = endpoint({
  id: 'listRecallOwners', method: 'GET', path: '/recalls/:id/owners', audience: 'admin', permission: 'recall.read', summary: 'Owners of exactly these vehicles, while the consent of the officer lasts; every look is in the store\'s book', params: IdParams,
  query: Type.Object({ cursor: Cursor, limit: Limit }), response: Page(RecallOwner),
})
