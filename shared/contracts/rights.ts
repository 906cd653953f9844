import { Type, type Static } from 'typebox'
import { Cursor, Id, IdParams, Limit, Nullable, Page, Time } from './common.ts'
import { endpoint } from './endpoint.ts'

export const RightsKind = Type.Union([Type.Literal('copy'), Type.Literal('correction'), Type.Literal('deletion')])
export type RightsKind = Static<typeof RightsKind>
const Status = Type.Union([Type.Literal('open'), Type.Literal('done'), Type.Literal('refused')])

/** What was done, for the customer: numbers of rows by what they are, what must be kept and why. */
export const Certificate = Type.Object({
  no: Type.String(),
  kind: RightsKind,
  entity: Type.String(),
  at: Time,
  done: Type.Array(Type.Object({ what: Type.String(), rows: Type.Integer() })),
  kept: Type.Array(Type.Object({ what: Type.String(), why: Type.String() })),
})
export type Certificate = Static<typeof Certificate>

export const RightsRequest = Type.Object({
  id: Id,
  kind: RightsKind,
  status: Status,
  personId: Id,
  /** Empty once the person is deleted. */
  customerName: Type.String(),
  entity: Type.String(),
  storeName: Type.String(),
  openedBy: Type.String(),
  openedAt: Time,
  /** Fifteen working days after it was opened. */
  dueAt: Time,
  detail: Type.String(),
  verifiedHow: Type.String(),
  closedAt: Nullable(Time),
  refusedReason: Nullable(Type.String()),
  certificate: Nullable(Certificate),
})
export type RightsRequest = Static<typeof RightsRequest>

export const openRightsRequest = endpoint({
  id: 'openRightsRequest', method: 'POST', path: '/customers/:id/rights', audience: 'staff', permission: 'rights.open', summary: 'Put on record what a customer asks for their own data', params: IdParams,
  body: Type.Object({ kind: RightsKind, detail: Type.String({ minLength: 2, maxLength: 200 }), verifiedHow: Type.String({ minLength: 2, maxLength: 60 }) }), response: RightsRequest,
})
export const listRightsRequests = endpoint({
  id: 'listRightsRequests', method: 'GET', path: '/rights', audience: 'admin', permission: 'rights.read', summary: 'Requests, the open ones first', query: Type.Object({ status: Type.Optional(Status), cursor: Cursor, limit: Limit }), response: Page(RightsRequest),
})
export const executeRightsRequest = endpoint({
  id: 'executeRightsRequest', method: 'POST', path: '/rights/:id/execute', audience: 'admin', permission: 'rights.execute', summary: 'Carry it out for the whole company and write the certificate', params: IdParams,
  body: Type.Object({ correction: Type.Optional(Type.Object({ surname: Type.Optional(Type.String({ minLength: 1, maxLength: 4 })), title: Type.Optional(Type.String({ minLength: 1, maxLength: 4 })), phone: Type.Optional(Type.String({ maxLength: 20 })) })) }), response: RightsRequest,
})
export const refuseRightsRequest = endpoint({
  id: 'refuseRightsRequest', method: 'POST', path: '/rights/:id/refuse', audience: 'admin', permission: 'rights.execute', summary: 'A refusal has its reason', params: IdParams, body: Type.Object({ reason: Type.String({ minLength: 4, maxLength: 200 }) }), response: RightsRequest,
})
export const downloadRightsCopy = endpoint({
  id: 'downloadRightsCopy', method: 'GET', path: '/rights/:id/copy', audience: 'admin', permission: 'rights.execute', summary: 'The copy of a request that was carried out, as JSON', params: IdParams, response: Type.Object({ name: Type.String(), contentBase64: Type.String() }),
})

export const EntitySubjects = Type.Object({ entityId: Id, name: Type.String(), subjects: Type.Integer(), countedAt: Time, share: Type.Number(), state: Type.Union([Type.Literal('calm'), Type.Literal('near'), Type.Literal('over')]) })
export type EntitySubjects = Static<typeof EntitySubjects>

export const listEntitySubjects = endpoint({
  id: 'listEntitySubjects', method: 'GET', path: '/rights/subjects', audience: 'admin', permission: 'rights.read',
  summary: 'How many people each company holds data of: more than 100 000 is important data with duties of its own', response: Type.Object({ items: Type.Array(EntitySubjects) }),
})
