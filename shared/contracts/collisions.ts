import { Type, type Static } from 'typebox'
import { Id, IdParams, Nullable, Ok, Time } from './common.ts'
import { endpoint } from './endpoint.ts'

const Side = Type.Object({
  relationId: Id, memberName: Type.String(), storeName: Type.String(), addedAt: Time, level: Nullable(Type.String()), lastFollowUpAt: Nullable(Time), followUps: Type.Integer(),
})
export const CollisionRow = Type.Object({
  id: Id, personId: Id, customerName: Type.String(), storeName: Type.String(), foundAt: Time,
  existing: Side, incoming: Side,
  /** Of two stores: whom the rules would choose, and from when they do it themselves. `otherShare`: of the credit, what stays with the other, in a hundred. */
  proposal: Nullable(Type.Object({ side: Type.Union([Type.Literal('existing'), Type.Literal('incoming')]), why: Type.String(), otherShare: Type.Integer(), dueAt: Time })),
  evidence: Type.Array(Type.Object({ at: Time, side: Type.Union([Type.Literal('existing'), Type.Literal('incoming')]), words: Type.String() })),
  status: Type.Union([Type.Literal('open'), Type.Literal('decided')]),
  decidedFor: Nullable(Type.Union([Type.Literal('existing'), Type.Literal('incoming'), Type.Literal('both')])),
  decidedBy: Nullable(Type.String()), note: Nullable(Type.String()),
})
export type CollisionRow = Static<typeof CollisionRow>

export const listCollisions = endpoint({
  id: 'listCollisions', method: 'GET', path: '/collisions', audience: 'admin', permission: 'collision.read',
  summary: '撞单 of a store, open ones first', query: Type.Object({ storeId: Type.Optional(Id) }),
  response: Type.Object({ items: Type.Array(CollisionRow) }),
})
export const decideCollision = endpoint({
  id: 'decideCollision', method: 'POST', path: '/collisions/:id/decide', audience: 'admin', permission: 'collision.decide',
  summary: 'Say who serves the customer; nothing is blocked in WeCom, both advisors are told', params: IdParams,
  body: Type.Object({
    decision: Type.Union([Type.Literal('existing'), Type.Literal('incoming'), Type.Literal('both')]),
    note: Type.Optional(Type.String({ maxLength: 100 })),
  }),
  response: Ok,
})

export const getOwnership = endpoint({
  id: 'getOwnership', method: 'GET', path: '/customers/:id/ownership', audience: 'admin', permission: 'customer.read',
  summary: 'Who is a friend, who serves, who collected the data, who gets the credit', params: IdParams,
  response: Type.Object({
    friends: Type.Array(Type.Object({ name: Type.String(), since: Time })),
    owner: Nullable(Type.Object({ name: Type.String(), why: Type.String() })),
    controllers: Type.Array(Type.Object({ name: Type.String(), since: Time })),
    credit: Type.Array(Type.Object({ name: Type.String(), share: Type.Integer() })),
  }),
})
