import { Type, type Static } from 'typebox'
import { outsideRoles, sights } from '../domain/visibility.ts'
import { IdParams, Nullable, Ok, Time } from './common.ts'
import { endpoint } from './endpoint.ts'

export const Visibility = Type.Object({
  storeName: Type.String(),
  entityName: Type.String(),
  /** group = works inside the group's own corp, which is the basis; own = a corp of its own. */
  corp: Type.Union([Type.Literal('group'), Type.Literal('own')]),
  resources: Type.Array(Type.Object({ key: Type.String(), name: Type.String(), sights: Type.Record(Type.Enum([...outsideRoles]), Type.Enum([...sights])) })),
  /** Customers headquarters see masked, because the store works inside the group's corp. */
  byBasis: Type.Object({ people: Type.Integer(), more: Type.Boolean() }),
  /** Customers who said yes to another company, each company apart. */
  byConsent: Type.Array(Type.Object({ entity: Type.String(), purpose: Type.String(), people: Type.Integer() })),
  /** Known to another company too, counted only; null = fewer than ten, which is not told. */
  linked: Nullable(Type.Integer()),
  contracts: Type.Array(Type.Object({ with: Type.String(), contractNo: Type.String(), since: Time })),
  /** Who is not of the store and looked or acted this month, newest first. */
  visitors: Type.Array(Type.Object({ name: Type.String(), role: Type.String(), action: Type.String(), times: Type.Integer(), at: Time })),
  /** Null: the store has an app of its own, there is nothing to leave. */
  share: Nullable(Type.Object({ state: Type.Union([Type.Literal('active'), Type.Literal('left'), Type.Literal('revoked')]), since: Time })),
})
export type Visibility = Static<typeof Visibility>

export const getVisibility = endpoint({
  id: 'getVisibility', method: 'GET', path: '/stores/:id/visibility', audience: 'admin', permission: 'visibility.read',
  summary: 'What headquarters, manufacturer and support see of a store now, and who looked', params: IdParams, response: Visibility,
})
export const leaveSharing = endpoint({
  id: 'leaveSharing', method: 'POST', path: '/stores/:id/leave', audience: 'admin', permission: 'sharing.leave',
  summary: 'The store leaves the shared app: our processing stops at once', params: IdParams,
  body: Type.Object({ storeName: Type.String({ minLength: 1, maxLength: 64 }), reason: Type.String({ minLength: 2, maxLength: 100 }) }), response: Ok,
})
export const returnToSharing = endpoint({
  id: 'returnToSharing', method: 'POST', path: '/stores/:id/return', audience: 'admin', permission: 'sharing.leave',
  summary: 'The store, and nobody else, comes back', params: IdParams, response: Ok,
})
