import { Type, type Static } from 'typebox'
import { Id, IdParams, Nullable, Ok, Time } from './common.ts'
import { endpoint } from './endpoint.ts'

const Side = Type.Object({
  relationId: Id, memberName: Type.String(), addedAt: Time, level: Nullable(Type.String()), lastFollowUpAt: Nullable(Time), followUps: Type.Integer(),
})
export const CollisionRow = Type.Object({
  id: Id, personId: Id, customerName: Type.String(), storeName: Type.String(), foundAt: Time,
  existing: Side, incoming: Side,
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
