import { Type, type Static } from 'typebox'
import { Day, Id, IdParams, Nullable, Ok, Time } from './common.ts'
import { endpoint } from './endpoint.ts'
import { Overview } from './overview.ts'

const Share = Type.Object({ have: Type.Integer(), of: Type.Integer(), rate: Type.Number(), target: Type.Number(), short: Type.Integer() })

/** One phone page: five numbers of yesterday, three people of now, one praise. */
export const Digest = Type.Object({
  storeId: Id, storeName: Type.String(),
  /** The morning it is for; the numbers are of the day before. */
  day: Day, numbersDay: Day, now: Time,
  adds: Type.Object({ value: Type.Integer(), target: Nullable(Type.Integer()) }),
  /** Month to date; null = nobody entered how many came. */
  captureSales: Nullable(Share), captureService: Nullable(Share),
  tasks: Type.Object({ due: Type.Integer(), done: Type.Integer() }),
  deleted: Type.Object({ value: Type.Integer(), rate30: Nullable(Type.Number()) }),
  /** Of what still waits the weightiest three that have a person behind them. */
  people: Overview.properties.todo, waiting: Type.Integer(),
  praise: Nullable(Type.Object({ memberId: Id, name: Type.String(), words: Type.String(), why: Type.String(), saidAt: Nullable(Time) })),
})
export type Digest = Static<typeof Digest>

export const getDigest = endpoint({
  id: 'getDigest', method: 'GET', path: '/stores/:id/digest', audience: 'admin', permission: 'overview.read', summary: 'The morning page of a store; a day that is to come has none', params: IdParams, query: Type.Object({ day: Day }), response: Digest,
})
export const praiseAdvisor = endpoint({
  id: 'praiseAdvisor', method: 'POST', path: '/stores/:id/digest/praise', audience: 'admin', permission: 'overview.read', summary: 'A good word to the advisor of the day, once', params: IdParams, body: Type.Object({ day: Day }), response: Ok,
})
