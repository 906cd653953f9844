import { Type, type Static } from 'typebox'
import { alertSteps } from '../domain/alerts.ts'
import { Day, Id, Nullable, Time } from './common.ts'
import { endpoint } from './endpoint.ts'

/** Somebody who came and is no friend yet, named by reception. */
/** Overdue follow-ups of earlier days are counted up to here. */
export const overdueAtMost = 1000

export const MissingFriend = Type.Object({
  id: Id, name: Nullable(Type.String()), phoneMasked: Nullable(Type.String()), plateMasked: Nullable(Type.String()), day: Day, at: Time,
  /** Who served them, and that advisor's own code. */
  advisor: Nullable(Type.String()), codeId: Nullable(Id), hasPhone: Type.Boolean(),
})
export type MissingFriend = Static<typeof MissingFriend>

export const CaptureCard = Type.Object({
  have: Type.Integer(), of: Type.Integer(), rate: Type.Number(), target: Type.Number(),
  /** How many more reach the target. */
  short: Type.Integer(),
  missing: Type.Array(MissingFriend), more: Type.Integer(),
})
export type CaptureCard = Static<typeof CaptureCard>

export const Overview = Type.Object({
  now: Time,
  storeName: Type.String(),
  addsToday: Type.Integer(),
  addsTarget: Nullable(Type.Integer()),
  /** Same weekday last week up to this time of day. */
  addsLastWeek: Type.Integer(),
  welcomeFailedToday: Type.Integer(),
  /** Due today, and of those done; what is older and open counts apart. */
  tasksDueToday: Type.Integer(),
  tasksDoneToday: Type.Integer(),
  tasksOverdue: Type.Integer({ maximum: overdueAtMost, description: 'At most a thousand are counted: nobody reads on' }),
  deletedToday: Type.Integer(),
  deletionRate30: Nullable(Type.Number()),
  collisionsOpen: Type.Integer(),
  /** Broadcasts that wait in advisors' clients to be confirmed. */
  broadcastsWaiting: Type.Object({ broadcasts: Type.Integer(), advisors: Type.Integer(), title: Nullable(Type.String()) }),
  /** Seven days, oldest first, today last; what waits is counted at the end of each day. */
  sparks: Type.Object({ welcomeFailed: Type.Array(Type.Integer()), tasksDone: Type.Array(Type.Integer()), deleted: Type.Array(Type.Integer()), broadcastsWaiting: Type.Array(Type.Integer()), collisionsOpen: Type.Array(Type.Integer()) }),
  /** 企微留档, month to date; null = reception said nothing this month. */
  capture: Type.Object({ from: Day, to: Day, sales: Nullable(CaptureCard), service: Nullable(CaptureCard) }),
  /** Last 14 days, oldest first, by the kind of code that brought them. */
  addsByDay: Type.Array(Type.Object({
    day: Type.String(), employee: Type.Integer(), scene: Type.Integer(), campaign: Type.Integer(), other: Type.Integer(),
  })),
  /** Newest first: what happened just now. */
  recent: Type.Array(Type.Object({
    id: Id, at: Time, kind: Type.String(), title: Type.String(), detail: Type.String(), personId: Nullable(Id),
  })),
  todo: Type.Array(Type.Object({
    kind: Type.Union([Type.Literal('collision'), Type.Literal('welcome_failed'), Type.Literal('deleted'), Type.Literal('overdue'), Type.Literal('code_failing'), Type.Literal('wecom_credential'), Type.Literal('script_compare'), Type.Literal('script_gap'), Type.Literal('starter_kit'), Type.Literal('losing'), Type.Literal('unassigned'), Type.Literal('unclaimed'), Type.Literal('refused'), Type.Literal('alert')]),
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

/** Server-sent events: `parts` carries what changed of the same answer; the first event carries all but the time. */
export const watchOverview = endpoint({
  id: 'watchOverview', method: 'GET', path: '/home/live', audience: 'admin', permission: 'overview.read',
  summary: 'What changes on the home page of one store, as server-sent events', query: Type.Object({ storeId: Type.Optional(Id) }), response: Type.Partial(Overview),
})
