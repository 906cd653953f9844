import { Type, type Static } from 'typebox'
import { Day, Id, Nullable, Time } from './common.ts'
import { endpoint } from './endpoint.ts'

/** Below ten a count could point at a person and is null; a rate needs ten people to stand on. */
const Sum = Nullable(Type.Integer())
const Rate = Nullable(Type.Number())

export const stuckKinds = ['connection', 'codes', 'broadcasts', 'arrivals', 'welcomes', 'quiet'] as const
export type StuckKind = (typeof stuckKinds)[number]

export const GroupStore = Type.Object({
  storeId: Id, storeName: Type.String(), brand: Type.String(), city: Type.String(),
  addsTarget: Nullable(Type.Integer()),
  /** The last seven closed days and the seven before. */
  adds7: Sum, adds7Before: Sum,
  /** Fourteen closed days as parts of the store's best day, 0–100: a shape, not a count. */
  shape: Type.Array(Type.Integer()),
  deletionRate30: Rate, captureSales: Rate, captureService: Rate, timeliness7: Rate,
  /** What does not move and needs a call, without any customer. */
  stuck: Type.Array(Type.Object({ kind: Type.Enum([...stuckKinds]), words: Type.String() })),
})
export type GroupStore = Static<typeof GroupStore>

export const GroupHome = Type.Object({ now: Time, from: Day, to: Day, addsToday: Sum, stores: Type.Array(GroupStore) })
export type GroupHome = Static<typeof GroupHome>

export const getGroupHome = endpoint({
  id: 'getGroupHome', method: 'GET', path: '/home/group', audience: 'admin', permission: 'sums.read', summary: 'The stores of one\'s reach side by side, and what is stuck in them', response: GroupHome,
})
export const watchGroupHome = endpoint({
  id: 'watchGroupHome', method: 'GET', path: '/home/group/live', audience: 'admin', permission: 'sums.read', summary: 'What changes among the stores, as server-sent events', response: Type.Partial(GroupHome),
})

export const ComplianceHome = Type.Object({
  now: Time,
  rights: Type.Object({ open: Type.Integer(), overdue: Type.Integer(), nextDueAt: Nullable(Time) }),
  /** Sharings customers were asked about in thirty days. */
  consents: Type.Object({ asked: Type.Integer(), agreed: Type.Integer(), declined: Type.Integer(), withdrawn: Type.Integer() }),
  reveals: Type.Object({
    today: Type.Integer(),
    /** Fourteen days, oldest first. */
    byDay: Type.Array(Type.Object({ day: Day, count: Type.Integer() })),
    /** Who looked most in seven days. */
    top: Type.Array(Type.Object({ employeeId: Id, name: Type.String(), storeName: Type.String(), count: Type.Integer() })),
  }),
  exports: Type.Object({ waiting: Type.Integer(), last30: Type.Integer() }),
  /** Seven days, oldest first, today last: requests open at the end of each day, what customers agreed to, exports asked for. */
  sparks: Type.Object({ rights: Type.Array(Type.Integer()), consents: Type.Array(Type.Integer()), exports: Type.Array(Type.Integer()) }),
  todo: Type.Array(Type.Object({ kind: Type.Union([Type.Literal('rights'), Type.Literal('export'), Type.Literal('support'), Type.Literal('recall'), Type.Literal('broadcast')]), refId: Id, title: Type.String(), detail: Type.String(), at: Time })),
})
export type ComplianceHome = Static<typeof ComplianceHome>

export const getComplianceHome = endpoint({
  id: 'getComplianceHome', method: 'GET', path: '/home/compliance', audience: 'admin', permission: 'compliance.read', summary: 'Deadlines, consents, revealed numbers and exports of the whole group', response: ComplianceHome,
})
export const watchComplianceHome = endpoint({
  id: 'watchComplianceHome', method: 'GET', path: '/home/compliance/live', audience: 'admin', permission: 'compliance.read', summary: 'What changes of it, as server-sent events', response: Type.Partial(ComplianceHome),
})
