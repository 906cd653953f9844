import { Type, type Static } from 'typebox'
import type { KpiId } from '../domain/kpis.ts'
import { Day, Id, Nullable, Time } from './common.ts'
import { endpoint } from './endpoint.ts'

const Days = Type.Array(Type.Integer())
const Rate = Nullable(Type.Number())
const Span = Type.Union([Type.Literal(14), Type.Literal(30), Type.Literal(90), Type.Literal(180)])
const StoreDays = Type.Object({ storeId: Id, days: Type.Optional(Span) })

export const PoolReport = Type.Object({
  /** So many older days are still to be counted (0 = which ones is being looked up): the pool is not whole yet; null = it is. */
  counting: Nullable(Type.Integer()),
  days: Type.Array(Day),
  /** Friends at the end of each day. */
  pool: Days,
  /** What each day changed of it: adds and takings-over less deletions and hand-overs. */
  net: Days,
  adds: Days, deletedCustomer: Days, deletedMember: Days,
  deletionRate30: Rate, deletionTarget: Type.Number(),
  /** Counted once a day; null = not yet. */
  persons: Nullable(Type.Integer()), duplicates: Nullable(Type.Integer()),
  /** Of the deletions by customers: what had come within 48 hours before; several may have. */
  before: Type.Object({ broadcast: Type.Integer(), add: Type.Integer(), script: Type.Integer() }),
  sources: Type.Array(Type.Object({ addWay: Type.Integer(), name: Type.String(), adds: Type.Integer() })),
  codes: Type.Array(Type.Object({ codeId: Nullable(Id), name: Type.String(), adds: Type.Integer(), left: Type.Integer() })),
  broadcasts: Type.Array(Type.Object({ id: Id, title: Type.String(), at: Time, delivered: Type.Integer(), left: Type.Integer() })),
})
export type PoolReport = Static<typeof PoolReport>
export const getPoolReport = endpoint({
  id: 'getPoolReport', method: 'GET', path: '/reports/pool', audience: 'admin', permission: 'numbers.read', summary: 'Friends of a store by day, where they came from, who left and what had come before', query: StoreDays, response: PoolReport,
})

export const StaffRow = Type.Object({
  memberId: Id, name: Type.String(), roleName: Type.String(),
  adds: Type.Integer(), left: Type.Integer(), followUps: Type.Integer(), scriptSends: Type.Integer(),
  due: Type.Integer(), onTime: Type.Integer(),
  /** WeCom's own statistics; null = none was read. */
  wecom: Nullable(Type.Object({ days: Type.Integer(), chats: Type.Integer(), messages: Type.Integer(), replyShare: Rate, replyMinutes: Rate, negative: Type.Integer() })),
})
export type StaffRow = Static<typeof StaffRow>
export const StaffReport = Type.Object({ from: Day, to: Day, wecomTo: Nullable(Day), items: Type.Array(StaffRow) })
export type StaffReport = Static<typeof StaffReport>
export const getStaffReport = endpoint({
  id: 'getStaffReport', method: 'GET', path: '/reports/staff', audience: 'admin', permission: 'numbers.read', summary: 'Each advisor of a store: friends, follow-ups, and what WeCom counts a day later', query: StoreDays, response: StaffReport,
})

export const RetentionReport = Type.Object({
  /** Weeks from Monday, oldest first; the running one is left out. */
  cohorts: Type.Array(Type.Object({ week: Day, adds: Type.Integer(), still: Type.Integer(), met: Type.Integer() })),
  funnel: Type.Object({ from: Day, to: Day, adds: Type.Integer(), welcomed: Type.Integer(), met: Type.Integer(), visited: Type.Integer() }),
  silent: Type.Object({ from: Day, to: Day, adds: Type.Integer(), silent: Type.Integer(), target: Type.Number() }),
})
export type RetentionReport = Static<typeof RetentionReport>
export const getRetention = endpoint({
  id: 'getRetention', method: 'GET', path: '/reports/retention', audience: 'admin', permission: 'numbers.read', summary: 'Of those who came in a week: who is still there, who was met; from the add to the visit', query: Type.Object({ storeId: Id }), response: RetentionReport,
})

export const compareKeys = ['adds30', 'deletionRate30', 'timeliness30', 'captureSales', 'captureService', 'silentRate', 'replyMinutes'] as const
export type CompareKey = (typeof compareKeys)[number]
export const compareKpis = { adds30: 'adds', deletionRate30: 'deletion_rate', timeliness30: 'task_timeliness', captureSales: 'wecom_capture_sales', captureService: 'wecom_capture_service', silentRate: 'silent_rate', replyMinutes: 'reply_minutes' } as const satisfies Record<CompareKey, KpiId>
const CompareValues = Type.Object({ adds30: Rate, deletionRate30: Rate, timeliness30: Rate, captureSales: Rate, captureService: Rate, silentRate: Rate, replyMinutes: Rate })
export const OwnRank = Type.Object({
  from: Day, to: Day, storeName: Type.String(),
  /** The own number and its quarter among all stores of the group, 1 the best; never another store's number. */
  rows: Type.Array(Type.Object({ key: Type.Enum([...compareKeys]), value: Rate, quarter: Nullable(Type.Union([Type.Literal(1), Type.Literal(2), Type.Literal(3), Type.Literal(4)])), stores: Type.Integer() })),
})
export type OwnRank = Static<typeof OwnRank>
export const getOwnRank = endpoint({
  id: 'getOwnRank', method: 'GET', path: '/reports/rank', audience: 'admin', permission: 'rank.read', summary: 'Where one\'s own store stands among the stores of the group, without a name or a number of another', query: Type.Object({ storeId: Id }), response: OwnRank,
})

export const CompareReport = Type.Object({
  from: Day, to: Day,
  stores: Type.Array(Type.Object({ storeId: Id, storeName: Type.String(), brand: Type.String(), values: CompareValues })),
  /** Quartiles of all stores in one's reach; null where fewer than four are told. */
  bands: Type.Record(Type.String(), Nullable(Type.Object({ p25: Type.Number(), p50: Type.Number(), p75: Type.Number(), stores: Type.Integer() }))),
})
export type CompareReport = Static<typeof CompareReport>
export const compareStores = endpoint({
  id: 'compareStores', method: 'GET', path: '/reports/compare', audience: 'admin', permission: 'sums.read', summary: 'Stores side by side by the same definitions, with the quartiles of all; nothing under ten', response: CompareReport,
})

/** A page of reports as an Excel file: sums only, who took it on every sheet. */
export const ReportFile = Type.Object({ name: Type.String(), contentBase64: Type.String() })
export type ReportFile = Static<typeof ReportFile>
export const storeReports = ['pool', 'staff', 'retention'] as const
export const exportReport = endpoint({
  id: 'exportReport', method: 'POST', path: '/reports/file', audience: 'admin', permission: 'numbers.read', summary: 'A report of a store as a file', body: Type.Object({ report: Type.Enum([...storeReports]), storeId: Id, days: Type.Optional(Span) }), response: ReportFile,
})
export const exportRank = endpoint({
  id: 'exportRank', method: 'POST', path: '/reports/rank/file', audience: 'admin', permission: 'rank.read', summary: 'Where one\'s own store stands, as a file', body: Type.Object({ storeId: Id }), response: ReportFile,
})
export const exportCompare = endpoint({
  id: 'exportCompare', method: 'POST', path: '/reports/compare/file', audience: 'admin', permission: 'sums.read', summary: 'Stores side by side, as a file', response: ReportFile,
})
