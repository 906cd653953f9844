import { Type, type Static } from 'typebox'
import { Cursor, Id, IdParams, Limit, Nullable, Ok, Page, Time } from './common.ts'
import { endpoint } from './endpoint.ts'

export const EventStatus = Type.Union([
  Type.Literal('pending'), Type.Literal('done'), Type.Literal('retrying'), Type.Literal('dead'),
])
export const EventRow = Type.Object({
  id: Id,
  receivedAt: Time,
  corpName: Type.String(),
  event: Type.String(),
  changeType: Nullable(Type.String()),
  /** One plain sentence: Lily🌸 加了陈晓峰（展厅门口） */
  sentence: Type.String(),
  status: EventStatus,
  attempts: Type.Integer(),
  arrivals: Type.Integer(),
  /** Milliseconds from arrival to effect. */
  tookMs: Nullable(Type.Integer()),
  welcome: Nullable(Type.String()),
  lastError: Nullable(Type.String()),
  nextTryAt: Nullable(Time),
})
export type EventRow = Static<typeof EventRow>

export const listEvents = endpoint({
  id: 'listEvents', method: 'GET', path: '/events', audience: 'admin', permission: 'event.read',
  summary: 'What WeCom told us and what became of it, newest first',
  query: Type.Object({ status: Type.Optional(EventStatus), cursor: Cursor, limit: Limit }),
  response: Page(EventRow),
})
export const getEventSummary = endpoint({
  id: 'getEventSummary', method: 'GET', path: '/events/summary', audience: 'admin', permission: 'event.read',
  summary: 'Counts since midnight and the oldest waiting event',
  response: Type.Object({
    receivedToday: Type.Integer(), pending: Type.Integer(), retrying: Type.Integer(), dead: Type.Integer(),
    oldestPendingAt: Nullable(Time), p95Ms: Nullable(Type.Integer()),
  }),
})
export const replayEvent = endpoint({
  id: 'replayEvent', method: 'POST', path: '/events/:id/replay', audience: 'admin', permission: 'event.replay',
  summary: 'Fetch the truth again for this event; harmless to repeat', params: IdParams, response: Ok,
})
export const replayDeadEvents = endpoint({
  id: 'replayDeadEvents', method: 'POST', path: '/events/replay-dead', audience: 'admin', permission: 'event.replay',
  summary: 'Replay every dead event of the viewer\'s corps',
  response: Type.Object({ replayed: Type.Integer() }),
})

export const DeadJob = Type.Object({
  id: Id,
  /** When it was given up. */
  at: Time,
  /** What the product wanted to do at WeCom, e.g. 给客户打标签 */
  what: Type.String(),
  customerName: Nullable(Type.String()),
  memberName: Nullable(Type.String()),
  attempts: Type.Integer(),
  reason: Nullable(Type.String()),
})
export type DeadJob = Static<typeof DeadJob>

export const listDeadJobs = endpoint({
  id: 'listDeadJobs', method: 'GET', path: '/events/dead-jobs', audience: 'admin', permission: 'event.read',
  summary: 'What we wanted to do at WeCom and gave up, newest first, with the reason',
  query: Type.Object({ cursor: Cursor, limit: Limit }), response: Page(DeadJob),
})
export const replayDeadJob = endpoint({
  id: 'replayDeadJob', method: 'POST', path: '/events/dead-jobs/:id/replay', audience: 'admin', permission: 'event.replay',
  summary: 'Try one of them again; an effect already there is not made twice', params: IdParams, response: Ok,
})
export const replayDeadJobs = endpoint({
  id: 'replayDeadJobs', method: 'POST', path: '/events/dead-jobs/replay', audience: 'admin', permission: 'event.replay',
  summary: 'Try all of the viewer\'s again', response: Type.Object({ replayed: Type.Integer() }),
})
