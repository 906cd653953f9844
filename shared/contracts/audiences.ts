import { Type, type Static } from 'typebox'
import { exclusions } from '../domain/broadcasts.ts'
import { touchClasses } from '../domain/touches.ts'
import { Day, Id, IdParams, Nullable, Ok, Time } from './common.ts'
import { endpoint } from './endpoint.ts'

const Ids = Type.Optional(Type.Array(Id, { maxItems: 100 }))
const Texts = Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 60 }), { maxItems: 50 }))

/** Whom a broadcast is for: every part narrows (AND), inside a list one is enough (OR) unless it says otherwise. It never leaves the store. */
export const Audience = Type.Object({
  storeId: Id,
  advisorIds: Ids,
  /** All of them / at least one / none. */
  tagsAll: Ids,
  tagsAny: Ids,
  tagsNone: Ids,
  attributes: Type.Optional(Type.Array(Type.Object({ key: Type.String({ maxLength: 40 }), is: Type.String({ minLength: 1, maxLength: 60 }) }), { maxItems: 10 })),
  levels: Texts,
  /** Stages of the glossary, D2. */
  stages: Texts,
  codeIds: Ids,
  addedFrom: Type.Optional(Day),
  addedTo: Type.Optional(Day),
  /** Nobody of the store had contact (a follow-up, a script sent, a broadcast received) for so many days. */
  quietDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
  /** Customers of a broadcast that did not reach them. */
  unreachedOf: Type.Optional(Id),
  /** Customer groups of the store instead of customers: nothing else narrows then. */
  groupChatIds: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 500 })),
})
export type Audience = Static<typeof Audience>

export const ExcludedCount = Type.Object({ reason: Type.Enum([...exclusions]), persons: Type.Integer() })
export const AudienceCount = Type.Object({
  /** Customers the conditions name, each once. */
  persons: Type.Integer(),
  /** Of these, who can be sent to at all; free places are looked at when a time is chosen. */
  sendable: Type.Integer(),
  excluded: Type.Array(ExcludedCount),
  advisors: Type.Array(Type.Object({ memberId: Id, name: Type.String(), persons: Type.Integer() })),
  sample: Type.Array(Type.Object({ personId: Id, name: Type.String(), advisor: Type.String() }), { maxItems: 5 }),
})
export type AudienceCount = Static<typeof AudienceCount>

export const countAudience = endpoint({
  id: 'countAudience', method: 'POST', path: '/audiences/count', audience: 'admin', permission: 'broadcast.read',
  summary: 'How many customers the conditions name, live while they are typed',
  body: Type.Object({ audience: Audience, class: Type.Enum([...touchClasses]) }), response: AudienceCount,
})

/** By name, for who reads the store's customers anyway; the first fifty. */
export const listLeftOut = endpoint({
  id: 'listLeftOut', method: 'POST', path: '/audiences/left-out', audience: 'admin', permission: 'broadcast.read',
  summary: 'Customers the conditions name who cannot be sent to for one reason',
  body: Type.Object({ audience: Audience, class: Type.Enum([...touchClasses]), reason: Type.Enum([...exclusions]) }),
  response: Type.Object({ items: Type.Array(Type.Object({ personId: Id, name: Type.String() }), { maxItems: 50 }), more: Type.Boolean() }),
})

export const Segment = Type.Object({ id: Id, storeId: Id, name: Type.String(), audience: Audience, updatedAt: Time, updatedBy: Nullable(Type.String()) })
export type Segment = Static<typeof Segment>
export const listSegments = endpoint({
  id: 'listSegments', method: 'GET', path: '/audiences/segments', audience: 'admin', permission: 'broadcast.read', summary: 'Saved selections of the stores one may read',
  query: Type.Object({ storeId: Type.Optional(Id) }), response: Type.Object({ items: Type.Array(Segment) }),
})
export const saveSegment = endpoint({
  id: 'saveSegment', method: 'POST', path: '/audiences/segments', audience: 'admin', permission: 'broadcast.write', summary: 'Keep a selection under a name; the same name again replaces it',
  body: Type.Object({ name: Type.String({ minLength: 1, maxLength: 20 }), audience: Audience }), response: Segment,
})
export const removeSegment = endpoint({
  id: 'removeSegment', method: 'DELETE', path: '/audiences/segments/:id', audience: 'admin', permission: 'broadcast.write', summary: 'Forget a selection', params: IdParams, response: Ok,
})
