import { Type, type Static } from 'typebox'
import { alertSteps } from '../domain/alerts.ts'
import { Id, Nullable, Time } from './common.ts'
import { endpoint } from './endpoint.ts'

export const Overview = Type.Object({
  now: Time,
  storeName: Type.String(),
  addsToday: Type.Integer(),
  /** Same weekday last week up to this time of day. */
  addsLastWeek: Type.Integer(),
  welcomeFailedToday: Type.Integer(),
  tasksDueToday: Type.Integer(),
  tasksDoneToday: Type.Integer(),
  tasksOverdue: Type.Integer(),
  deletedToday: Type.Integer(),
  collisionsOpen: Type.Integer(),
  /** Last 14 days, oldest first, by the kind of code that brought them. */
  addsByDay: Type.Array(Type.Object({
    day: Type.String(), employee: Type.Integer(), scene: Type.Integer(), campaign: Type.Integer(), other: Type.Integer(),
  })),
  /** Newest first: what happened just now. */
  recent: Type.Array(Type.Object({
    id: Id, at: Time, kind: Type.String(), title: Type.String(), detail: Type.String(), personId: Nullable(Id),
  })),
  todo: Type.Array(Type.Object({
    kind: Type.Union([Type.Literal('collision'), Type.Literal('welcome_failed'), Type.Literal('deleted'), Type.Literal('overdue'), Type.Literal('code_failing'), Type.Literal('wecom_credential'), Type.Literal('script_compare'), Type.Literal('script_gap'), Type.Literal('starter_kit'), Type.Literal('losing'), Type.Literal('unassigned'), Type.Literal('alert')]),
    /** Of an alert: what is to be done about it. */
    step: Type.Optional(Type.Enum([...alertSteps])),
    title: Type.String(), detail: Type.String(), at: Time, refId: Id, personId: Nullable(Id),
  })),
})
export type Overview = Static<typeof Overview>

export const getOverview = endpoint({
  id: 'getOverview', method: 'GET', path: '/overview', audience: 'admin', permission: 'overview.read',
  summary: 'The thirty-second read of one store',
  query: Type.Object({ storeId: Type.Optional(Id) }), response: Overview,
})
