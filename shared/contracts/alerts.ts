import { Type, type Static } from 'typebox'
import { alertKinds, alertSteps } from '../domain/alerts.ts'
import { Cursor, Day, Id, IdParams, Limit, Nullable, Ok, Page, Time } from './common.ts'
import { endpoint } from './endpoint.ts'

const Kind = Type.Enum([...alertKinds])

export const Alert = Type.Object({
  id: Id, kind: Kind, title: Type.String(), detail: Type.String(),
  /** Null: it concerns the group, no single store. */
  storeId: Nullable(Id), storeName: Nullable(Type.String()),
  firstAt: Time, lastAt: Time, times: Type.Integer(), step: Type.Enum([...alertSteps]),
  personId: Nullable(Id), codeId: Nullable(Id), broadcastId: Nullable(Id), employeeId: Nullable(Id),
  /** Whose friends of which days nobody looks after: the list behind the number. */
  silent: Nullable(Type.Object({ memberId: Id, from: Day, to: Day })),
  /** When the step was taken: a customer who left is called once. */
  stepTakenAt: Nullable(Time), escalatedAt: Nullable(Time),
  doneAt: Nullable(Time), doneBy: Nullable(Type.String()), doneHow: Nullable(Type.String()),
})
export type Alert = Static<typeof Alert>

export const AlertRule = Type.Object({
  kind: Kind, enabled: Type.Boolean(),
  repeatMinutes: Type.Integer({ minimum: 10, maximum: 10_080 }),
  escalateMinutes: Nullable(Type.Integer({ minimum: 10, maximum: 10_080 })),
})
export type AlertRule = Static<typeof AlertRule>

const StoreQuery = { storeId: Type.Optional(Id) }

export const listAlerts = endpoint({
  id: 'listAlerts', method: 'GET', path: '/alerts', audience: 'admin', permission: 'alert.read', summary: 'What needs somebody, newest first; those one may read by role',
  query: Type.Object({ ...StoreQuery, state: Type.Optional(Type.Enum(['open', 'done'])), cursor: Cursor, limit: Limit }), response: Page(Alert),
})
export const countAlerts = endpoint({
  id: 'countAlerts', method: 'GET', path: '/alerts/count', audience: 'admin', permission: 'alert.read', summary: 'How many are open, for the bell', query: Type.Object(StoreQuery),
  response: Type.Object({ open: Type.Integer() }),
})
export const takeAlertStep = endpoint({
  id: 'takeAlertStep', method: 'POST', path: '/alerts/:id/step', audience: 'admin', permission: 'alert.read', summary: 'Call the customer once, or remind the advisor; a second time is refused', params: IdParams,
  response: Type.Object({ phone: Nullable(Type.String()), told: Nullable(Type.String()) }),
})
export const closeAlert = endpoint({
  id: 'closeAlert', method: 'POST', path: '/alerts/:id/done', audience: 'admin', permission: 'alert.read', summary: 'It is taken care of', params: IdParams, response: Ok,
})
export const muteAlerts = endpoint({
  id: 'muteAlerts', method: 'POST', path: '/alerts/mutes', audience: 'admin', permission: 'alert.read', summary: 'No more cards of this kind to me until then; the page still shows them',
  body: Type.Object({ kind: Kind, hours: Type.Integer({ minimum: 0, maximum: 168, description: '0 = let them come again' }) }), response: Type.Object({ until: Nullable(Time) }),
})
export const getAlertRules = endpoint({
  id: 'getAlertRules', method: 'GET', path: '/alerts/rules', audience: 'admin', permission: 'alert.read', summary: 'Who is told of what, and when again', query: Type.Object(StoreQuery),
  response: Type.Object({
    storeId: Id, storeName: Type.String(), version: Type.Integer(), mayChange: Type.Boolean(), rules: Type.Array(AlertRule),
    mutes: Type.Array(Type.Object({ kind: Kind, until: Time })),
  }),
})
export const setAlertRules = endpoint({
  id: 'setAlertRules', method: 'PUT', path: '/alerts/rules', audience: 'admin', permission: 'alert.rules', summary: 'Change what a store tells its managers',
  body: Type.Object({ storeId: Id, version: Type.Integer(), rules: Type.Array(AlertRule, { maxItems: 20 }) }), response: Type.Object({ version: Type.Integer() }),
})
