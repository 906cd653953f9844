import { Type, type Static } from 'typebox'
import { broadcastStates, exclusions, targetStates } from '../domain/broadcasts.ts'
import { touchClasses } from '../domain/touches.ts'
import { Attachments } from './attachments.ts'
import { Audience, ExcludedCount } from './audiences.ts'
import { Cursor, Day, Id, IdParams, Limit, Nullable, Ok, Page, RequestKey, Time } from './common.ts'
import { endpoint } from './endpoint.ts'

const TouchClass = Type.Enum([...touchClasses])

/**
 * What customers will read. Variables of the sender and the store ({顾问} {门店} {门店电话} {门店地址} {品牌}) and of one
 * promotion are allowed; those of a customer are not: WeCom sends one text to many. A variant is another text for those
 * who have the attribute; with the main text that makes at most two confirmations per advisor.
 */
export const BroadcastContent = Type.Object({
  text: Type.String({ maxLength: 1300 }),
  attachments: Attachments,
  variant: Nullable(Type.Object({ name: Type.String({ minLength: 1, maxLength: 20 }), attribute: Type.String({ maxLength: 40 }), is: Type.String({ minLength: 1, maxLength: 60 }), text: Type.String({ minLength: 1, maxLength: 1300 }) })),
  promotionId: Nullable(Id),
})
export type BroadcastContent = Static<typeof BroadcastContent>

export const ContentFinding = Type.Object({ level: Type.Union([Type.Literal('stop'), Type.Literal('hint')]), where: Type.Union([Type.Literal('text'), Type.Literal('variant'), Type.Literal('attachments')]), words: Type.String() })
export const ContentCheck = Type.Object({
  findings: Type.Array(ContentFinding),
  /** Exactly what one advisor's customers get: name, phone and the way out are added to marketing. */
  preview: Type.Array(Type.Object({ variant: Nullable(Type.String()), text: Type.String() })),
  /** Whose customers' view it is. */
  sender: Type.String(),
  bytes: Type.Integer(),
})
export type ContentCheck = Static<typeof ContentCheck>

/** Every day / week / month from the planned time on, until a day. */
export const Recurrence = Type.Object({ every: Type.Union([Type.Literal('day'), Type.Literal('week'), Type.Literal('month')]), until: Day })

export const Broadcast = Type.Object({
  id: Id, version: Type.Integer(), storeId: Id, storeName: Type.String(), corpName: Type.String(), title: Type.String(), purpose: Type.String(),
  class: TouchClass, state: Type.Enum([...broadcastStates]), audience: Audience, content: BroadcastContent,
  plannedAt: Nullable(Time), expiresAt: Nullable(Time), recurrence: Nullable(Recurrence), createdBy: Type.String(), createdAt: Time,
  /** Why it stopped, waits or was refused, in words; null when nothing is to be said. */
  note: Nullable(Type.String()),
  /** While it is planned or pushed: how far. */
  progress: Nullable(Type.Object({ done: Type.Integer(), of: Type.Integer() })),
  funnel: Type.Object({ target: Type.Integer(), tasks: Type.Integer(), confirmed: Type.Integer(), delivered: Type.Integer(), notFriend: Type.Integer(), overLimit: Type.Integer(), unsent: Type.Integer(), deleted48h: Type.Integer() }),
  /** `locked`: too many customers left after it; `hint`: more than usual. */
  warning: Nullable(Type.Object({ level: Type.Union([Type.Literal('locked'), Type.Literal('hint')]), words: Type.String() })),
  mayEdit: Type.Boolean(), mayDecide: Type.Boolean(),
})
export type Broadcast = Static<typeof Broadcast>

export const BroadcastLine = Type.Object({ id: Id, title: Type.String(), storeName: Type.String(), class: TouchClass, state: Type.Enum([...broadcastStates]), plannedAt: Nullable(Time), target: Type.Integer(), delivered: Type.Integer(), waitingAdvisors: Type.Integer(), createdBy: Type.String() })
export type BroadcastLine = Static<typeof BroadcastLine>

/** Who else of one's own legal entity has these customers on that day; of others only that they are not free. */
export const Conflict = Type.Object({ broadcastId: Nullable(Id), storeName: Nullable(Type.String()), title: Nullable(Type.String()), plannedAt: Nullable(Time), createdBy: Nullable(Type.String()), bookedAt: Nullable(Time), persons: Type.Integer() })
export type Conflict = Static<typeof Conflict>
export const Proposal = Type.Object({
  /** move: another day · skip: leave these out · split: each store sends to the customers of its own advisors (the other store must agree) */
  kind: Type.Union([Type.Literal('move'), Type.Literal('skip'), Type.Literal('split')]),
  plannedAt: Time, persons: Type.Integer(), recommended: Type.Boolean(),
  /** split: how many of the shared customers would be this store's, and the other's. */
  ours: Nullable(Type.Integer()), theirs: Nullable(Type.Integer()), askMinutes: Nullable(Type.Integer()),
})
export type Proposal = Static<typeof Proposal>
export const BroadcastCheck = Type.Object({
  plannedAt: Time,
  /** The setting of the corp, in words. */
  rule: Type.String(),
  persons: Type.Integer(), sendable: Type.Integer(), taken: Type.Integer(),
  confirmations: Type.Integer(),
  advisors: Type.Array(Type.Object({ memberId: Id, name: Type.String(), sendable: Type.Integer(), taken: Type.Integer() })),
  excluded: Type.Array(ExcludedCount),
  /** From today or the planned day's week on: share of this audience that is not free. */
  days: Type.Array(Type.Object({ day: Day, taken: Type.Integer(), share: Type.Number() })),
  conflicts: Type.Array(Conflict),
  proposals: Type.Array(Proposal),
  /** How sure the number is: personal sends that WeCom reports late lower it. */
  confidence: Type.Object({ level: Type.Union([Type.Literal('high'), Type.Literal('lower')]), words: Type.String() }),
})
export type BroadcastCheck = Static<typeof BroadcastCheck>

export const Ask = Type.Object({ id: Id, fromStore: Type.String(), fromTitle: Type.String(), toTitle: Type.String(), persons: Type.Integer(), state: Type.Union([Type.Literal('asked'), Type.Literal('agreed'), Type.Literal('declined'), Type.Literal('expired')]), deadline: Time, /** It is mine to answer. */ mine: Type.Boolean() })
export type Ask = Static<typeof Ask>

const Plan = { title: Type.String({ minLength: 1, maxLength: 30 }), purpose: Type.String({ maxLength: 100 }), class: TouchClass, audience: Audience }

export const listBroadcasts = endpoint({
  id: 'listBroadcasts', method: 'GET', path: '/broadcasts', audience: 'admin', permission: 'broadcast.read', summary: 'Broadcasts, newest first',
  query: Type.Object({ storeId: Type.Optional(Id), state: Type.Optional(Type.Enum([...broadcastStates])), /** With an advisor who has not confirmed yet. */ unconfirmed: Type.Optional(Type.Literal('yes')), cursor: Cursor, limit: Limit }), response: Page(BroadcastLine),
})
export const createBroadcast = endpoint({
  id: 'createBroadcast', method: 'POST', path: '/broadcasts', audience: 'admin', permission: 'broadcast.write', summary: 'Begin a broadcast',
  body: Type.Object({ ...Plan, requestKey: RequestKey }), response: Broadcast,
})
export const getBroadcast = endpoint({ id: 'getBroadcast', method: 'GET', path: '/broadcasts/:id', audience: 'admin', permission: 'broadcast.read', summary: 'One broadcast with its funnel', params: IdParams, response: Broadcast })
export const updateBroadcast = endpoint({
  id: 'updateBroadcast', method: 'PUT', path: '/broadcasts/:id', audience: 'admin', permission: 'broadcast.write', summary: 'Change a draft', params: IdParams,
  body: Type.Object({ version: Type.Integer(), ...Plan, content: BroadcastContent, plannedAt: Nullable(Time), expiresAt: Nullable(Time), recurrence: Nullable(Recurrence) }), response: Broadcast,
})
export const checkBroadcastContent = endpoint({
  id: 'checkBroadcastContent', method: 'POST', path: '/broadcasts/content-check', audience: 'admin', permission: 'broadcast.read', summary: 'What is wrong with a text, and what customers will read',
  body: Type.Object({ storeId: Id, class: TouchClass, content: BroadcastContent, /** Who sends; somebody of the store otherwise. */ memberId: Type.Optional(Id) }), response: ContentCheck,
})
export const checkBroadcast = endpoint({
  id: 'checkBroadcast', method: 'GET', path: '/broadcasts/:id/check', audience: 'admin', permission: 'broadcast.write', summary: 'Whom it can reach at a time, who else has them, and what can be done', params: IdParams,
  query: Type.Object({ at: Type.Optional(Time) }), response: BroadcastCheck,
})
export const scheduleBroadcast = endpoint({
  id: 'scheduleBroadcast', method: 'POST', path: '/broadcasts/:id/schedule', audience: 'admin', permission: 'broadcast.write', summary: 'Take the places and send at the planned time', params: IdParams,
  body: Type.Object({ version: Type.Integer(), choice: Type.Union([Type.Literal('skip'), Type.Literal('move'), Type.Literal('split')]), plannedAt: Time }), response: Broadcast,
})
export const cancelBroadcast = endpoint({
  id: 'cancelBroadcast', method: 'POST', path: '/broadcasts/:id/cancel', audience: 'admin', permission: 'broadcast.write', summary: 'Stop it here and at WeCom; what was sent stays sent', params: IdParams, body: Type.Object({ reason: Type.String({ maxLength: 100 }) }), response: Broadcast,
})
export const remindBroadcast = endpoint({
  id: 'remindBroadcast', method: 'POST', path: '/broadcasts/:id/remind', audience: 'admin', permission: 'broadcast.write', summary: 'WeCom reminds the advisors who have not confirmed; three times in 24 hours', params: IdParams, response: Type.Object({ reminded: Type.Integer(), left: Type.Integer() }),
})
export const resendBroadcast = endpoint({
  id: 'resendBroadcast', method: 'POST', path: '/broadcasts/:id/resend', audience: 'admin', permission: 'broadcast.write', summary: 'A new draft for those it did not reach', params: IdParams, body: Type.Object({ requestKey: RequestKey }), response: Broadcast,
})
export const decideBroadcast = endpoint({
  id: 'decideBroadcast', method: 'POST', path: '/broadcasts/:id/decision', audience: 'admin', permission: 'broadcast.decide', summary: 'Approve or refuse; HQ and compliance may also veto what is planned', params: IdParams,
  body: Type.Object({ agree: Type.Boolean(), reason: Type.String({ maxLength: 100 }) }), response: Broadcast,
})
export const stopBroadcasts = endpoint({
  id: 'stopBroadcasts', method: 'POST', path: '/broadcasts/stop', audience: 'admin', permission: 'broadcast.decide', summary: 'Emergency: stop all running marketing of a store, or of all', body: Type.Object({ storeId: Nullable(Id), reason: Type.String({ minLength: 2, maxLength: 100 }) }), response: Type.Object({ stopped: Type.Integer() }),
})
export const unlockContent = endpoint({
  id: 'unlockContent', method: 'POST', path: '/broadcasts/:id/unlock', audience: 'admin', permission: 'broadcast.decide', summary: 'A locked text was looked at and may be used again', params: IdParams, body: Type.Object({ reason: Type.String({ minLength: 2, maxLength: 100 }) }), response: Ok,
})

/** `personId` null: a customer group. */
export const BroadcastTarget = Type.Object({ personId: Nullable(Id), name: Type.String(), advisor: Nullable(Type.String()), state: Type.Enum([...targetStates]), reason: Nullable(Type.Enum([...exclusions])), sentAt: Nullable(Time) })
export type BroadcastTarget = Static<typeof BroadcastTarget>
export const listTargets = endpoint({
  id: 'listBroadcastTargets', method: 'GET', path: '/broadcasts/:id/targets', audience: 'admin', permission: 'broadcast.read', summary: 'Customers of a broadcast by what became of them', params: IdParams,
  query: Type.Object({ state: Type.Optional(Type.Enum([...targetStates])), reason: Type.Optional(Type.Enum([...exclusions])), memberId: Type.Optional(Id), cursor: Cursor, limit: Limit }), response: Page(BroadcastTarget),
})
export const BroadcastAdvisor = Type.Object({ memberId: Id, name: Type.String(), target: Type.Integer(), tasks: Type.Integer(), confirmed: Type.Integer(), delivered: Type.Integer(), problem: Nullable(Type.String()) })
export type BroadcastAdvisor = Static<typeof BroadcastAdvisor>
export const listAdvisors = endpoint({
  id: 'listBroadcastAdvisors', method: 'GET', path: '/broadcasts/:id/advisors', audience: 'admin', permission: 'broadcast.read', summary: 'Who has confirmed', params: IdParams, response: Type.Object({ items: Type.Array(BroadcastAdvisor) }),
})
export const BroadcastEvent = Type.Object({ at: Time, by: Nullable(Type.String()), words: Type.String() })
export type BroadcastEvent = Static<typeof BroadcastEvent>
export const listBroadcastEvents = endpoint({
  id: 'listBroadcastEvents', method: 'GET', path: '/broadcasts/:id/events', audience: 'admin', permission: 'broadcast.read', summary: 'Every decision, with its reason', params: IdParams, response: Type.Object({ items: Type.Array(BroadcastEvent) }),
})

export const getBroadcastCalendar = endpoint({
  id: 'getBroadcastCalendar', method: 'GET', path: '/broadcast-calendar', audience: 'admin', permission: 'broadcast.read', summary: 'Bookings of a month over the stores of one\'s reach',
  query: Type.Object({ month: Type.String({ pattern: '^\\d{4}-(0[1-9]|1[0-2])$' }), corpId: Type.Optional(Id) }),
  response: Type.Object({
    days: Type.Array(Type.Object({ day: Day, items: Type.Array(Type.Object({ id: Id, storeId: Id, storeName: Type.String(), title: Type.String(), plannedAt: Time, class: TouchClass, state: Type.Enum([...broadcastStates]), persons: Type.Integer(), readable: Type.Boolean() })), takenShare: Type.Number() })),
    stores: Type.Array(Type.Object({ id: Id, name: Type.String() })),
  }),
})

export const listAsks = endpoint({ id: 'listBroadcastAsks', method: 'GET', path: '/broadcast-asks', audience: 'admin', permission: 'broadcast.read', summary: 'What other stores ask for, and what was asked of them', response: Type.Object({ items: Type.Array(Ask) }) })
export const answerAsk = endpoint({
  id: 'answerBroadcastAsk', method: 'POST', path: '/broadcast-asks/:id', audience: 'admin', permission: 'broadcast.write', summary: 'Let the other store have its own customers that day, or not', params: IdParams, body: Type.Object({ agree: Type.Boolean() }), response: Ask,
})

/** What waits in the advisor's own client; confirming happens there. */
export const getMyBroadcasts = endpoint({
  id: 'getMyBroadcasts', method: 'GET', path: '/sidebar/broadcasts', audience: 'sidebar', permission: 'self.read', summary: 'Tasks that wait for my confirmation in WeCom, by day',
  response: Type.Object({ items: Type.Array(Type.Object({ id: Id, title: Type.String(), customers: Type.Integer(), confirmed: Type.Boolean(), until: Time, text: Type.String() })) }),
})
